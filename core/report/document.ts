import { type EvidenceSlice, isUnstored } from '../evidence/evidence-slice.ts';
import { findingsIn, revertedIn } from '../containment/outcome.ts';
import type { FoundHolder } from '../containment/whereabouts.ts';
import type { Incident } from '../incident/incident.ts';
import type { ContainmentState } from '../state.ts';
import { outcomesOf } from '../containment/containment-slice.ts';
import type { IncidentSlice } from '../incident/incident-slice.ts';
import type { VerificationSlice } from '../containment/outcome.ts';
import type { LineageSlice } from '../lineage/trace.ts';
import type { ArtifactsSlice } from '../artifacts/persistence.ts';
import { type FaultsSlice, whyUnavailable } from '../faults.ts';
import type { PatrolSlice } from '../patrol/patrol-slice.ts';
import type { TrailView } from '../review/trail-view.ts';
import type { ReviewSlice } from '../review/totals/review-slice.ts';
import { compact } from '../values/unknown.ts';
import { clip } from './clip.ts';
import type { ReportContext } from './context.ts';
import { decisionOf, isInPart, isSoFar, pauseOf } from './decision.ts';
import type { DoNowStep } from './do-now/step.ts';
import type { Banner } from './opening/banner.ts';
import type { Link } from './links/link.ts';
import type { ReportKind } from './kind.ts';
import type { Severity } from './severity.ts';

/** Of docs/report.schema.json: the first number changes when a reader of an older one would fail. */
export const schemaVersion = '1.0.0';

/** What machines read; docs/report.schema.json says what is in it. Texts are as they were recorded, at most clipped. */
export type Document = Readonly<Record<string, unknown>> & {
  readonly schemaVersion: string;
  readonly kind: ReportKind;
  readonly subject: string;
  readonly headline: readonly string[];
  readonly severity: Severity;
  /** How it stands, at a glance. */
  readonly banner?: Banner;
  /** What a person does now; absent where there is nothing. */
  readonly doNow?: readonly DoNowStep[];
  /** Pages of the AWS console. */
  readonly links?: readonly Link[];
  /** ISO 8601. */
  readonly writtenAt: string;
};

/**
 * The document of an incident or a review: what the steps found, without what is only theirs (the plan's steps, prior
 * states, counters of the state machine), so that there is no policy document, no token and no secret in it.
 */
export function toDocument(
  kind: ReportKind,
  context: ReportContext,
  { doNow = [], ...head }: Pick<Document, 'subject' | 'headline' | 'severity' | 'banner' | 'doNow' | 'links'>,
): Document {
  const { state, now, evidence, selection } = context;
  return clip({
    schemaVersion,
    kind,
    ...head,
    ...(doNow.length > 0 && { doNow }),
    writtenAt: now.toISOString(),
    ...compact({ evidence, selection }),
    ...(state && ofState(state)),
    ...compact({
      activity: context.activity ?? state?.activity,
      instances: context.instances ?? state?.instances,
    }),
  }) as Document;
}

/**
 * What an incident adds.
 * @public its type is what docs/report.schema.json is held against
 */
export function ofState(state: ContainmentState) {
  const { phase, mode, incident, launch, launches, caller, verdict, plan, receivedAt } = state;
  return compact({
    decision: decisionOf(state),
    inPart: isInPart(state) ? (true as const) : undefined,
    soFar: isSoFar(state) ? (true as const) : undefined,
    phase,
    mode,
    background: state.background,
    incident: incidentFields(incident),
    launch,
    launches,
    caller,
    verdict,
    actions: plan.actions,
    receivedAt,
    outcomes: outcomesOf(state),
    verification: verificationOf(state),
    backupKey: state.backupKey,
    breaker: state.breaker,
    again: state.again,
    patrol: patrolOf(state),
    paused: pauseOf(state),
    trace: traceOf(state),
    persistence: persistenceOf(state),
    trail: trailOf(state),
    manifest: state.manifest,
    failures: failuresOf(state),
  });
}

/** Without the table's key, which is its own business. */
export function incidentFields({ id, subject, openedAt, execution, reopens, counts }: Incident) {
  return compact({ id, subject, openedAt, execution, reopens, counts });
}

function verificationOf({ verification }: VerificationSlice) {
  if (!verification) return undefined;
  const { held, status, checkedAt, millisecondsSinceLaunch, reason } = verification;
  const reverted = revertedIn(verification);
  return compact({
    held,
    status,
    checkedAt,
    millisecondsSinceLaunch,
    findings: findingsIn(verification),
    reason,
    holders: verification.holders?.map(toHolder),
    strays: verification.strays,
    kept: verification.kept,
    reverted: reverted.length > 0 ? reverted : undefined,
  });
}

function patrolOf({ patrol }: PatrolSlice) {
  if (!patrol) return undefined;
  const { checkedAt, telling, reversals, count } = patrol;
  return { checkedAt, telling, reversals, count };
}

function toHolder({ holder: { type, name, uniqueId }, whereabouts }: FoundHolder) {
  if (whereabouts.is === 'moved') {
    const { is, name: nowCalled, arn } = whereabouts;
    return compact({ type, name, uniqueId, is, nowCalled, arn });
  }
  const is = whereabouts.is === 'gone' ? 'gone' : 'unknown';
  return compact({ type, name, uniqueId, is, why: 'why' in whereabouts ? whereabouts.why : undefined });
}

function traceOf({ trace }: LineageSlice) {
  if (!trace) return undefined;
  const { phase, lineage, verdicts } = trace;
  return { phase, lineage, verdicts };
}

/** What Athena found, or why there is nothing, in whichever way that was said. */
function trailOf({ trail }: ReviewSlice): TrailView | { readonly unavailable: string } | undefined {
  const why = whyUnavailable(trail);
  return why === undefined ? (trail as TrailView | undefined) : { unavailable: why };
}

function persistenceOf({ persistence }: ArtifactsSlice) {
  if (!persistence) return undefined;
  const { phase, found, more, unread, followed, notFollowed, coverage, unreadable } = persistence;
  const { searchedAt, searchedFrom } = persistence;
  return compact({
    ...{ phase, found, more, unread, followed, notFollowed, coverage, unreadable },
    ...{ searchedAt, searchedFrom },
  });
}

/** What of the work on the incident failed, by the name of the state's field. */
function failuresOf(
  state: IncidentSlice & FaultsSlice & EvidenceSlice,
): Readonly<Record<string, string>> | undefined {
  const errors = {
    trace: state.traceError,
    persistence: state.persistenceError,
    launches: state.launchesError,
    record: state.recordError,
    notice: state.noticeError,
    evidence: isUnstored(state) ? state.evidenceError : undefined,
    finding: state.findingError,
    standing: state.standingError,
    brake: state.brakeError,
  };
  const named = Object.entries(errors).flatMap(([name, error]) =>
    error === undefined
      ? []
      : [[name, `${error.Error ?? 'unknown error'}: ${error.Cause ?? 'no cause given'}`]],
  );
  const breaker = state.breakerError === undefined ? [] : [['breaker', state.breakerError]];
  const all = [...named, ...breaker];
  return all.length === 0 ? undefined : (Object.fromEntries(all) as Record<string, string>);
}
