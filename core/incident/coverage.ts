import { type Action, callerHolder, holderOf, isSameHolder } from '../containment/action.ts';
import { type ContainmentSlice, outcomesOf } from '../containment/containment-slice.ts';
import { covers } from '../containment/coverage.ts';
import { spreadingMs } from '../containment/deny-policy.ts';
import { type Finding, isAbout, type Outcome, type Verification } from '../containment/outcome.ts';
import { holderKey, type Incident } from './incident.ts';
import { incidentSortKey } from './item/items.ts';
import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import {
  type Credential,
  type Denied,
  type HeldCoverage,
  type ItemCoverage,
  roleSessionId,
  userSessions,
} from './credential.ts';

/** Later than any session: nothing is ever issued after it. */
export const forever = '9999-12-31T23:59:59.999Z';

/**
 * How long after a change a call may still go through without showing that the change does not hold. AWS gives no
 * figure; researchers measured three to four seconds for keys, and thirteen for a policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export const spreadMs = 30_000;

export function isCovered(
  { keys, keysBefore, sessions, before }: ItemCoverage,
  { id, type, since }: Credential,
): boolean {
  if (type === 'session') return (sessions === 'all' || sessions.includes(id)) && since < before;
  return keys === 'all' || keys.includes(id) || (keysBefore !== undefined && since < keysBefore);
}

/**
 * What a containment that begins now is going to cover.
 * @param at when it begins, ISO 8601: whatever cutoff it puts is later
 */
export function plannedCoverage(actions: readonly Action[], at: string): ItemCoverage {
  return toCoverage(
    actions.map((action) => ({ action, before: at })),
    at,
  );
}

/**
 * What verification found in place of the caller's own plan. Of everybody else whom the plan is about, their own
 * incidents tell.
 *
 * @param verification without what could not be read: that covers nothing
 */
export function verifiedCoverage(
  state: Pick<ContainmentSlice, 'plan' | 'containment' | 'renewal'> &
    Pick<JudgementSlice, 'caller' | 'receivedAt'>,
  { findings, checkedAt }: Pick<Verification, 'findings' | 'checkedAt'>,
): HeldCoverage {
  const outcomes = outcomesOf(state);
  const inPlace = inPlaceOf(
    state.plan.actions.filter((action) => isOwn(action, state)),
    outcomes,
    findings,
  );
  return { ...toCoverage(inPlace, state.receivedAt), spreadAt: spreadAt(outcomes, checkedAt) };
}

/**
 * What verification found in place of everybody else whom the plan is about: the second wave's.
 * @param plan with the unique ids that were learnt
 * @returns nothing of those whose unique id is not known, or whom the plan does not deny
 */
export function deniedOthers(
  state: Pick<ContainmentSlice, 'containment' | 'renewal'> & Pick<JudgementSlice, 'caller' | 'receivedAt'>,
  plan: readonly Action[],
  { findings }: Pick<Verification, 'findings'>,
): readonly Denied[] {
  const outcomes = outcomesOf(state);
  return othersIn(plan, state).map(([key, actions]) => {
    const coverage = toCoverage(inPlaceOf(actions, outcomes, findings), state.receivedAt);
    return { key, coverage: JSON.stringify(coverage) };
  });
}

/**
 * What a second wave that begins now is going to deny of them: a call of theirs may be refused before the first check.
 * @param plan the longer one
 */
export function deniesPlanned(
  state: Pick<JudgementSlice, 'caller'>,
  plan: readonly Action[],
  now: Date,
): readonly Denied[] {
  // What acts puts its cutoff later.
  const before = new Date(now.getTime() + spreadingMs).toISOString();
  return othersIn(plan, state).map(([key, actions]) => {
    const placed = actions.map((action) => ({ action, before }));
    return { key, coverage: JSON.stringify(toCoverage(placed, now.toISOString())) };
  });
}

/** The actions on everybody but the caller, by the incident table's key of whom they are about. */
function othersIn(
  plan: readonly Action[],
  state: Pick<JudgementSlice, 'caller'>,
): readonly (readonly [string, readonly Action[]])[] {
  const byKey = new Map<string, Action[]>();
  for (const action of plan) {
    const { type, uniqueId } = holderOf(action);
    if (uniqueId === undefined || isOwn(action, state)) continue;
    const key = holderKey(type, uniqueId);
    byKey.set(key, [...(byKey.get(key) ?? []), action]);
  }
  return [...byKey];
}

/**
 * The same of a wave that denies its own user or role everything: the incident's own item does not say so, and whoever is
 * refused by it is to be found all the same.
 */
export function deniedByWave(
  { key, item = incidentSortKey }: Pick<Incident, 'key' | 'item'>,
  coverage: ItemCoverage,
): readonly Denied[] {
  const isWhole = item !== incidentSortKey && coverage.before === forever;
  return isWhole ? [{ key, coverage: JSON.stringify(coverage) }] : [];
}

function inPlaceOf(
  actions: readonly Action[],
  outcomes: readonly Outcome[],
  findings: readonly Finding[],
): readonly Placed[] {
  return actions
    .filter((action) => findings.some((each) => isAbout(action, each) && each.status === 'in-place'))
    .map((action) => {
      const own = outcomes.filter((each) => each.status === 'done' && isAbout(action, each));
      return { action, before: cutoffOf(own), everything: own.at(-1)?.everything === true };
    });
}

/** By unique id, where both are known: a user may have another name by now. */
function isOwn(action: Action, { caller }: Pick<JudgementSlice, 'caller'>): boolean {
  const own = callerHolder(caller);
  return own !== undefined && isSameHolder(holderOf(action), own);
}

/** The latest that was put; a deny without one is about every session there will be. */
function cutoffOf(outcomes: readonly Outcome[]): string {
  const put = outcomes.map(({ cutoff }) => cutoff ?? forever);
  return put.toSorted().at(-1) ?? forever;
}

function spreadAt(outcomes: readonly Outcome[], checkedAt: string): string {
  const changes = outcomes.flatMap(({ status, at }) => (status === 'done' && at !== undefined ? [at] : []));
  return new Date(Date.parse(changes.toSorted().at(-1) ?? checkedAt) + spreadMs).toISOString();
}

interface Placed {
  readonly action: Action;
  /** Sessions issued before this are denied by it. */
  readonly before: string;
  /** Everything is, of whichever credential. */
  readonly everything?: boolean;
}

/**
 * The sessions that the deny of one is about. One by the moment of issue allows for two seconds (issueWindow): of those
 * that share the name, whoever was issued in the next one is refused too.
 */
function sessionIdsOf(action: Action, userId: string): readonly string[] {
  const issuedAt = action.kind === 'revoke-role-sessions' ? action.issuedAt : undefined;
  if (issuedAt === undefined) return [roleSessionId(userId, undefined)];
  const next = new Date(Date.parse(issuedAt) + 1000).toISOString().replace('.000Z', 'Z');
  return [issuedAt, next].map((each) => roleSessionId(userId, each));
}

function toCoverage(placed: readonly Placed[], keysBefore: string): ItemCoverage {
  const denied = placed.some(({ everything }) => everything);
  const all = placed.flatMap(({ action, before }) =>
    covers(action).flatMap(({ id, credentials, until, by }) => {
      const ids = id !== undefined && credentials === 'session' ? sessionIdsOf(action, id) : [id];
      return ids.map((each) => ({
        ...{ id: each, credentials, by },
        before: until === undefined ? forever : before,
        isOfUser: holderOf(action).type === 'user',
      }));
    }),
  );
  const keys = all.filter(({ credentials }) => credentials === 'key');
  const sessions = all
    .filter(({ credentials }) => credentials === 'session')
    .toSorted((one, other) => (one.before < other.before ? 1 : -1));
  const whole = sessions.find(({ id }) => id === undefined);
  const some = whole ? [whole] : sessions;
  return {
    keys:
      denied || keys.some(({ by }) => by === 'denied')
        ? 'all'
        : keys.flatMap(({ id }) => (id === undefined ? [] : [id])),
    ...(keys.some(({ id, by }) => id === undefined && by === 'inactive') && { keysBefore }),
    sessions: whole && !whole.isOfUser ? 'all' : some.map(({ id = userSessions }) => id),
    before: some.at(-1)?.before ?? '',
  };
}
