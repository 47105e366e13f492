import { type Action, type Holder, holderOf } from '../containment/action.ts';
import { outcomesOf, type ContainmentSlice } from '../containment/containment-slice.ts';
import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import { isCovered, isSameDeny } from '../containment/coverage.ts';
import { isAbout, latestCutoff } from '../containment/outcome.ts';
import {
  type Judged,
  type FoundArtifact,
  foundIn,
  type Persistence,
  type ArtifactsSlice,
} from './persistence.ts';
import { actionLimit, toPlan } from '../containment/plan.ts';
import { mayContainOrigin } from '../lineage/second-wave.ts';
import { preparedBecause } from './prepared.ts';
import { isOver } from './standing.ts';
import { partitionOf } from '../values/partition.ts';
import { expectedOf } from '../verdict/expectation.ts';
import type { Settings } from '../settings/settings.ts';
import { compact } from '../values/unknown.ts';
import { protectionOfArn } from '../verdict/verdict.ts';

type State = JudgementSlice & ContainmentSlice & ArtifactsSlice;

/** The most findings that are kept, and the most bytes that they take as JSON, for the reason of {@link actionLimit}. */
export const foundLimit = 100;
export const foundBytes = 24_000;

/**
 * Judges what was made, and extends the plan by what is to be contained now. What was found in an earlier phase stays
 * found, whether or not this search has come by it.
 *
 * Protection by a path that the record does not show, and protection by tag, are not looked at: IAM refuses the change
 * there, and the report says so. Of what was made before the launch, that of a user or role is left of which the settings
 * would expect the same launch, and what only the credential ties to the launch.
 *
 * @param now sessions that are over by then, and were made before the launch, are not told of
 */
export function planPersistence(
  state: State,
  made: readonly FoundArtifact[],
  settings: Pick<Settings, 'protectedPrincipals' | 'expectations'>,
  now: Date,
): Pick<Persistence, 'found' | 'more' | 'unread' | 'act' | 'plan'> {
  const { may, because } = mayContainOrigin(state);
  let actions = state.plan.actions;
  const told = made.filter((each) => each.prepared === undefined || !isOver(each, now));
  const judged = byNeed(told).map((each): Judged => {
    const refused = whyNot(each, settings, state) ?? (may ? undefined : because);
    const open = each.actions.filter((action) => isOpen(action, each, state, actions));
    if (refused === undefined && open.length === 0) {
      return toJudged(each, 'planned', 'the plan of this incident contains it');
    }
    const leave = refused ?? (each.prepared === 'elsewhere' ? preparedBecause.elsewhere : undefined);
    if (leave !== undefined) return toJudged(each, 'leave', leave, open);
    const missing = open.filter((action) => !isCovered(action, actions));
    if (actions.length + missing.length > actionLimit) {
      const full = `the plan of this incident has its ${actionLimit} actions: contain it by hand`;
      return toJudged(each, 'leave', full, open);
    }
    actions = [...actions, ...missing];
    const why = each.prepared && preparedBecause[each.prepared];
    return toJudged(each, 'contain', why ?? 'the contained caller made it after the launch');
  });
  const act = judged.some(({ verdict }) => verdict === 'contain');
  return { ...bounded([...earlier(state, made), ...judged]), act, plan: toPlan(actions) };
}

/**
 * What works already and lasts, then sessions, the newest first, because they end by themselves; then users, who still
 * need a credential. However many sessions somebody opens, they leave room for its keys.
 */
function byNeed(made: readonly FoundArtifact[]): readonly FoundArtifact[] {
  const seen = new Map(made.toSorted(byTime).map((each) => [idOf(each), each]));
  return [...seen.values()].toSorted(
    (one, other) =>
      needOf(one) - needOf(other) ||
      one.actions.length - other.actions.length ||
      (one.expiresAt === undefined ? byTime(one, other) : byTime(other, one)),
  );
}

function needOf({ actions, expiresAt }: FoundArtifact): number {
  if (actions.length > 2) return 2;
  return expiresAt === undefined ? 0 : 1;
}

/**
 * A record that is found by its key and by its user is one. Of the sessions of a role that were opened under one name
 * before the launch, the newest is told of: a workload opens them all day, and one deny is about all of them.
 */
const idOf = ({ eventId, what, prepared, expiresAt }: Judged | FoundArtifact): string =>
  prepared !== undefined && expiresAt !== undefined ? what : `${eventId} ${what}`;

const byTime = (one: { readonly eventTime: string }, other: { readonly eventTime: string }): number =>
  Date.parse(one.eventTime) - Date.parse(other.eventTime);

function whyNot(
  found: FoundArtifact,
  settings: Pick<Settings, 'protectedPrincipals' | 'expectations'>,
  state: State,
): string | undefined {
  const { actions, doubt, prepared } = found;
  if (doubt !== undefined) return doubt;
  const [first] = actions;
  if (!first) return 'it may change what was there before: a person decides';
  const arn = found.arn ?? toArn(holderOf(first), state);
  const isProtected = protectionOfArn(arn, settings);
  if (isProtected !== undefined || prepared === undefined) return isProtected;
  const rule = expectedOf(arn, settings.expectations, state.launch, state.caller);
  return rule === undefined ? undefined : `the settings expect such a launch of ${arn}: ${rule}`;
}

/** A user by its name alone: a record of a key or a password does not show the path. */
const toArn = ({ type, name }: Holder, { launch: { account, region } }: State): string =>
  `arn:${partitionOf(region)}:iam::${account}:${type}/${name}`;

/** Not in the plan, or in it with a cutoff that the session is newer than. */
function isOpen(action: Action, made: FoundArtifact, state: State, planned: readonly Action[]): boolean {
  if (!isCovered(action, planned)) return true;
  if (action.kind !== 'revoke-role-sessions' && action.kind !== 'revoke-sessions') return false;
  const standing = state.plan.actions.find((each) => isSameDeny(action, each));
  if (!standing) return false;
  const outcomes = outcomesOf(state);
  if (outcomes.some((outcome) => outcome.everything && isAbout(standing, outcome))) return false;
  const cutoff = latestCutoff(standing, outcomes);
  return cutoff !== undefined && Date.parse(made.eventTime) >= cutoff.getTime();
}

function toJudged(
  made: FoundArtifact,
  verdict: Judged['verdict'],
  because: string,
  actions: readonly Action[] = [],
): Judged {
  const { eventName, eventId, eventTime, region, accessKeyId, technique, what, removal, inspect } = made;
  const { prepared, expiresAt, doubt } = made;
  return compact({
    eventName,
    eventId,
    eventTime,
    region,
    accessKeyId,
    technique,
    what,
    actions,
    removal,
    inspect,
    verdict,
    because,
    prepared,
    expiresAt,
    standing:
      doubt === undefined ? undefined : { is: 'unknown' as const, why: 'IAM cannot be asked about it' },
  });
}

function earlier({ persistence }: State, made: readonly FoundArtifact[]): readonly Judged[] {
  const again = new Set(made.map(idOf));
  return foundIn(persistence)
    .filter((each) => !again.has(idOf(each)))
    .map((each) => (each.verdict === 'contain' ? { ...each, verdict: 'planned' } : each));
}

function bounded(judged: readonly Judged[]): Pick<Persistence, 'found' | 'more'> {
  let bytes = 0;
  const kept = judged
    .toSorted((one, other) => rankOf(one) - rankOf(other) || byTime(one, other))
    .slice(0, foundLimit)
    .filter((each) => (bytes += new TextEncoder().encode(JSON.stringify(each)).length) <= foundBytes);
  const unread = judged.filter(isLeft).length - kept.filter(isLeft).length;
  return {
    found: kept.toSorted(byTime),
    more: judged.length - kept.length,
    ...(unread > 0 && { unread }),
  };
}

/** What works and is left comes before what the plan has: however much of that there is, it hides nothing. */
function rankOf(judged: Judged): number {
  if (judged.verdict === 'leave') return isLeft(judged) ? 1 : 3;
  return judged.verdict === 'contain' ? 0 : 2;
}

/** A credential that is left to a person, which may work. */
const isLeft = ({ verdict, actions, standing }: Judged): boolean =>
  verdict === 'leave' && (actions.length > 0 || standing !== undefined);
