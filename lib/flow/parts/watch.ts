import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Parallel,
  type State,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ContainmentState } from '../../../core/state.ts';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is, isPresent, isPresentAnd, isSame } from '../state/condition.ts';
import { copy } from '../state/pass.ts';
import { at, nowhere, pathsOf, valueAt } from '../state/path.ts';
import { assign, restOf, variable } from '../state/variable.ts';
import { reviewOpen, reviewRun } from '../tasks/review-run.ts';
import { readStanding } from '../tasks/records.ts';
import { caughtAs } from '../tasks/step-task.ts';

interface Exits {
  /** Where what was contained is checked. */
  readonly contained: State;
  /** Where an alert is followed up. */
  readonly alert: State;
  readonly restored: State;
}

/** Two quiet checks, which are reported only where they find something, and the follow-up. */
const checksToCome = 3;

/**
 * Looks again while CloudTrail's history catches up, until the follow-up. An incident that was restored is left alone
 * from then on.
 */
export function watch(scope: Construct, props: FlowProps, exits: Exits): State {
  const seconds = Math.ceil((props.settings.followUpMinutes * 60) / checksToCome);
  const wait = waitReadingOn(scope, props, seconds);
  const begin = copy(scope, 'BeginCheck', {
    comment: 'the next phase, with all its attempts: two quiet checks, then the follow-up',
    from: variable('phases', 0),
    into: at('phase'),
    ...assign({ phases: valueAt(restOf(variable('phases'))), attempts: 0 }),
  });
  const check = nextCheck(scope, { ...exits, wait });
  const standing = readStanding(scope, props.table).addCatch(check, caughtAs('standingError'));
  wait.next(begin);
  begin.next(standing);
  standing.next(check);
  return wait;
}

function nextCheck(
  scope: Construct,
  { contained, alert, restored, wait }: Exits & { readonly wait: State },
): State {
  const status = at('standing', 'Item', 'status', 'S');
  const isContained = is(at('route'), 'contain');
  const isRestored = isPresentAnd(
    status,
    isSame(at('standing', 'Item', 'incidentId', 'S'), at('incident', 'id')),
    Condition.or(is(status, 'restoring'), is(status, 'restored')),
  );
  // Of an alert there is nothing to check before the follow-up, but who issued the credential of one that was refused.
  const isLater = Condition.and(
    Condition.not(isContained),
    Condition.not(is(at('phase'), 'follow-up')),
    Condition.not(isPresent(at('breaker'))),
  );
  return new Choice(
    scope,
    'Check',
    says(scope, 'ends where a person restores it; checks what was contained, and an alert in the follow-up'),
  )
    .when(isRestored, restored)
    .when(isLater, wait)
    .when(isContained, contained)
    .otherwise(alert);
}

/** The results of both branches: that of the wait is empty. */
const both = pathsOf<readonly [object, ContainmentState]>();

/**
 * Waits for the next check. A history that is too large for one run is read on meanwhile, beside the wait, so that no
 * check comes late for it.
 */
function waitReadingOn(scope: Construct, props: FlowProps, seconds: number): Parallel {
  const wait = Wait.jsonPath(scope, 'WaitToLookAgain', {
    time: WaitTime.duration(Duration.seconds(seconds)),
    outputPath: nowhere, // the state is not to be there twice
    ...says(scope, 'a third of `followUpMinutes`: event history runs minutes behind'),
  });
  const over = new Succeed(scope, 'ReadOnOver', says(scope, 'what was read, or what there was before'));
  const readOn = reviewRun(scope, 'ReadOn', props, {
    comment: 'reads on, no longer than the wait',
    continue: true,
    seconds,
  });
  readOn.addCatch(over, caughtAs('error')).next(over);
  return new Parallel(scope, 'WatchMeanwhile', {
    outputPath: both(1),
    ...says(scope, 'waits, and reads on beside it'),
  }).branch(
    wait,
    new Choice(scope, 'ReviewOpen', says(scope, 'is the review unfinished?'))
      .when(reviewOpen, readOn)
      .otherwise(over),
  );
}
