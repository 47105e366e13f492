import type { Call } from '@firebreak/account';
import { warmSteps } from '../../../lambda/contract.ts';
import type { TimedCall } from './call-log.ts';
import { type EffectName, effects } from '../effects.ts';

/** A call that an AWS role of ours made: `dynamodb:UpdateItem` by `resolve-caller`. */
export interface PathCall {
  readonly call: string;
  /** The step that made it; `state machine` for one that the flow makes itself. */
  readonly by: string;
  readonly kind: 'read' | 'write';
  /** The error's code, where the call failed. */
  readonly error?: string;
}

/** What the containments did from the event to one effect. */
export interface CriticalPath {
  readonly effect: EffectName;
  /** One after the other, each before the effect. */
  readonly calls: readonly PathCall[];
  /** What ran beside them meanwhile: the other branches of the containment, which this one does not wait for. */
  readonly beside: readonly PathCall[];
}

/** Steps that run beside an effect's own. Whatever else calls is taken to stand in its way. */
const siblingsOf = (effect: EffectName): readonly string[] =>
  warmSteps.filter((step) => step !== 'resolve-caller' && step !== effects[effect].step);

/** @param calls of one containment, in their order, the last one the effect */
export function toCriticalPath(calls: readonly TimedCall[], effect: EffectName): CriticalPath {
  const siblings = siblingsOf(effect);
  const path: PathCall[] = [];
  const beside: PathCall[] = [];
  for (const { call, error } of calls) {
    const by = callerOf(call);
    if (by === undefined) continue;
    const name = `${call.service}:${call.operation}`;
    const made = { call: name, by, kind: kindOf(call.operation), ...(error && { error: error.code }) };
    (siblings.includes(by) ? beside : path).push(made);
  }
  return { effect, calls: path, beside };
}

/**
 * Whether the key's path is the intent's DynamoDB write, the circuit breaker's, both by the step that decides, then one IAM
 * write, and nothing else.
 */
export function isShort({ calls }: CriticalPath): boolean {
  const wanted = [
    { service: 'dynamodb:', by: 'resolve-caller' },
    { service: 'dynamodb:', by: 'resolve-caller' },
    { service: 'iam:', by: 'deactivate-keys' },
  ];
  return (
    calls.length === wanted.length &&
    calls.every(
      ({ call, by, kind, error }, index) =>
        error === undefined &&
        kind === 'write' &&
        by === wanted[index]?.by &&
        call.startsWith(wanted[index].service),
    )
  );
}

/** The session of a function's role has the function's name; the state machine's is `states`. */
function callerOf({ principal }: Call): string | undefined {
  if (principal.kind !== 'assumed-role') return undefined;
  const session = principal.arn.split('/').at(-1) ?? '';
  return session === 'states' ? 'state machine' : session.replace(/^firebreak-/, '');
}

/** By the verbs of AWS's reads; a verb that is not known counts as a write. */
function kindOf(operation: string): PathCall['kind'] {
  return /^(Get|BatchGet|List|Describe|Lookup|Query|Scan|Head)/.test(operation) ? 'read' : 'write';
}
