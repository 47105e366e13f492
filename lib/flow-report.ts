import {
  Choice,
  Condition,
  Fail,
  JsonPath,
  Pass,
  Result,
  type State,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { errors } from '../lambda/contract.ts';
import type { FlowParts } from './containment-flow.ts';
import { recordOpeningThen } from './flow-launches.ts';
import { listRegions, storeEvidence } from './flow-records.ts';
import { caughtError, stepTask } from './flow-tasks.ts';
import { rememberReported } from './flow-watch.ts';
import { watchedRegions } from './regions.ts';
import { runbook, runbookLink } from './runbook.ts';

/** Parts of the record that may be missing at the end, by the field that their Catch leaves behind. */
const missing = [
  { field: 'recordError', name: 'IncidentNotRecorded', what: 'the incident table could not be written' },
  { field: 'noticeError', name: 'NoticeNotSent', what: 'the first notice could not be published' },
  { field: 'evidenceError', name: 'EvidenceNotStored', what: 'the evidence could not be stored' },
] as const;

/**
 * Review, keep the evidence, report; and again when CloudTrail's history has caught up.
 *
 * @param again where the wait for the next look begins
 * @returns where it begins
 */
export function reportFlow(scope: Construct, parts: FlowParts, again: State): State {
  const publish = publishReport(scope, parts);
  const isFollowUp = new Choice(scope, 'IsFollowUp');
  const store = storeEvidence(scope, parts.bucket).addCatch(publish, { resultPath: '$.evidenceError' });
  const count = stepTask(scope, 'CountLaunches', parts.functions['count-launches'], {
    resultPath: '$.launches',
    attempts: 3, // on-call is waiting
  }).addCatch(store, { resultPath: '$.launchesError' });

  // The evidence first: it is needed most when the report does not go out, and the report says if it is missing.
  count.next(store).next(publish).next(isFollowUp);
  isFollowUp
    .when(Condition.stringEquals('$.phase', 'follow-up'), end(scope))
    .otherwise(rememberReported(scope, again));
  return listRegionsThen(
    scope,
    parts,
    reviewThen(scope, parts, recordOpeningThen(scope, parts.table, count)),
  );
}

/** Where EC2 cannot be asked, the regions of the settings are reviewed, and the report says so. */
function listRegionsThen(scope: Construct, { settings }: FlowParts, next: State): State {
  const fallback = new Pass(scope, 'RegionsOfSettings', {
    result: Result.fromObject({ names: watchedRegions(settings), fallback: true }),
    resultPath: '$.regions',
  });
  const list = listRegions(scope).addCatch(fallback, { resultPath: '$.error' });
  list.next(next);
  fallback.next(next);
  return list;
}

/** A report without a review is better than none. */
function reviewThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const unavailable = new Pass(scope, 'ReviewUnavailable', {
    parameters: { unavailable: caughtError() },
    resultPath: '$.activity',
  });
  const review = stepTask(scope, 'ReviewActivity', functions['review-activity'], {
    resultPath: '$.activity',
    attempts: 2, // it takes minutes, and on-call is waiting
  }).addCatch(unavailable, { resultPath: '$.error' });
  review.next(next);
  unavailable.next(next);
  return review;
}

function publishReport(scope: Construct, { functions }: FlowParts) {
  const undelivered = new Fail(scope, 'ReportUndelivered', {
    error: errors.reportUndelivered,
    cause: `The report could not be published: nobody was told. ${runbookLink(runbook.containmentFailed)}`,
  });
  return stepTask(scope, 'PublishReport', functions['publish-report'], {
    payload: TaskInput.fromObject({ notice: 'report', state: JsonPath.entirePayload }),
    resultPath: '$.report',
  }).addCatch(undelivered, { resultPath: '$.error' });
}

/** An execution whose record is incomplete must not look like success. */
function end(scope: Construct): State {
  const choice = new Choice(scope, 'End');
  for (const { field, name, what } of missing) {
    const fail = new Fail(scope, name, {
      error: errors.incompleteRecord,
      cause: `Containment and report went through, but ${what}: see ${field} in the input of this state. ${runbookLink(runbook.containmentFailed)}`,
    });
    choice.when(Condition.isPresent(`$.${field}`), fail);
  }
  return choice.otherwise(new Succeed(scope, 'Done'));
}
