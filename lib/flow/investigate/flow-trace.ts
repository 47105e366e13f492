import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from '../flow-parts.ts';
import { caughtAs, stepTask } from '../flow-tasks.ts';
import { is, isLike, isPresentAnd, isSame } from '../state/condition.ts';
import { copy } from '../state/pass.ts';
import { at } from '../state/path.ts';

export interface TraceExits {
  /** Where what was found is contained, by the plan of `wave`. */
  readonly secondWave: State;
  /** Where the report begins. */
  readonly report: State;
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
  trace.next(
    new Choice(scope, 'OriginFound').when(is(at('trace', 'act'), true), wave).otherwise(exits.report),
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
