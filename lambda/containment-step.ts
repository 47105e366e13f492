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
  latestCutoff,
  type Outcome,
  type StepResult,
  toStepResult,
  withEarlier,
} from '../core/containment/outcome.ts';
import type { StepField } from '../core/containment/actions/steps.ts';
import { type Prior, priorOf, type PriorState } from '../core/containment/prior.ts';
import { PermanentError, RetryableError } from './aws/failure.ts';

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

/**
 * How the state machine asks: with the state, and how often it has repeated this call already. Executions that an older
 * release began ask with the state alone.
 */
export type StepCall = StepInput | { readonly state: StepInput; readonly retryCount: number };

export interface StepDeps<P extends keyof Ports> {
  readonly field: StepField;
  /** The actions that the step carries out; the plan's others are another step's. */
  readonly definitions: Readonly<Record<string, ActionDefinition<Action, P, object>>>;
  readonly ports: Pick<Ports, P>;
  readonly now: () => Date;
  /** The call is not repeated: what fails for now is said of its own action, and thrown no more. */
  readonly isFinal: boolean;
  /** What earlier tries of this call did, kept by whoever repeats it. A try that throws adds what it has done. */
  readonly did: Outcome[];
}

/**
 * Carries out a step's part of the plan. An action whose prior state restoring needs is not carried out before that
 * is written down: the step answers with what it found, and is asked again. Everything else is done at once. Actions are
 * independent: one that fails stops no other.
 *
 * @throws RetryableError for what may pass, once every action was tried: the state machine repeats the step, and what was
 *   done is found done. Never by a final call: there it is the outcome, or the unreadable prior, of its action
 */
export async function runStep<P extends keyof Ports>(
  input: StepInput,
  { field, definitions, ports, now, isFinal, did }: StepDeps<P>,
): Promise<StepResult> {
  const earlier = input.containment?.[field];
  // The first call's answer has what was before it.
  const known = input.look?.prior ?? earlier?.prior ?? [];
  const mustAct = input.look !== undefined || input.lookError !== undefined || input.renew === true;
  const found: Prior[] = [];
  const outcomes: Outcome[] = [];
  const passing: RetryableError[] = [];
  const carryOut = async (action: Action): Promise<void> => {
    const definition = definitions[action.kind];
    if (!definition) return;
    const prior = priorOf(action, known);
    const { prior: reader } = definition;
    if (reader && !prior && !mustAct) {
      const state = await readPrior(() => reader.read(action, ports, now()), isFinal);
      found.push({ action, readAt: now().toISOString(), state });
      return;
    }
    // Done by the first call, with the key that needs no look.
    if (input.look?.outcomes.some((outcome) => outcome.status === 'done' && isAbout(action, outcome))) return;
    const attempt = attemptOf(action, input, { now, isFinal });
    const cutoff = input.renew === true ? latestCutoff(action, earlier?.outcomes) : undefined;
    const circumstances = {
      attempt,
      now,
      ownKeys: keptKeys(input),
      ...(cutoff && { cutoff }),
      earlier: (earlier?.outcomes ?? []).filter((outcome) => isAbout(action, outcome)),
      planned: input.plan.actions,
      priors: Object.values(input.containment ?? {}).flatMap((step) => step.prior ?? []),
      ...(prior && { prior: prior.state }),
    };
    outcomes.push(...(await definition.execute(action, ports, circumstances)));
  };
  for (const action of input.plan.actions) {
    try {
      await carryOut(action);
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      passing.push(error);
    }
  }
  const [fault] = passing;
  if (fault) {
    did.push(...outcomes.filter(({ status }) => status === 'done'));
    throw fault;
  }
  const before = input.renew ? did : [...(input.look?.outcomes ?? earlier?.outcomes ?? []), ...did];
  const prior = [...known, ...found];
  return {
    ...toStepResult(withEarlier(outcomes, before)),
    ...(prior.length > 0 && { prior }),
    ...(input.lookError !== undefined && { unrecorded: true as const }),
    ...(found.length > 0 && { record: toRecord(input, found) }),
  };
}

/** What cannot be read for good, or not this last time, is said in its place: restoring will need a person. */
async function readPrior(read: () => Promise<PriorState>, isFinal: boolean): Promise<PriorState> {
  try {
    return await read();
  } catch (error) {
    if (!isSaid(error, isFinal)) throw error;
    return { unreadable: error.message };
  }
}

function toRecord({ incident }: StepInput, found: readonly Prior[]) {
  const ids = found.map(({ action }) => actionId(action)).join('\n');
  const digest = createHash('sha256').update(ids).digest('hex').slice(0, 12);
  return { sk: priorSortKey(incident.id, digest), priors: JSON.stringify(found) };
}

/** Whether an error is said in the place of what was to be had, instead of being thrown. */
const isSaid = (error: unknown, isFinal: boolean): error is PermanentError | RetryableError =>
  error instanceof PermanentError || (isFinal && error instanceof RetryableError);

function attemptOf(
  action: Action,
  { launch }: StepInput,
  { now, isFinal }: { readonly now: () => Date; readonly isFinal: boolean },
): Attempt {
  return async (target, effect, about = {}) => {
    const base = { action: action.kind, target, ...about };
    const timed = (): Pick<Outcome, 'at' | 'millisecondsSinceLaunch'> => {
      const at = now();
      return { at: at.toISOString(), millisecondsSinceLaunch: millisecondsSince(launch, at) };
    };
    try {
      return { ...base, ...(await effect()), ...timed() };
    } catch (error) {
      if (!isSaid(error, isFinal)) throw error;
      return { ...base, status: 'failed', error: { name: error.name, message: error.message }, ...timed() };
    }
  };
}
