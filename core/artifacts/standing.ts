import { type Action, holderOf, isSameHolder } from '../containment/action.ts';
import { policyNames } from '../containment/deny-policy.ts';
import { type ContainmentSlice, outcomesOf } from '../containment/containment-slice.ts';
import type { CheckResult } from '../containment/actions/definition.ts';
import type { Judged, Persistence, Standing } from './persistence.ts';
import { compact } from '../values/unknown.ts';

/** What IAM shows of one credential: what would contain it, and whether its user is denied everything. */
export interface Reading {
  readonly closing: readonly CheckResult[];
  readonly denies: readonly CheckResult[];
}

/**
 * What has to be read of a credential: whether each of the things is closed that it signs in with. A deny is one only of
 * a session, which has nothing that could be closed.
 */
export function closingActions(actions: readonly Action[]): readonly Action[] {
  const own = actions.filter((action) => !('policyName' in action));
  return own.length > 0 ? own : actions;
}

/** The denies of everything that take a credential out of use although it stands. */
export function deniesOf([first]: readonly Action[]): readonly Action[] {
  if (!first) return [];
  const { type, name, uniqueId } = holderOf(first);
  const { everything, user } = policyNames;
  if (type === 'role')
    return [compact({ kind: 'deny-all-of-role', roleName: name, uniqueId, policyName: everything })];
  return [
    compact({ kind: 'deny-all', userName: name, uniqueId, policyName: everything }),
    compact({ kind: 'deny-user', userName: name, uniqueId, policyName: user }),
  ];
}

/** A credential works as long as any part of it is open, and its holder is not denied everything. */
export function toStanding({ closing, denies }: Reading): Standing {
  const open = closing.filter(({ status }) => status !== 'in-place');
  if (open.length === 0 || denies.some(({ status }) => status === 'in-place')) return { is: 'refused' };
  if (open.some(({ status }) => status === 'reverted')) return { is: 'works' };
  const [first] = open;
  return { is: 'unknown', why: (first?.note ?? 'IAM did not say').slice(0, whyLimit) };
}

/** The most that is kept of why something is not known. */
const whyLimit = 120;

/** It has ended by itself. */
export const isOver = ({ expiresAt }: Pick<Judged, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();

/** What was made and works, and of what nobody knows whether it does: what the word CONTAINED must not hide. */
export interface Working {
  readonly works: readonly Judged[];
  readonly unknown: readonly Judged[];
  /** So many more, of which the state has no room. */
  readonly unread: number;
}

interface WithFound {
  readonly persistence?: Pick<Persistence, 'found' | 'unread'>;
}

/** Whether a search knows of more that works, or may, than the one before it: on-call is told at once. */
export function isWorse(found: Pick<Persistence, 'found' | 'unread'>, before: WithFound): boolean {
  const told = idsOf(workingOf(before));
  return [...idsOf(workingOf({ persistence: found }))].some((id) => !told.has(id));
}

const idsOf = ({ works, unknown, unread }: Working): ReadonlySet<string> =>
  new Set([
    ...works.map(({ eventId }) => `works ${eventId}`),
    ...[...works, ...unknown].map(({ eventId }) => `may ${eventId}`),
    ...(unread > 0 ? ['more'] : []),
  ]);

export function workingOf({ persistence }: WithFound): Working {
  const left = (persistence?.found ?? []).filter(({ verdict }) => verdict === 'leave');
  const of = (is: Standing['is']): readonly Judged[] => left.filter(({ standing }) => standing?.is === is);
  return { works: of('works'), unknown: of('unknown'), unread: persistence?.unread ?? 0 };
}

/**
 * How far event history runs behind, in milliseconds. AWS quotes five minutes on average and no upper bound; 15 is the
 * figure that its documents had.
 */
export const historyLag = { most: 15 * 60_000, usual: 5 * 60_000 } as const;

/**
 * Whether a search came late enough to know what was made before containment: the longest lag after the launch was
 * received, from when on the caller is being contained, and the usual one after whatever was contained last.
 */
export function isSearched({
  persistence,
  receivedAt,
  containment,
}: {
  readonly persistence?: Pick<Persistence, 'searchedAt'>;
  /** ISO 8601. */
  readonly receivedAt: string;
} & Pick<ContainmentSlice, 'containment'>): boolean {
  if (!persistence) return false;
  const searchedAt = Date.parse(persistence.searchedAt);
  const done = outcomesOf({ ...(containment && { containment }) }).flatMap(({ status, at }) =>
    status === 'done' && at !== undefined ? [Date.parse(at)] : [],
  );
  return (
    searchedAt >= Date.parse(receivedAt) + historyLag.most &&
    done.every((at) => searchedAt >= at + historyLag.usual)
  );
}

/** Credentials among them: a user is none beside its own keys and password, which are listed by themselves. */
export function credentialsIn(found: readonly Judged[]): number {
  const isUser = ({ actions }: Judged): boolean => actions.some(({ kind }) => kind === 'deny-all');
  const holdersOf = (each: Judged) => each.actions.slice(0, 1).map(holderOf);
  const counted = found.filter(
    (each) =>
      !isUser(each) ||
      !found.some(
        (other) =>
          !isUser(other) &&
          holdersOf(other).some((holder) => holdersOf(each).some((own) => isSameHolder(holder, own))),
      ),
  );
  return counted.length;
}
