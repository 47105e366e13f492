import type { Whereabouts } from '../../../core/containment/whereabouts.ts';
import type { Ports, RestorePorts } from '../../../core/containment/actions/ports.ts';
import type { RestoreOptions } from '../../../core/containment/actions/taken.ts';
import { denyAllArn } from '../../../core/containment/deny-policy.ts';
import type { Kept } from '../../../core/restore/kept.ts';

/** What an IAM of one user and one role holds; changed by what is restored. */
export interface World {
  whereabouts?: Whereabouts;
  madeAt?: string;
  keys: { id: string; active: boolean; createdAt: string }[];
  credentials: { id: string; active: boolean }[];
  mfaDevices: string[];
  password?: string;
  newPassword?: string;
  inline: Record<string, string>;
  attached: boolean;
  boundary?: string;
}

export const denyAll = denyAllArn('aws');

export const world = (change: Partial<World> = {}): World => ({
  madeAt: '2026-01-01T00:00:00.000Z',
  keys: [],
  credentials: [],
  mfaDevices: [],
  inline: {},
  attached: false,
  ...change,
});

/** @param calls where each change is written down */
export function portsOf(iam: World, calls: string[] = []): RestorePorts {
  const set = (all: { id: string; active: boolean }[], id: string, active: boolean) => {
    calls.push(`${active ? 'activate' : 'deactivate'} ${id}`);
    const found = all.find((one) => one.id === id);
    if (!found) return Promise.resolve('gone' as const);
    found.active = active;
    return Promise.resolve('set' as const);
  };
  const unexpected = () => Promise.reject(new Error('a call that restoring must not make'));
  const ports: Ports = {
    accessKeys: {
      list: () => Promise.resolve(iam.keys.map((key) => ({ ...key }))),
      setActive: (_user, id, active) => set(iam.keys, id, active),
    },
    credentials: {
      list: () => Promise.resolve(iam.credentials),
      setActive: (_user, _type, id, active) => set(iam.credentials, id, active),
      mfaDevices: () => Promise.resolve(iam.mfaDevices),
    },
    loginProfiles: {
      read: () => Promise.resolve(iam.password === undefined ? undefined : { createdAt: iam.password }),
      remove: unexpected,
    },
    denies: {
      putInline: (_holder, name, document) => {
        calls.push(`put ${name}`);
        iam.inline[name] = document;
        return Promise.resolve('put');
      },
      readInline: (_holder, name) =>
        Promise.resolve(name in iam.inline ? { document: encodeURIComponent(iam.inline[name]!) } : 'none'),
      listOfRole: unexpected,
      attachDenyAll: unexpected,
      isDenyAllAttached: () => Promise.resolve(iam.attached),
      putBoundary: unexpected,
      readBoundary: () =>
        Promise.resolve(
          iam.boundary === undefined ? undefined : { arn: iam.boundary, isDenyAll: iam.boundary === denyAll },
        ),
    },
    principals: { find: () => Promise.resolve(iam.whereabouts ?? { is: 'here' }), ownerOf: unexpected },
  };
  return {
    ...ports,
    restore: {
      madeAt: () => Promise.resolve(iam.madeAt),
      deleteInline: (_holder, name) => {
        calls.push(`delete ${name}`);
        iam.inline = Object.fromEntries(Object.entries(iam.inline).filter(([key]) => key !== name));
        return Promise.resolve('removed');
      },
      detachDenyAll: () => {
        calls.push('detach');
        iam.attached = false;
        return Promise.resolve('removed');
      },
      setBoundary: (_holder, arn) => {
        calls.push(`boundary ${arn ?? 'none'}`);
        if (arn === undefined) delete iam.boundary;
        else iam.boundary = arn;
        return Promise.resolve();
      },
      createPassword: (_user, password) => {
        calls.push('password');
        iam.password = '2026-11-03T00:00:05.000Z';
        iam.newPassword = password;
        return Promise.resolve('created');
      },
    },
  };
}

export const nothingMore: RestoreOptions = {
  includeCompromisedKey: false,
  includeSessions: false,
  newPassword: false,
};

export const kept = (change: Partial<Kept> = {}): Kept => ({
  incidentId: 'fb-1',
  subject: 'user bob',
  since: '2026-11-01T10:00:00.999Z',
  verifiedAt: '2026-11-01T10:00:30.000Z',
  actions: [],
  priors: [],
  outcomes: [],
  origins: [],
  ownKeys: [],
  records: [],
  stays: [],
  others: [],
  ...change,
});
