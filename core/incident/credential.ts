import type { Caller } from '../caller/caller.ts';
import { isDeniedByTime } from '../containment/plan.ts';
import type { Launch } from '../verdict/launch.ts';
import { at, parseJson } from '../values/unknown.ts';

/** The credential that made a call, as coverage tells one from another. */
export interface Credential {
  /**
   * A key by its own id, a role's session by its aws:userid (role id and session name). The sessions of a user stand
   * together, because one deny is about all of them.
   */
  readonly id: string;
  readonly type: 'key' | 'session';
  /**
   * It was there by then, ISO 8601: when a session was issued, in whole seconds. Where the record does not show that,
   * and for a key, when it called.
   */
  readonly since: string;
}

/** Which credentials of a principal are refused by what one containment has put in place, or is putting. */
export interface ItemCoverage {
  /** Key ids; `all` where the user is denied everything. */
  readonly keys: 'all' | readonly string[];
  /** Whatever key there was before this moment is inactive too, ISO 8601; absent where only those named are. */
  readonly keysBefore?: string;
  /** By {@link Credential.id}; `all` those of a role. */
  readonly sessions: 'all' | readonly string[];
  /** Of those sessions, the ones that were issued before this moment, ISO 8601. */
  readonly before: string;
}

/**
 * A coverage as an item of the table has it.
 * @param text JSON
 * @returns undefined for any other shape: what cannot be read covers nothing
 */
export function readCoverage(text: string | undefined): ItemCoverage | undefined {
  const read = parseJson(text);
  const isIds = (value: unknown): boolean =>
    value === 'all' || (Array.isArray(value) && value.every((id) => typeof id === 'string'));
  const keysBefore = at(read, 'keysBefore');
  const isCoverage =
    isIds(at(read, 'keys')) &&
    isIds(at(read, 'sessions')) &&
    typeof at(read, 'before') === 'string' &&
    (keysBefore === undefined || typeof keysBefore === 'string');
  return isCoverage ? (read as ItemCoverage) : undefined;
}

/** What verification found in place. */
export interface HeldCoverage extends ItemCoverage {
  /** From then on a call that is not refused shows that it does not hold, ISO 8601. */
  readonly spreadAt: string;
}

/** What an incident denies of a user or role other than its caller's, as the table is to hold it. */
export interface Denied {
  /** The incident table's key of that user or role. */
  readonly key: string;
  /** {@link ItemCoverage} as JSON. */
  readonly coverage: string;
}

/** The id that the sessions of a user share. */
export const userSessions = 'sessions';

/** @param caller one that can be contained; of others the id is of no use, because nothing of theirs is covered */
export function credentialOf(
  caller: Caller,
  { eventTime, sessionCreatedAt }: Pick<Launch, 'eventTime' | 'sessionCreatedAt'>,
): Credential {
  switch (caller.kind) {
    case 'user-key':
      return { id: caller.accessKeyId, type: 'key', since: eventTime };
    case 'role-session': {
      const id = roleSessionId(
        caller.userId,
        isDeniedByTime(caller, sessionCreatedAt) ? sessionCreatedAt : undefined,
      );
      return { id, type: 'session', since: issuedAt(sessionCreatedAt, eventTime) };
    }
    default:
      return { id: userSessions, type: 'session', since: issuedAt(sessionCreatedAt, eventTime) };
  }
}

/**
 * The id of a session of a role. Those that share a name are told apart by when they were issued, as their denies are.
 * @param created when it was issued, where its deny is about that moment alone
 */
export const roleSessionId = (userId: string, created: string | undefined): string =>
  created === undefined ? userId : `${userId}@${created}`;

/** A session was issued before it called, whatever a record says. */
function issuedAt(created: string | undefined, called: string): string {
  const time = Date.parse(created ?? '');
  return Number.isNaN(time) || time > Date.parse(called) ? called : new Date(time).toISOString();
}
