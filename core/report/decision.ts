import { type Pause, pauseIn } from '../incident/pause.ts';
import type { Phase } from '../incident/incident.ts';
import type { IncidentSlice } from '../incident/incident-slice.ts';
import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import type { ContainmentSlice } from '../containment/containment-slice.ts';
import type { VerificationSlice } from '../containment/outcome.ts';
import type { Decision } from '../incident/told.ts';
import type { ArtifactsSlice } from '../artifacts/persistence.ts';
import { credentialsIn, isSearched, workingOf } from '../artifacts/standing.ts';
import { type LineageSlice, originLeft } from '../lineage/trace.ts';
import { plural } from '../values/text.ts';
import type { PatrolSlice } from '../patrol/patrol-slice.ts';
import { patrolWords } from './opening/patrol.ts';
import { unless } from './unless.ts';

export type { Decision } from '../incident/told.ts';

/**
 * Whether the caller is contained, as verification found it: a containment nobody could re-read is none, nor is one
 * of a principal whose other credentials may still work.
 */
export function decisionOf(state: JudgementSlice & VerificationSlice & IncidentSlice): Decision {
  if (state.breaker?.of === 'waves') return 'not-contained';
  if (state.verdict.kind !== 'contain') return 'alert';
  if (state.mode === 'observe') return 'observed';
  const isHeld = state.verification?.held === true && (state.launches?.credentials?.openCount ?? 0) === 0;
  return isHeld ? 'contained' : 'not-contained';
}

/**
 * The pause because of which the caller is not contained: it let the launch go, or kept a later step from changing
 * anything. None where it was over when IAM was read last: then it kept nothing.
 */
export function pauseOf({
  paused,
  brake,
  verification,
  containment,
  renewal,
}: Pick<IncidentSlice, 'paused' | 'brake'> &
  VerificationSlice &
  Pick<ContainmentSlice, 'containment' | 'renewal'>): Pause | undefined {
  if (paused) return paused;
  const inSteps = [renewal, ...Object.values(containment ?? {})].find((step) => step?.paused)?.paused;
  if (!verification) return inSteps;
  if (verification.held) return undefined;
  const isInForce = inSteps && inSteps.until > verification.checkedAt;
  return pauseIn(brake?.Item, verification.checkedAt) ?? (isInForce ? inSteps : undefined);
}

/** Whether anything was changed. */
export const carriedOut = (decision: Decision): boolean =>
  decision === 'contained' || decision === 'not-contained';

const phaseWords: Readonly<Record<Exclude<Phase, 'patrol'>, string>> = {
  again: 'Again: ',
  first: '',
  'watch-1': 'Update: ',
  'watch-2': 'Update: ',
  'follow-up': 'Follow-up: ',
  'review-end': 'Review complete: ',
};

/** What stands before the decision. That a contained credential went through wins: it is the loudest fact there is. */
export function phaseText({ phase, incident, patrol }: IncidentSlice & PatrolSlice): string {
  if (phase === 'patrol') return patrolWords({ ...(patrol && { patrol }) });
  return phase === 'first' && incident.reopens !== undefined ? 'Re-opened: ' : phaseWords[phase];
}

/** What subject and first line say. */
export function decisionText(
  state: JudgementSlice &
    VerificationSlice &
    IncidentSlice &
    ArtifactsSlice &
    LineageSlice &
    Pick<ContainmentSlice, 'containment' | 'renewal'>,
): string {
  const decision = decisionOf(state);
  const paused = pauseOf(state) && (decision === 'alert' || decision === 'not-contained');
  if (paused) return 'PAUSED, NOT CONTAINED';
  if (isSoFar(state)) return 'CONTAINED SO FAR';
  if (!isInPart(state)) return decisionWords[decision];
  const what = workingText(state) ?? originText(state);
  return what === undefined ? 'CONTAINED IN PART' : `CONTAINED IN PART: ${what}`;
}

/** Whether the caller is contained, and something of it still works, or nobody knows whether it does. */
export const isInPart = (
  state: JudgementSlice & VerificationSlice & IncidentSlice & ArtifactsSlice & LineageSlice,
): boolean =>
  decisionOf(state) === 'contained' &&
  (isKeptInUse(state) || (workingText(state) ?? originText(state)) !== undefined);

/**
 * Whether the caller is contained, nothing of it is known to work, and event history cannot show yet all that it made
 * before: nobody knows, and CONTAINED by itself would say that somebody does.
 */
export const isSoFar = (
  state: JudgementSlice &
    VerificationSlice &
    IncidentSlice &
    ArtifactsSlice &
    LineageSlice &
    Pick<ContainmentSlice, 'containment'>,
): boolean =>
  // The patrol comes long after, and searches for nothing: it says so.
  state.phase !== 'patrol' &&
  decisionOf(state) === 'contained' &&
  !isInPart(state) &&
  !unless(false, () => isSearched(state));

/** How many of the credentials that it made and that are left work; those that may are named where none is known to. */
function workingText(state: ArtifactsSlice): string | undefined {
  const { works, unknown, unread } = workingOf(state);
  const known = credentialsIn(works);
  if (known > 0) return `${plural(known, 'credential')} it made still ${known === 1 ? 'works' : 'work'}`;
  const possible = credentialsIn(unknown) + unread;
  return possible === 0 ? undefined : `${plural(possible, 'credential')} it made may still work`;
}

/** Whoever issued the credential, or told a service to use its role, can have the next one. */
function originText({ trace }: LineageSlice): string | undefined {
  const left = trace ? unless(undefined, () => originLeft(trace)) : undefined;
  if (left === undefined) return undefined;
  return left === 'told' ? 'whoever told a service may go on' : 'whoever issued it is not contained';
}

/** The settings leave alone what the user signs in to services with, and some of that works, or nobody knows. */
const isKeptInUse = ({ verification }: VerificationSlice): boolean =>
  verification?.kept?.some(({ ids, unreadable }) => ids.length > 0 || unreadable !== undefined) ?? false;

const decisionWords: Readonly<Record<Decision, string>> = {
  contained: 'CONTAINED',
  'not-contained': 'NOT CONTAINED, act now',
  observed: 'OBSERVED, nothing changed',
  alert: 'ALERT, not contained',
};

/** A subject that SNS accepts: printable ASCII, at most 99 characters. */
export function toSubject(text: string): string {
  const ascii = `Firebreak ${text}`.replace(/[^ -~]/g, '?');
  return ascii.length > 99 ? `${ascii.slice(0, 96)}...` : ascii;
}
