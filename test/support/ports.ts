import type { Ports } from '../../core/containment/actions/ports.ts';

export type PortChange = { readonly [Name in keyof Ports]?: Partial<Ports[Name]> };

/** Of an IAM in which nobody has anything and every change succeeds; what matters to a test is replaced. */
export function ports(change: PortChange = {}): Ports {
  const none = () => Promise.resolve([]);
  const set = () => Promise.resolve('set' as const);
  const put = () => Promise.resolve('put' as const);
  const nothing = () => Promise.resolve(undefined);
  return {
    accessKeys: { list: none, setActive: set, ...change.accessKeys },
    loginProfiles: {
      read: nothing,
      remove: () => Promise.resolve('none' as const),
      ...change.loginProfiles,
    },
    denies: {
      putInline: put,
      readInline: () => Promise.resolve('none' as const),
      listOfRole: none,
      attachDenyAll: put,
      isDenyAllAttached: () => Promise.resolve(false),
      putBoundary: put,
      readBoundary: nothing,
      ...change.denies,
    },
    credentials: { list: none, setActive: set, mfaDevices: none, ...change.credentials },
    principals: {
      find: () => Promise.resolve({ is: 'here' }),
      ownerOf: () => Promise.resolve('none'),
      ...change.principals,
    },
  };
}

export const key = (id: string, active = true, createdAt = '2026-01-01T00:00:00.000Z') => ({
  id,
  active,
  createdAt,
});
