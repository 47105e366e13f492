import { Choice, Condition, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is, isLike, isOfPatrol, isPresent, isPresentAnd, isSame } from '../state/condition.ts';
import { at, valueAt } from '../state/path.ts';
import { assign } from '../state/variable.ts';
import { caughtAs, stepTask } from '../tasks/step-task.ts';

interface Exits {
  /** Where what was found is contained, by the plan of the variable `wave`. */
  readonly found: State;
  /** Where a caller goes that was refused, and is contained now because of who issued its credential. */
  readonly admitted: State;
  readonly next: State;
}

/**
 * Traces a temporary credential, once a phase, and contains what issued it in a second wave of the same incident. Only a
 * temporary key was issued by somebody, and only a service was told to use a role.
 */
export function trace(scope: Construct, { functions }: FlowProps, exits: Exits): State {
  const start = new Choice(
    scope,
    'Traceable',
    says(scope, 'a temporary credential, or a service with a role, that was not traced in this phase?'),
  );
  // It replaces the state: contained, it goes on as if it had been let through.
  const admit = stepTask(scope, 'AdmitTraced', functions['resolve-caller'], {
    comment:
      'lets a caller through that was refused, where the incident of who issued its credential contains that',
    payload: { state: valueAt(at()), traced: true },
    attempts: 2,
  }).addCatch(exits.next, caughtAs('traceError'));
  admit.next(start);
  const find = stepTask(scope, 'TraceCredential', functions['trace-credential'], {
    comment: 'finds in event history who issued the credential, or told the service to use the role',
    resultPath: at('trace'),
    attempts: 1, // on-call is waiting, and the follow-up searches again
  }).addCatch(exits.next, caughtAs('traceError'));
  find.next(
    new Choice(scope, 'OriginFound', says(scope, 'anything to contain that the plan does not have?'))
      .when(is(at('trace', 'act'), true), exits.found, assign({ wave: valueAt(at('trace')) }))
      .when(isPresentAnd(at('breaker'), isPresent(at('trace', 'lineage', 'links', 0))), admit)
      .otherwise(exits.next),
  );
  const admitted = Condition.and(is(at('route'), 'contain'), Condition.not(isPresent(at('containment'))));
  const traced = at('trace', 'phase');
  const key = at('caller', 'accessKeyId');
  return (
    start
      .when(admitted, exits.admitted)
      // What was reverted after the follow-up is contained again, and nobody beside.
      .when(isOfPatrol, exits.next)
      // The second wave re-enters here.
      .when(isPresentAnd(traced, isSame(traced, at('phase'))), exits.next)
      .when(isPresentAnd(key, isLike(key, 'ASIA*')), find)
      .when(isPresentAnd(at('launch', 'invokedBy'), is(at('caller', 'kind'), 'role-session')), find)
      .otherwise(exits.next)
  );
}
