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
import { PermanentError } from './aws/failure.ts';

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
  readonly ports: Pick<Ports, P>;
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
  const found: Prior[] = [];
  const outcomes: Outcome[] = [];
  for (const action of input.plan.actions) {
    const definition = definitions[action.kind];
    if (!definition) continue;
    const prior = priorOf(action, known);
    const { prior: reader } = definition;
    if (reader && !prior && !mustAct) {
      const state = await readPrior(() => reader.read(action, ports, now()));
      found.push({ action, readAt: now().toISOString(), state });
      continue;
    }
    // Done by the first call, with the key that needs no look.
    if (input.look?.outcomes.some((outcome) => outcome.status === 'done' && isAbout(action, outcome)))
      continue;
    const attempt = attemptOf(action, input, now);
    const ownKeys = keptKeys(input);
    const cutoff = input.renew === true ? latestCutoff(action, earlier?.outcomes) : undefined;
    outcomes.push(
      ...(await definition.execute(action, ports, {
        attempt,
        now,
        ownKeys,
        ...(cutoff && { cutoff }),
        earlier: (earlier?.outcomes ?? []).filter((outcome) => isAbout(action, outcome)),
        planned: input.plan.actions,
        priors: Object.values(input.containment ?? {}).flatMap((step) => step.prior ?? []),
        ...(prior && { prior: prior.state }),
      })),
    );
  }
  const before = input.renew ? [] : (input.look?.outcomes ?? earlier?.outcomes ?? []);
  const prior = [...known, ...found];
  return {
    ...toStepResult(withEarlier(outcomes, before)),
    ...(prior.length > 0 && { prior }),
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
    const base = { action: action.kind, target, ...about };
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
