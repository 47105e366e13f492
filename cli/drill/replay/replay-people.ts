import type { Account } from '@firebreak/account';
import type { Keys } from '../../../drills/people.ts';
import { isLongTermKeyId, isTemporaryKeyId, isUserName, toPrincipalArn } from '../../../core/values/arn.ts';
import type { Caller } from '../../../core/caller/caller.ts';
import { isFromConsole } from '../../../core/caller/to-caller.ts';
import { textAt } from '../../../core/values/unknown.ts';
import { isUser, type UserCaller } from '../../../core/verdict/verdict.ts';
import type { TrailRecord } from '../../trail-file.ts';
import type { RecordedOrigin } from './replay-origin.ts';

/** A user as the records show it. */
export interface RecordedUser {
  readonly userName: string;
  readonly arn: string;
  readonly userId?: string;
  readonly keys: Set<string>;
  /** Whether it was seen in the console. */
  console: boolean;
}

/**
 * The account's IAM users in the records, with the long-term keys that they signed with.
 * A key belongs to whoever is seen with it first, and a name means one user, whatever case it is written in.
 */
export function findPeople(records: readonly TrailRecord[], accountId: string): readonly RecordedUser[] {
  const users = new Map<string, RecordedUser>();
  const taken = new Set<string>();
  for (const record of records) {
    const user = toUser(record, accountId);
    if (!user) continue;
    const known = users.get(user.userName.toLowerCase()) ?? user;
    users.set(user.userName.toLowerCase(), known);
    known.console ||= isConsole(record);
    const key = textAt(record, 'userIdentity', 'accessKeyId');
    if (key !== undefined && isLongTermKeyId(key) && !taken.has(key)) {
      taken.add(key);
      known.keys.add(key);
    }
  }
  return [...users.values()];
}

function toUser(record: TrailRecord, accountId: string): RecordedUser | undefined {
  const federated = textAt(record, 'userIdentity', 'type') === 'FederatedUser';
  const path = federated ? ['userIdentity', 'sessionContext', 'sessionIssuer'] : ['userIdentity'];
  const arn = textAt(record, ...path, 'arn');
  const parsed = arn === undefined ? undefined : toPrincipalArn(arn);
  if (arn === undefined || parsed?.type !== 'user' || parsed.account !== accountId) return undefined;
  if (!isUserName(parsed.name)) return undefined;
  const userId = textAt(record, ...path, 'principalId');
  return {
    userName: parsed.name,
    arn,
    keys: new Set(),
    console: false,
    ...(userId !== undefined && { userId }),
  };
}

function isConsole(record: TrailRecord): boolean {
  return record.eventName === 'ConsoleLogin' || isFromConsole(record);
}

/** What the attacker holds once everybody is in the account. */
export interface AttackerKeys {
  readonly key?: Keys;
  readonly session?: Keys;
  readonly hasPassword: boolean;
  /** The long-term key that a temporary credential goes back to, and whether its user was seen in the console. */
  readonly origin?: RecordedOrigin & { readonly key: Keys; readonly hasPassword: boolean };
}

/** Who is in the records, and the console password that everybody there gets. */
interface Recorded {
  readonly people: readonly RecordedUser[];
  readonly caller: Caller;
  readonly password: string;
  readonly origin?: RecordedOrigin | undefined;
}

/**
 * Puts the users into the account, the caller with the rights to do what it did, and gives the caller a session that
 * it opened before the launch.
 */
export function importPeople(
  account: Account,
  { people, caller, password, origin }: Recorded,
): { readonly attackerKeys: AttackerKeys; readonly users: number } {
  const attacker = isUser(caller) ? people.find((user) => user.userName === caller.userName) : undefined;
  for (const user of people) {
    account.iam.importUser({
      userName: user.userName,
      arn: user.arn,
      ...(user.userId !== undefined && { userId: user.userId }),
      accessKeys: [...user.keys].map((accessKeyId) => ({
        ...secretOf(accessKeyId),
        status: 'Active' as const,
      })),
      ...(user.console && { password }),
      policies:
        user === attacker || user.userName === origin?.userName
          ? { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }
          : {},
    });
  }
  const behind = origin && {
    origin: {
      ...origin,
      key: secretOf(origin.accessKeyId),
      hasPassword: people.some((user) => user.userName === origin.userName && user.console),
    },
  };
  if (!attacker || !isUser(caller))
    return { attackerKeys: { hasPassword: false, ...behind }, users: people.length };
  const key = caller.kind === 'user-key' ? secretOf(caller.accessKeyId) : undefined;
  const session = importSession(account, caller);
  return {
    attackerKeys: { session, hasPassword: attacker.console, ...(key && { key }), ...behind },
    users: people.length,
  };
}

function importSession(account: Account, caller: UserCaller): Keys {
  const now = account.clock.now();
  const { userName } = caller;
  return account.iam.importSession({
    accessKeyId: temporaryKeyOf(caller),
    principal:
      caller.kind === 'federated-session'
        ? { kind: 'federated-user', name: caller.federatedName, userName }
        : { kind: 'user', userName },
    issuedAt: now,
    expiresAt: new Date(now.getTime() + 12 * 3_600_000),
    fromConsole: caller.kind === 'user-session' && caller.origin === 'console',
    ...(caller.kind === 'federated-session' && {
      sessionPolicies: [
        { Version: '2012-10-17', Statement: { Effect: 'Allow' as const, Action: '*', Resource: '*' } },
      ],
    }),
  });
}

/** The recorded one, or one that is made up where the record shows none. */
export function temporaryKeyOf({ accessKeyId }: Caller): string {
  return accessKeyId !== undefined && isTemporaryKeyId(accessKeyId) ? accessKeyId : 'ASIAREPLAYED00000000';
}

/** Records hold no secrets; the account needs some to check signatures with. */
function secretOf(accessKeyId: string): Keys {
  return { accessKeyId, secretAccessKey: `secret-of-${accessKeyId}` };
}
