import { createHash } from 'node:crypto';
import { type Action, actionId, targetOf } from '../core/containment/action.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import type { ActionDefinition, Attempt } from '../core/containment/actions/definition.ts';
import { flawOf, type PlanOwner } from '../core/containment/actions/form.ts';
import { keptKeys } from '../core/backup-key/backup-key.ts';
import { millisecondsSince } from '../core/incident/incident.ts';
import { priorSortKey } from '../core/incident/items.ts';
import { describePause, type Pause } from '../core/incident/pause.ts';
import type { ContainmentState } from '../core/state.ts';
import {
  isAbout,
  isRefusedForGood,
  latestCutoff,
  type Outcome,
  type StepResult,
  toStepResult,
  withEarlier,
} from '../core/containment/outcome.ts';
import type { StepField } from '../core/containment/actions/steps.ts';
import { type Prior, priorOf, type PriorState } from '../core/containment/prior.ts';
import { outlines } from '../core/containment/actions/table.ts';
import { act, look } from './act.ts';
import { PermanentError, RetryableError } from './aws/failure.ts';
import { type Holders, makeHolders } from './holders.ts';
import { errors } from './contract.ts';
import type { PauseCheck } from './pause-check.ts';
import { priorRoom, withinRoom, withShortErrors } from './room.ts';

/** What a containment step is asked with: the state, and what its first call found. */
export type StepInput = Pick<ContainmentState, 'plan' | 'launch' | 'incident' | 'containment' | 'backupKey'> &
  PlanOwner & {
    /** When the launch was judged, ISO 8601. */
    readonly receivedAt?: string;
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
  readonly ports: Pick<Ports, P | 'principals'>;
  readonly now: () => Date;
  /** The call is not repeated: what fails for now is said of its own action, and thrown no more. */
  readonly isFinal: boolean;
  /** Absent by hand: whoever contains by hand has paused the machine perhaps, and not themselves. */
  readonly isPaused?: PauseCheck;
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
  deps: StepDeps<P>,
): Promise<StepResult> {
  const earlier = input.containment?.[deps.field];
  // The first call's answer has what was before it.
  const known = input.look?.prior ?? earlier?.prior ?? [];
  const holders = makeHolders(input, deps.ports.principals, input.look?.holders);
  const run: Run<P> = { input, deps, known, holders, found: [], outcomes: [], pauses: [] };
  const [fault] = await carryOutAll(run);
  const { found, outcomes, pauses } = run;
  if (fault) {
    deps.did.push(...outcomes.filter(({ status }) => status === 'done'));
    throw fault;
  }
  const before = input.look?.outcomes ?? earlier?.outcomes ?? [];
  const prior = withinRoom([...known, ...found], priorRoom.state);
  const identified = await holders.found(found.length > 0);
  return {
    ...toStepResult(
      withShortErrors(withEarlier(outcomes, input.renew ? deps.did : [...before, ...deps.did])),
    ),
    ...(prior.length > 0 && { prior }),
    ...(pauses[0] && { paused: pauses[0] }),
    ...(identified.length > 0 && { holders: identified }),
    ...(input.lookError !== undefined && { unrecorded: true as const }),
    ...(found.length > 0 && { record: toRecord(input, found) }),
  };
}

/** One call of a step, and what it has come to so far. */
interface Run<P extends keyof Ports> {
  readonly input: StepInput;
  readonly deps: StepDeps<P>;
  /** What was found before by earlier calls. */
  readonly known: readonly Prior[];
  readonly holders: Holders;
  readonly found: Prior[];
  readonly outcomes: Outcome[];
  /** Because of which actions were not carried out. */
  readonly pauses: Pause[];
}

/** @returns what may pass of those that failed; by a final call that is an outcome, too */
async function carryOutAll<P extends keyof Ports>(run: Run<P>): Promise<readonly RetryableError[]> {
  const { input, deps, outcomes } = run;
  const passing: RetryableError[] = [];
  for (const action of input.plan.actions) {
    try {
      await carryOut(action, run);
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      if (deps.isFinal)
        outcomes.push(await attemptOf(action, input, deps)(targetOf(action), () => Promise.reject(error)));
      else passing.push(error);
    }
  }
  return passing;
}

async function carryOut<P extends keyof Ports>(action: Action, run: Run<P>): Promise<void> {
  const { input, deps, known, holders, found, outcomes } = run;
  const { ports, now, isFinal } = deps;
  const isOwn = Object.hasOwn(deps.definitions, action.kind);
  if (!isOwn && Object.hasOwn(outlines, action.kind)) return;
  const definition = isOwn ? deps.definitions[action.kind] : undefined;
  const attempt = attemptOf(action, input, deps);
  const flaw = flawOf(action, definition, input);
  if (!definition || flaw !== undefined) {
    outcomes.push(await attempt(targetOf(action), () => Promise.resolve(refused(flaw))));
    return;
  }
  const prior = priorOf(action, known);
  const { prior: reader } = definition;
  const mustAct = input.look !== undefined || input.lookError !== undefined || input.renew === true;
  if (reader && !prior && !mustAct) {
    const read = (present: Action) => readPrior(() => reader.read(present, ports, now()), isFinal);
    const looked = await look(action, read, { holders, attempt });
    if ('state' in looked) found.push({ action, readAt: now().toISOString(), state: looked.state });
    else outcomes.push(...looked.outcomes);
    return;
  }
  // Done by the first call, with the key that needs no look.
  if (input.look?.outcomes.some((outcome) => outcome.status === 'done' && isAbout(action, outcome))) return;
  const before = input.containment?.[deps.field]?.outcomes.find(
    (outcome) => isRefusedForGood(outcome) && isAbout(action, outcome),
  );
  if (before) {
    outcomes.push(before);
    return;
  }
  const pause = await deps.isPaused?.();
  if (pause) {
    run.pauses.push(pause);
    outcomes.push(await attempt(targetOf(action), () => Promise.resolve(notCarriedOut(pause))));
    return;
  }
  const circumstances = {
    ...circumstancesOf(action, run),
    attempt,
    now,
    ...(prior && { prior: prior.state }),
  };
  const execute = (present: Action) => definition.execute(present, ports, circumstances);
  outcomes.push(...(await act(action, definition, { holders, attempt, execute })));
}

const notCarriedOut = (pause: Pause): Pick<Outcome, 'status' | 'error'> => ({
  status: 'failed',
  error: { name: 'Firebreak.Paused', message: `containment is ${describePause(pause)}` },
});

/** Of an action that is none of Firebreak's: nothing is sent to IAM. */
const refused = (flaw = 'it is not known'): Pick<Outcome, 'status' | 'error'> => ({
  status: 'failed',
  error: { name: errors.permanent, message: `refused, because Firebreak plans no such action: ${flaw}` },
});

/** What an action goes by beside what it found. */
function circumstancesOf<P extends keyof Ports>(action: Action, { input, deps }: Run<P>) {
  const earlier = input.containment?.[deps.field]?.outcomes ?? [];
  const cutoff = input.renew === true ? latestCutoff(action, earlier) : undefined;
  return {
    ownKeys: keptKeys(input),
    ...(cutoff && { cutoff }),
    earlier: earlier.filter((outcome) => isAbout(action, outcome)),
    planned: input.plan.actions,
    priors: Object.values(input.containment ?? {}).flatMap((step) => step.prior ?? []),
  };
}

/** What cannot be read for good, or not this last time, is said in its place: restoring will need a person. */
async function readPrior(read: () => Promise<PriorState>, isFinal: boolean): Promise<PriorState> {
  try {
    return await read();
  } catch (error) {
    if (!isSaid(error, isFinal)) throw error;
    return { unreadable: error.message.slice(0, 250) };
  }
}

function toRecord({ incident }: StepInput, found: readonly Prior[]) {
  const ids = found.map(({ action }) => actionId(action)).join('\n');
  const digest = createHash('sha256').update(ids).digest('hex').slice(0, 12);
  const priors = JSON.stringify(withinRoom(found, priorRoom.record));
  return { sk: priorSortKey(incident.id, digest), priors };
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
    const { uniqueId } = action;
    const base = { action: action.kind, target, ...about, ...(uniqueId !== undefined && { uniqueId }) };
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
