import type { Action } from '../containment/action.ts';
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
 * there, and the report says so.
 */
export function planPersistence(
  state: State,
  made: readonly FoundArtifact[],
  settings: Pick<Settings, 'protectedPrincipals'>,
): Pick<Persistence, 'found' | 'more' | 'act' | 'plan'> {
  const { may, because } = mayContainOrigin(state);
  let actions = state.plan.actions;
  const judged = byNeed(made).map((each): Judged => {
    const leave = whyNot(each, settings) ?? (may ? undefined : because);
    const open = each.actions.filter((action) => isOpen(action, each, state, actions));
    if (leave === undefined && open.length === 0) {
      return toJudged(each, 'planned', 'the plan of this incident contains it');
    }
    if (leave !== undefined) return toJudged(each, 'leave', leave, open);
    const missing = open.filter((action) => !isCovered(action, actions));
    if (actions.length + missing.length > actionLimit) {
      const full = `the plan of this incident has its ${actionLimit} actions: contain it by hand`;
      return toJudged(each, 'leave', full, open);
    }
    actions = [...actions, ...missing];
    return toJudged(each, 'contain', 'the contained caller made it after the launch');
  });
  const act = judged.some(({ verdict }) => verdict === 'contain');
  return { ...bounded([...earlier(state, made), ...judged]), act, plan: toPlan(actions) };
}

/** What takes the fewest actions first: credentials that work already, before users that still need one. */
function byNeed(made: readonly FoundArtifact[]): readonly FoundArtifact[] {
  const seen = new Map(made.map((each) => [idOf(each), each]));
  return [...seen.values()].toSorted(
    (one, other) => one.actions.length - other.actions.length || byTime(one, other),
  );
}

/** A record that is found by its key and by its user is one. */
const idOf = ({ eventId, what }: Pick<FoundArtifact, 'eventId' | 'what'>): string => `${eventId} ${what}`;

const byTime = (one: { readonly eventTime: string }, other: { readonly eventTime: string }): number =>
  Date.parse(one.eventTime) - Date.parse(other.eventTime);

function whyNot(
  { actions, doubt, arn }: FoundArtifact,
  settings: Pick<Settings, 'protectedPrincipals'>,
): string | undefined {
  if (doubt !== undefined) return doubt;
  if (actions.length === 0) return 'it may change what was there before: a person decides';
  return arn === undefined ? undefined : protectionOfArn(arn, settings);
}

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
  });
}

function earlier({ persistence }: State, made: readonly FoundArtifact[]): readonly Judged[] {
  const again = new Set(made.map(idOf));
  return foundIn(persistence)
    .filter((each) => !again.has(idOf(each)))
    .map((each) => (each.verdict === 'contain' ? { ...each, verdict: 'planned' } : each));
}

function bounded(judged: readonly Judged[]): Pick<Persistence, 'found' | 'more'> {
  const rank = { contain: 0, planned: 1, leave: 2 } as const;
  let bytes = 0;
  const kept = judged
    .toSorted((one, other) => rank[one.verdict] - rank[other.verdict] || byTime(one, other))
    .slice(0, foundLimit)
    .filter((each) => (bytes += new TextEncoder().encode(JSON.stringify(each)).length) <= foundBytes);
  return { found: kept.toSorted(byTime), more: judged.length - kept.length };
}
