import { Choice, Condition, Fail, type State, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { fallbackRegions, unavailable } from '../../core/stand-ins.ts';
import { errors } from '../../lambda/contract.ts';
import type { FlowParts } from './flow-parts.ts';
import { recordOpeningThen } from './flow-launches.ts';
import { listRegions } from './flow-records.ts';
import { readToTheEnd, reviewOpen, reviewThen } from './investigate/flow-review.ts';
import { caughtAs, stepTask, thenOr } from './flow-tasks.ts';
import { queryTrailThen } from './investigate/flow-trail.ts';
import { rememberReported } from './flow-watch.ts';
import { watchedRegions } from '../regions.ts';
import { runbook, runbookLink } from '../responder/runbook.ts';
import { is, isPresent } from './state/condition.ts';
import { put } from './state/pass.ts';
import { at, caughtError, nowhere, valueAt } from './state/path.ts';

/** Parts of the record that may be missing at the end, by the field that their Catch leaves behind. */
const missing = [
  { field: 'recordError', name: 'IncidentNotRecorded', what: 'the incident table could not be written' },
  { field: 'noticeError', name: 'NoticeNotSent', what: 'the first notice could not be published' },
  { field: 'evidenceError', name: 'EvidenceNotStored', what: 'the evidence could not be stored' },
  { field: 'findingError', name: 'FindingNotImported', what: 'Security Hub did not take the finding' },
] as const;

export interface ReportExits {
  /** Where the wait for the next check begins. */
  readonly again: State;
  readonly end: State;
}

/**
 * Review, look the instances up, keep the evidence, report; and again when CloudTrail's history has caught up.
 *
 * @returns `report`, where it begins, and `told`, where a mail about a further launch does: the caller was reviewed
 */
export function reportFlow(
  scope: Construct,
  parts: FlowParts,
  exits: ReportExits,
): { readonly report: State; readonly told: State } {
  const publish = publishReport(scope, parts);
  const store = stepTask(scope, 'StoreEvidence', parts.functions['store-evidence'], {
    payload: { state: valueAt(at()) },
    resultPath: nowhere,
    attempts: 2, // on-call is waiting
  }).addCatch(publish, caughtAs('evidenceError'));
  const count = stepTask(scope, 'CountLaunches', parts.functions['count-launches'], {
    resultPath: at('launches'),
    attempts: 3, // on-call is waiting
  }).addCatch(store, caughtAs('launchesError'));
  const inspect = inspectThen(scope, parts, recordOpeningThen(scope, parts.table, count));

  // The evidence first: it is needed most when the report does not go out, and the report says if it is missing.
  count.next(store).next(publish);
  importFindingThen(scope, parts, publish, endOrOn(scope, parts, { store, ...exits }));
  const review = reviewThen(scope, parts, queryTrailThen(scope, parts, inspect));
  return { report: listRegionsThen(scope, parts, review), told: inspect };
}

/** Where it goes on behind a report. */
function endOrOn(
  scope: Construct,
  parts: FlowParts,
  { store, again, end }: ReportExits & { readonly store: State },
): State {
  const isFollowUp = is(at('phase'), 'follow-up');
  return new Choice(scope, 'IsFollowUp')
    .when(Condition.and(isFollowUp, reviewOpen), readToTheEnd(scope, parts, store))
    .when(Condition.or(isFollowUp, is(at('phase'), 'review-end'), is(at('phase'), 'again')), end)
    .otherwise(rememberReported(scope, again));
}

/** Where EC2 cannot be asked, the regions of the settings are reviewed, and the report says so. */
function listRegionsThen(scope: Construct, { settings }: FlowParts, next: State): State {
  const ofSettings = fallbackRegions(watchedRegions(settings));
  return thenOr(listRegions(scope), put(scope, 'RegionsOfSettings', at('regions'), ofSettings), next);
}

/** What became of the launched instances, and what they cost: a report without it is better than none. */
function inspectThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const died = put(scope, 'InstancesUnavailable', at('instances'), unavailable(caughtError()));
  const inspect = stepTask(scope, 'InspectInstances', functions['inspect-instances'], {
    payload: { state: valueAt(at()) },
    resultPath: at('instances'),
    attempts: 1, // on-call is waiting
  });
  return thenOr(inspect, died, next);
}

function publishReport(scope: Construct, { functions }: FlowParts) {
  const undelivered = new Fail(scope, 'ReportUndelivered', {
    error: errors.reportUndelivered,
    cause: `The report could not be published: nobody was told. ${runbookLink(runbook.containmentFailed)}`,
  });
  return stepTask(scope, 'PublishReport', functions['publish-report'], {
    payload: { notice: 'report', state: valueAt(at()) },
    resultPath: at('report'),
  }).addCatch(undelivered, caughtAs('error'));
}

/** Behind the report, which people wait for: the finding, where the settings ask for one. */
function importFindingThen(
  scope: Construct,
  { importFinding }: FlowParts,
  publish: ReturnType<typeof publishReport>,
  next: State,
): void {
  if (!importFinding) {
    publish.next(next);
    return;
  }
  const task = stepTask(scope, 'ImportFinding', importFinding, {
    payload: { state: valueAt(at()) },
    resultPath: nowhere,
  }).addCatch(next, caughtAs('findingError'));
  publish.next(task);
  task.next(next);
}

/** An execution whose record is incomplete must not look like success. */
export function endFlow(scope: Construct): State {
  const choice = new Choice(scope, 'End');
  for (const { field, name, what } of missing) {
    const fail = new Fail(scope, name, {
      error: errors.incompleteRecord,
      cause: `Containment and report went through, but ${what}: see ${field} in the input of this state. ${runbookLink(runbook.containmentFailed)}`,
    });
    choice.when(isPresent(at(field)), fail);
  }
  return choice.otherwise(new Succeed(scope, 'Done'));
}
