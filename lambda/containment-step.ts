import { createHash } from 'node:crypto';
import { type Action, actionId } from '../core/containment/action.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import type { ActionDefinition, Attempt } from '../core/containment/actions/definition.ts';
import { keptKeys } from '../core/backup-key/backup-key.ts';
import { millisecondsSince } from '../core/incident/incident.ts';
import { priorSortKey } from '../core/incident/items.ts';
import type { ContainmentState } from '../core/state.ts';
import {
  isAbout,
  type Outcome,
  type StepResult,
  toStepResult,
  withEarlier,
} from '../core/containment/outcome.ts';
import type { StepField } from '../core/containment/actions/steps.ts';
import { type Prior, priorOf, type PriorState } from '../core/containment/prior.ts';
import { act, look } from './act.ts';
import { PermanentError } from './aws/failure.ts';
import { makeHolders } from './holders.ts';

/** What a containment step is asked with: the state, and what its first call found. */
export type StepInput = Pick<
  ContainmentState,
  'plan' | 'launch' | 'incident' | 'containment' | 'backupKey'
> & {
  /** What the step's first call of this attempt found; it is written down now, and the step is to act. */
  readonly look?: StepResult;
  /** Why the first call failed, or why what it found could not be written down: act all the same. */
  readonly lookError?: unknown;
  /** Puts the session cutoff again: what was done before is not repeated in the answer. */
  readonly renew?: boolean;
};

export interface StepDeps<P extends keyof Ports> {
  readonly field: StepField;
  /** The actions that the step carries out; the plan's others are another step's. */
  readonly definitions: Readonly<Record<string, ActionDefinition<Action, P, object>>>;
  readonly ports: Pick<Ports, P | 'principals'>;
  readonly now: () => Date;
}

/**
 * Carries out a step's part of the plan. An action whose prior state restoring needs is not carried out before that
 * is written down: the step answers with what it found, and is asked again. Everything else is done at once.
 *
 * @throws RetryableError for what may pass: the state machine repeats the step
 */
export async function runStep<P extends keyof Ports>(
  input: StepInput,
  { field, definitions, ports, now }: StepDeps<P>,
): Promise<StepResult> {
  const earlier = input.containment?.[field];
  // The first call's answer has what was before it.
  const known = input.look?.prior ?? earlier?.prior ?? [];
  const mustAct = input.look !== undefined || input.lookError !== undefined || input.renew === true;
  const holders = makeHolders(input, ports.principals, input.look?.holders);
  const found: Prior[] = [];
  const outcomes: Outcome[] = [];
  for (const action of input.plan.actions) {
    const definition = definitions[action.kind];
    if (!definition) continue;
    const prior = priorOf(action, known);
    const { prior: reader } = definition;
    const attempt = attemptOf(action, input, now);
    if (reader && !prior && !mustAct) {
      const read = (present: Action) => readPrior(() => reader.read(present, ports));
      const looked = await look(action, read, { holders, attempt });
      if ('state' in looked) found.push({ action, readAt: now().toISOString(), state: looked.state });
      else outcomes.push(...looked.outcomes);
      continue;
    }
    // Done by the first call, with the key that needs no look.
    if (input.look?.outcomes.some((outcome) => outcome.status === 'done' && isAbout(action, outcome)))
      continue;
    const circumstances = { attempt, now, ownKeys: keptKeys(input), ...(prior && { prior: prior.state }) };
    const execute = (present: Action) => definition.execute(present, ports, circumstances);
    outcomes.push(...(await act(action, definition, { holders, attempt, execute })));
  }
  const before = input.renew ? [] : (input.look?.outcomes ?? earlier?.outcomes ?? []);
  const prior = [...known, ...found];
  const identified = await holders.found(found.length > 0);
  return {
    ...toStepResult(withEarlier(outcomes, before)),
    ...(prior.length > 0 && { prior }),
    ...(identified.length > 0 && { holders: identified }),
    ...(input.lookError !== undefined && { unrecorded: true as const }),
    ...(found.length > 0 && { record: toRecord(input, found) }),
  };
}

/** What cannot be read for good is said in its place: restoring will need a person. */
async function readPrior(read: () => Promise<PriorState>): Promise<PriorState> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { unreadable: error.message };
  }
}

function toRecord({ incident }: StepInput, found: readonly Prior[]) {
  const ids = found.map(({ action }) => actionId(action)).join('\n');
  const digest = createHash('sha256').update(ids).digest('hex').slice(0, 12);
  return { sk: priorSortKey(incident.id, digest), priors: JSON.stringify(found) };
}

function attemptOf(action: Action, { launch }: StepInput, now: () => Date): Attempt {
  return async (target, effect, about = {}) => {
    const { uniqueId } = action;
    const base = { action: action.kind, target, ...about, ...(uniqueId !== undefined && { uniqueId }) };
    const timed = (): Pick<Outcome, 'at' | 'millisecondsSinceLaunch'> => {
      const at = now();
      return { at: at.toISOString(), millisecondsSinceLaunch: millisecondsSince(launch, at) };
    };
    try {
      return { ...base, ...(await effect()), ...timed() };
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      return { ...base, status: 'failed', error: { name: error.name, message: error.message }, ...timed() };
    }
  };
}
