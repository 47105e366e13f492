import { Choice, Condition, Fail, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { errors } from '../../../lambda/contract.ts';
import { runbook, runbookLink } from '../../responder/runbook.ts';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is, isOfPatrol, isPresent } from '../state/condition.ts';
import { put } from '../state/pass.ts';
import { at, nowhere, valueAt } from '../state/path.ts';
import { assign } from '../state/variable.ts';
import { dynamoDbFaults, recordLaunch } from '../tasks/records.ts';
import { reviewOpen, reviewRun, thenAnyway } from '../tasks/review-run.ts';
import { caughtAs, retryOn, stepTask } from '../tasks/step-task.ts';

interface Exits {
  /** Where the next check is waited for. */
  readonly watch: State;
  readonly over: State;
}

/** Looks the instances up, counts the launches, keeps the evidence, and reports. */
export function report(scope: Construct, props: FlowProps, exits: Exits): State {
  const { functions } = props;
  const store = stepTask(scope, 'StoreEvidence', functions['store-evidence'], {
    comment:
      'stores the incident, its report in every form and a manifest of digests; keeps the digest of that, for the mail',
    payload: { state: valueAt(at()) },
    resultPath: at('manifest'),
    attempts: 2, // on-call is waiting
  });
  const publish = publishThen(scope, props, reportedThen(scope, props, { again: store, ...exits }));
  // The evidence first: it is needed most when the report does not go out, and the report says if it is missing.
  store.addCatch(publish, caughtAs('evidenceError')).next(publish);
  const inspect = stepTask(scope, 'InspectInstances', functions['inspect-instances'], {
    comment:
      'asks EC2 what became of the launched instances and what they cost, and IAM about account and caller; the answer is the state with both',
    payload: { state: valueAt(at()), answer: 'state' },
    attempts: 1, // on-call is waiting
  });
  // A report without it is better than none.
  return thenAnyway(inspect, 'instances', countThen(scope, props, store));
}

/**
 * The launch that opened the incident is written down long after it was contained, so that an incident that takes this
 * one's place finds it. Its own report counts it in any case.
 */
function countThen(scope: Construct, { functions, table }: FlowProps, next: State): State {
  const count = stepTask(scope, 'CountLaunches', functions['count-launches'], {
    comment: 'counts the launches of the incident: how many by now, of what kind, where and when',
    resultPath: at('launches'),
    attempts: 3, // on-call is waiting
  }).addCatch(next, caughtAs('launchesError'));
  count.next(next);
  const record = recordLaunch(scope, 'RecordOpeningLaunch', {
    table,
    comment: 'writes the launch that opened the incident to the table',
  });
  record.addRetry(retryOn(dynamoDbFaults, 3)).addCatch(count, caughtAs('launchesError')).next(count);
  return record;
}

function publishThen(scope: Construct, props: FlowProps, next: State): State {
  const undelivered = new Fail(scope, 'ReportUndelivered', {
    error: errors.reportUndelivered,
    cause: `The report could not be published: nobody was told. ${runbookLink(runbook.containmentFailed)}`,
    ...says(scope, 'fails the execution'),
  });
  const publish = stepTask(scope, 'PublishReport', props.functions['publish-report'], {
    comment: 'mails the report; keeps what it told, so that the next one can say what is new',
    payload: { notice: 'report', state: valueAt(at()) },
    resultPath: at('report'),
  }).addCatch(undelivered, caughtAs('error'));
  publish.next(importFindingThen(scope, props, next));
  return publish;
}

/** Behind the report, which people wait for: the finding, where the settings ask for one. */
function importFindingThen(scope: Construct, { importFinding }: FlowProps, next: State): State {
  if (!importFinding) return next;
  const task = stepTask(scope, 'ImportFinding', importFinding, {
    comment: 'creates or updates the finding of the incident',
    payload: { state: valueAt(at()) },
    resultPath: nowhere,
  }).addCatch(next, caughtAs('findingError'));
  task.next(next);
  return task;
}

interface Ways extends Exits {
  /** Where the report begins that is made once a history was read to its end. */
  readonly again: State;
}

/** Behind the follow-up it is over, unless its review is open; before that, what on-call was told is remembered. */
function reportedThen(scope: Construct, props: FlowProps, { again, watch, over }: Ways): State {
  const isFollowUp = is(at('phase'), 'follow-up');
  const status = at('verification', 'status');
  return new Choice(scope, 'Reported', says(scope, 'the last report? If not, what it said is remembered'))
    .when(Condition.and(isFollowUp, reviewOpen), readToTheEnd(scope, props, again))
    .when(Condition.or(isFollowUp, is(at('phase'), 'review-end'), is(at('phase'), 'again'), isOfPatrol), over)
    .when(isPresent(status), watch, assign({ reported: valueAt(status) }))
    .otherwise(watch);
}

/** Behind the follow-up: reads the rest of a large history, run after run, and reports once more. */
function readToTheEnd(scope: Construct, props: FlowProps, again: State): State {
  const begin = put(scope, 'BeginToReadOn', {
    comment: 'a history that is too large until the follow-up is read to its end',
    into: at('phase'),
    value: 'review-end',
  });
  const read = reviewRun(scope, 'ReadToTheEnd', props, {
    comment: 'reads on, for four minutes',
    continue: true,
  });
  read
    .addCatch(again, caughtAs('error'))
    .next(
      new Choice(scope, 'MoreToRead', says(scope, 'sixty runs at the most'))
        .when(reviewOpen, read)
        .otherwise(again),
    );
  begin.next(read);
  return begin;
}
