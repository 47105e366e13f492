import { type Action, targetOf } from '../core/containment/action.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import type { ActionDefinition, Attempt } from '../core/containment/actions/definition.ts';
import { flawOf, type PlanOwner } from '../core/containment/actions/form.ts';
import { keptKeys } from '../core/backup-key/backup-key.ts';
import { millisecondsSince } from '../core/incident/incident.ts';
import { describePause, type Pause } from '../core/incident/pause.ts';
import type { Tally } from '../core/incident/tally.ts';
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
import { withinRoom, withShortErrors } from './room.ts';

/** What a containment step is asked with: the state. */
export type StepInput = Pick<ContainmentState, 'plan' | 'launch' | 'incident' | 'containment' | 'backupKey'> &
  PlanOwner & {
    /** When the launch was judged, ISO 8601. */
    readonly receivedAt?: string;
    /** Until when the table keeps what is written down, with the launch that it is about. */
    readonly tally?: Pick<Tally, 'expiresAt'>;
    /**
     * Executions that an older release began ask twice: what the first call found, which their state machine has written
     * down, or why it could not be. Then the step acts by that.
     */
    readonly look?: StepResult;
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
  /** Writes down what was there before an action. */
  readonly keep: KeepPrior;
  /** What earlier tries of this call came to, kept by whoever repeats it. A try that throws adds to it. */
  readonly tried: Tried;
}

/**
 * Writes down what was there before an action, under an id of its own.
 * @returns what stands: of an earlier try, if that has written it down
 * @throws anything where it could not be written: the action is carried out all the same
 */
export type KeepPrior = (prior: Prior) => Promise<Prior>;

export interface Tried {
  readonly did: Outcome[];
  readonly found: Prior[];
}

export const untried = (): Tried => ({ did: [], found: [] });

/**
 * Carries out a step's part of the plan, in one call. What restoring needs is read and written down before each action,
 * or beside it where the action overwrites nothing of that; an action does not wait for a table that cannot be written.
 * Actions are independent: one that fails stops no other.
 *
 * @throws RetryableError for what may pass, once every action was tried: the state machine repeats the step, and what was
 *   done is found done. Never by a final call: there it is the outcome, or the unreadable prior, of its action
 */
export async function runStep<P extends keyof Ports>(
  input: StepInput,
  deps: StepDeps<P>,
): Promise<StepResult> {
  const earlier = input.containment?.[deps.field];
  const known = input.look?.prior ?? [...(earlier?.prior ?? []), ...deps.tried.found];
  const holders = makeHolders(input, deps.ports.principals, input.look?.holders);
  const run: Run<P> = {
    ...{ input, deps, known, holders, startedAt: deps.now() },
    ...{ kept: [], isTableDown: false, outcomes: [], pauses: [] },
  };
  const [fault] = await carryOutAll(run);
  const { outcomes, pauses } = run;
  const kept = await Promise.all(run.kept);
  const found = kept.map(({ prior }) => prior);
  const { did } = deps.tried;
  if (fault) {
    did.push(...outcomes.filter(({ status }) => status === 'done'));
    deps.tried.found.push(...found);
    throw fault;
  }
  const before = input.look?.outcomes ?? earlier?.outcomes ?? [];
  const prior = withinRoom([...known, ...found]);
  const identified = await holders.found();
  const isUnrecorded = input.lookError !== undefined || kept.some(({ isWritten }) => !isWritten);
  return {
    ...toStepResult(withShortErrors(withEarlier(outcomes, input.renew ? did : [...before, ...did]))),
    ...(prior.length > 0 && { prior }),
    ...(pauses[0] && { paused: pauses[0] }),
    ...(identified.length > 0 && { holders: identified }),
    ...(isUnrecorded && { unrecorded: true as const }),
  };
}

/** What was there before an action, and whether that is written down. */
interface Kept {
  readonly prior: Prior;
  readonly isWritten: boolean;
}

/** One call of a step, and what it has come to so far. */
interface Run<P extends keyof Ports> {
  readonly input: StepInput;
  readonly deps: StepDeps<P>;
  /** What was found before by earlier calls. */
  readonly known: readonly Prior[];
  readonly holders: Holders;
  readonly startedAt: Date;
  /** What this call has found: it is written down, or is being written. */
  readonly kept: Promise<Kept>[];
  /** A write has failed: no further action waits for one, or a table that is down would take all of the step's time. */
  isTableDown: boolean;
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
  const { input, deps, holders, outcomes } = run;
  const { ports, now } = deps;
  const isOwn = Object.hasOwn(deps.definitions, action.kind);
  if (!isOwn && Object.hasOwn(outlines, action.kind)) return;
  const definition = isOwn ? deps.definitions[action.kind] : undefined;
  const attempt = attemptOf(action, input, deps);
  const flaw = flawOf(action, definition, input);
  if (!definition || flaw !== undefined) {
    outcomes.push(await attempt(targetOf(action), () => Promise.resolve(refused(flaw))));
    return;
  }
  // Done by the first call of an older release, with the key that needs no look.
  if (input.look?.outcomes.some((outcome) => outcome.status === 'done' && isAbout(action, outcome))) return;
  const forGood = input.containment?.[deps.field]?.outcomes.find(
    (outcome) => isRefusedForGood(outcome) && isAbout(action, outcome),
  );
  if (forGood) {
    outcomes.push(forGood);
    return;
  }
  // The key that launched needs no look.
  const looked: Before = definition.prior ? await lookBefore(action, definition, run) : { isNew: false };
  if ('outcomes' in looked) {
    outcomes.push(...looked.outcomes);
    return;
  }
  const pause = await deps.isPaused?.();
  if (pause) {
    run.pauses.push(pause);
    outcomes.push(await attempt(targetOf(action), () => Promise.resolve(notCarriedOut(pause))));
    return;
  }
  const prior = looked.prior && (await keepBefore(looked, definition, run));
  const circumstances = {
    ...circumstancesOf(action, run),
    attempt,
    now,
    isNew: looked.isNew,
    ...(prior && { prior: prior.state }),
  };
  const execute = (present: Action) => definition.execute(present, ports, circumstances);
  outcomes.push(...(await act(action, definition, { holders, attempt, execute })));
}

/** A final call acts on what it could not read in this time: milliseconds, of the seconds that a step may take. */
const lookMs = 8_000;

type Before =
  | { readonly outcomes: readonly Outcome[] }
  /** `isNew`: it was found by this call, and nobody has written it down. */
  | { readonly prior?: Prior; readonly isNew: boolean };

/** What is there before an action, where restoring needs it; or why there is nobody to change. */
async function lookBefore<P extends keyof Ports>(
  action: Action,
  { prior: reader }: ActionDefinition<Action, P, object>,
  run: Run<P>,
): Promise<Before> {
  const { input, deps, known, holders } = run;
  const { ports, now, isFinal } = deps;
  const priorWith = (state: PriorState): Prior => ({ action, readAt: now().toISOString(), state });
  const prior = priorOf(action, known);
  if (prior) return { prior, isNew: false };
  const isTold = input.look !== undefined || input.lookError !== undefined || input.renew === true;
  if (!reader || isTold) return { isNew: false };
  if (isFinal && now().getTime() - run.startedAt.getTime() > lookMs)
    return { prior: priorWith({ unreadable: 'there was no time left to read it' }), isNew: true };
  const read = (present: Action) => readPrior(() => reader.read(present, ports, now()), isFinal);
  const looked = await look(action, read, { holders, attempt: attemptOf(action, input, deps) });
  if ('outcomes' in looked) return looked;
  const isRead = looked.state.unreadable === undefined;
  const since = new Date(input.receivedAt ?? '');
  const state = (isRead && reader.withoutOwn?.(looked.state, since)) || looked.state;
  return { prior: priorWith(state), isNew: true };
}

/** Has a prior written down: before the action, unless the action leaves alone what was found. */
async function keepBefore<P extends keyof Ports>(
  { prior, isNew }: { readonly prior?: Prior; readonly isNew: boolean },
  { prior: reader }: ActionDefinition<Action, P, object>,
  run: Run<P>,
): Promise<Prior | undefined> {
  const { deps, kept } = run;
  if (!prior || !isNew) return prior;
  const writing = deps.keep(prior).then(
    (standing): Kept => ({ prior: standing, isWritten: true }),
    (): Kept => {
      run.isTableDown = true;
      return { prior, isWritten: false };
    },
  );
  kept.push(writing);
  const mayFollow =
    run.isTableDown || prior.state.unreadable !== undefined || reader?.mayFollow?.(prior.state) === true;
  return mayFollow ? prior : (await writing).prior;
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
