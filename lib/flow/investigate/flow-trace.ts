import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from '../flow-parts.ts';
import { caughtAs, stepTask } from '../flow-tasks.ts';
import { is, isLike, isPresent, isPresentAnd, isSame } from '../state/condition.ts';
import { copy } from '../state/pass.ts';
import { at, valueAt } from '../state/path.ts';

export interface TraceExits {
  /** Where what was found is contained, by the plan of `wave`. */
  readonly secondWave: State;
  /** Where the report begins. */
  readonly report: State;
  /** Where a caller goes that was refused, and is judged once more by who issued its credential. */
  readonly route: State;
}

/**
 * Traces a temporary credential, once a phase, and contains what issued it in a second wave of the same incident: the
 * plan is extended and Contain runs again, whose steps leave alone what they find done.
 *
 * @param start the choice that the rest of the flow leads to; it is made first, because containment comes before it and
 *   leads to it
 */
export function traceFlow(scope: Construct, parts: FlowParts, start: Choice, exits: TraceExits): void {
  const wave = copy(scope, 'WaveOfOrigin', at('trace'), at('wave'));
  wave.next(exits.secondWave);
  const trace = stepTask(scope, 'TraceCredential', parts.functions['trace-credential'], {
    resultPath: at('trace'),
    attempts: 1, // on-call is waiting, and the follow-up searches again
  }).addCatch(exits.report, caughtAs('traceError'));
  // It replaces the state: contained, it goes on as if it had been let through.
  const admit = stepTask(scope, 'AdmitTraced', parts.functions['resolve-caller'], {
    payload: { state: valueAt(at()), traced: true },
    attempts: 2,
  }).addCatch(exits.report, caughtAs('traceError'));
  admit.next(exits.route);
  trace.next(
    new Choice(scope, 'OriginFound')
      .when(is(at('trace', 'act'), true), wave)
      .when(isPresentAnd(at('breaker'), isPresent(at('trace', 'lineage', 'links', 0))), admit)
      .otherwise(exits.report),
  );
  const traced = at('trace', 'phase');
  const key = at('caller', 'accessKeyId');
  start
    // The second wave re-enters here.
    .when(isPresentAnd(traced, isSame(traced, at('phase'))), exits.report)
    .when(isPresentAnd(key, isLike(key, 'ASIA*')), trace)
    .when(isPresentAnd(at('launch', 'invokedBy'), is(at('caller', 'kind'), 'role-session')), trace)
    .otherwise(exits.report);
}

/** The choice by which containment and alerts come to tracing. */
export function traceChoice(scope: Construct): Choice {
  return new Choice(scope, 'Traceable', {
    comment: 'Only a temporary key was issued by somebody, and only a service was told to use a role.',
  });
}
