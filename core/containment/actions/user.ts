import { type AnyAction, holderOf, isSameHolder, type OfUser } from '../any-action.ts';
import { decodeDocument, denyAllPolicy, policyNames } from '../deny-policy.ts';
import {
  type ActionDefinition,
  type CheckContext,
  type CheckResult,
  type Circumstances,
  type IamCall,
  inPlace,
  type Outline,
  reverted,
} from './definition.ts';
import { afterOthers, type Deny, defineDeny, denyOnly, priorDeny, putDeny } from './deny.ts';
import type { DenyState } from './deny-taken.ts';
import { denyOfEverything } from './everything.ts';
import * as field from './fields.ts';
import { type Activity, type Denies, type Ports, readable } from './ports.ts';
import { checkSessions, denyOfSessions } from './sessions.ts';

/** Denies a user everything where nothing else of it is in use, and else the sessions that were issued before. */
interface DenyUser extends OfUser {
  readonly kind: 'deny-user';
  readonly policyName: string;
}

/** What the user signs with, beside what was there of the denies; what could not be read is left out. */
interface UserState extends DenyState {
  readonly keys?: readonly Activity[];
  /** When the console password was made, ISO 8601; null where there is none. */
  readonly passwordCreatedAt?: string | null;
}

type UserPorts = 'denies' | 'accessKeys' | 'loginProfiles';

export const denyUserOutline: Outline<DenyUser, 'revoke-sessions'> = {
  step: 'revoke-sessions',
  // What it covers in any case.
  covers: () => [{ credentials: 'session', until: 'cutoff', by: 'denied' }],
};

const looks: readonly IamCall[] = [
  {
    call: 'iam:ListAccessKeys',
    on: 'users',
    to: 'prior',
    why: 'Whether another key of the user is in use: then its sessions are denied, and not everything.',
  },
  {
    call: 'iam:GetLoginProfile',
    on: 'users',
    to: 'prior',
    why: 'Whether the user has a password: then it is a person, and its sessions are denied, not everything.',
  },
];

/**
 * AWS renews sessions of `aws login` and of the console: a renewed one is newer than any cutoff. A deny of everything
 * ends those too, and whoever owns the user as well: it is put where no legitimate credential of the user is in use.
 * Why so: docs/decisions/0027-everything-where-nothing-is-in-use.md.
 */
export const denyUser = /* @__PURE__ */ defineDenyUser();

function defineDenyUser(): ActionDefinition<DenyUser, UserPorts, UserState> {
  const base = defineDeny<DenyUser>({
    on: 'user',
    fields: { userName: field.userName, uniqueId: field.uniqueId, policyName: field.policyName },
    policiesOf: () => [policyNames.user],
    toDeny: denyOfSessions,
    check,
  });
  return {
    ...base,
    calls: [...base.calls, ...looks],
    prior: {
      fields: {
        deny: field.deny,
        expired: field.expired,
        keys: field.activities,
        passwordCreatedAt: field.textOrNull,
      },
      read: readUser,
      ...denyOnly,
    },
    execute: async (action, ports, circumstances) => {
      const { everything, because } = await decide(action, ports, circumstances);
      const deny: Deny = everything
        ? denyOfEverything()
        : denyOfSessions(action, await afterOthers(action, circumstances, ports));
      const says = `${deny.says}: ${because}`;
      return [await putDeny(action, { ...deny, says }, ports, circumstances)];
    },
  };
}

async function readUser(action: DenyUser, ports: Pick<Ports, UserPorts>, now: Date): Promise<UserState> {
  const { userName } = action;
  const [state, keys, password] = await Promise.all([
    priorDeny(action, ports, now),
    readable(ports.accessKeys.list(userName)),
    readable(ports.loginProfiles.read(userName).then((found) => found?.createdAt ?? null)),
  ]);
  return {
    ...state,
    ...(keys && { keys: keys.map(({ id, active }) => ({ id, active })) }),
    ...(password !== undefined && { passwordCreatedAt: password }),
  };
}

interface Decision {
  readonly everything: boolean;
  /** In words. */
  readonly because: string;
}

const sessions = (because: string): Decision => ({ everything: false, because });

/** A deny of everything that another containment of the user put stays: it denies more. */
async function decide(
  action: DenyUser,
  { denies }: Pick<Ports, 'denies'>,
  circumstances: Circumstances<UserState>,
): Promise<Decision> {
  const decision = byCredentials(action, circumstances);
  const isOurs = circumstances.earlier.some(({ everything }) => everything);
  if (decision.everything || isOurs) return decision;
  const { prior, isNew } = circumstances;
  const isDenied =
    isNew && prior?.deny ? prior.deny.document === denyAllPolicy : await isDeniedEverything(action, denies);
  if (!isDenied) return decision;
  return { everything: true, because: 'another containment of the user has denied everything' };
}

async function isDeniedEverything({ userName, policyName }: DenyUser, denies: Denies): Promise<boolean> {
  const found = await readable(denies.readInline({ type: 'user', name: userName }, policyName));
  return typeof found === 'object' && decodeDocument(found.document) === denyAllPolicy;
}

/** By what was found before anything was taken: what the user has now may be what containment has left of it. */
function byCredentials(user: DenyUser, { prior, priors, planned }: Circumstances<UserState>): Decision {
  const isOfUser = (action: AnyAction): boolean => isSameHolder(holderOf(action), holderOf(user));
  const own = planned.filter(isOfUser);
  if (own.some(({ kind }) => kind === 'deny-all')) return { everything: true, because: 'the plan says so' };
  // The step that removes the password has read it as well, and did so before it was removed.
  const passwords = [
    prior?.passwordCreatedAt,
    priors.find(({ action }) => action.kind === 'disable-console' && isOfUser(action))?.state
      .passwordCreatedAt,
  ];
  if (passwords.some((password) => typeof password === 'string'))
    return sessions('the user had a console password, so a person may come back with another');
  if (!prior?.keys || !passwords.includes(null))
    return sessions('what else the user signs with could not be read');
  const used = prior.keys.find(({ id, active }) => active && !isTaken(id, own));
  return used
    ? sessions(`access key ${used.id} of the user is in use`)
    : { everything: true, because: 'no other credential of the user is in use' };
}

const isTaken = (keyId: string, own: readonly AnyAction[]): boolean =>
  own.some(
    ({ kind, accessKeyId }) =>
      kind === 'deactivate-all-keys' || (kind === 'deactivate-key' && accessKeyId === keyId),
  );

function check(action: DenyUser, document: string, context: CheckContext): CheckResult {
  if (decodeDocument(document) === denyAllPolicy) return inPlace(denyOfEverything().says);
  return context.everything
    ? reverted('everything was denied to the user, and no longer is')
    : checkSessions(action, document, context);
}
