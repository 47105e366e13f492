import { Choice, Condition, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is, isPresent, isPresentAnd } from '../state/condition.ts';
import { at, context, nowhere, valueAt } from '../state/path.ts';
import { assign } from '../state/variable.ts';
import { dynamoDbFaults, recordLaunch } from '../tasks/records.ts';
import { caughtAs, retryOn, stepTask } from '../tasks/step-task.ts';
import { containItems } from './contain.ts';

interface Exits {
  readonly contain: State;
  readonly alert: State;
  /** Where a launch of an incident that had its mail is told. */
  readonly again: State;
  readonly ignore: State;
  /** Where it ends once a launch was counted. */
  readonly counted: State;
  readonly broken: State;
}

/** Who called, what is done about it, and on record before it is. */
export function resolve(scope: Construct, props: FlowProps, exits: Exits): State {
  const opened = at('breaker', 'opened');
  const notAdmitted = Condition.or(isPresentAnd(opened, is(opened, true)), isPresent(at('paused')));
  const route = new Choice(scope, 'Route', says(scope, 'contains, tells, counts, or ignores'))
    .when(is(at('route'), 'contain'), exits.contain)
    .when(Condition.and(is(at('route'), 'alert'), notAdmitted), notifyNotAdmitted(scope, props, exits.alert))
    .when(is(at('route'), 'alert'), exits.alert)
    .when(is(at('route'), 'absorbed'), countLaunch(scope, props, exits.counted))
    .when(is(at('route'), 'again'), exits.again)
    .when(is(at('route'), 'ignore'), exits.ignore)
    // A route that it does not know: the step is of another release.
    .otherwise(exits.broken);
  const task = stepTask(scope, 'ResolveCaller', props.functions['resolve-caller'], {
    comment:
      'parses the event, judges it and plans; opens or joins the incident, or begins a wave; asks the limit of waves and the circuit breaker',
    payload: { event: valueAt(at()), execution: valueAt(context('Execution', 'Id')) },
    ...assign({
      steps: containItems(props),
      attempts: 0,
      looks: 0,
      phases: ['watch-1', 'watch-2', 'follow-up'],
      waved: false,
      reported: 'nothing',
    }),
  });
  task.addCatch(exits.broken, caughtAs('error')).next(route);
  return task;
}

/**
 * What on-call hears at once about a caller that was not admitted: that the circuit breaker has opened, once for each
 * opening, by the one execution that found so; and each caller that a pause let go. It stands before that execution's
 * own report and in nobody's way, for what was refused contains nothing.
 */
function notifyNotAdmitted(scope: Construct, { functions }: FlowProps, next: State): State {
  const notify = stepTask(scope, 'NotifyNotAdmitted', functions['publish-report'], {
    comment:
      'mails at once the first caller that the circuit breaker, or the limit of waves, refused, and each that a pause let go',
    payload: { notice: 'breaker', state: valueAt(at()) },
    resultPath: nowhere,
  });
  notify.addCatch(next, caughtAs('noticeError')).next(next);
  return notify;
}

/** Counts an absorbed launch. Nobody waits for it, so it is repeated longer than what contains. */
function countLaunch(scope: Construct, { table }: FlowProps, next: State): State {
  const record = recordLaunch(scope, 'RecordLaunch', {
    table,
    comment: 'writes a launch to the table that another execution reports, to be counted',
  });
  record.addRetry(retryOn(dynamoDbFaults, 8)).addCatch(next, caughtAs('recordError')).next(next);
  return record;
}
