import type { IAMClient } from '@aws-sdk/client-iam';
import { RetryableError } from '../../lambda/aws/failure.ts';
import { runStep, type StepInput, untried } from '../../lambda/containment-step.ts';
import type { Ports } from '../../core/containment/actions/ports.ts';
import { type ContainmentStep, stepFields } from '../../core/containment/actions/steps.ts';
import { definitionsOf } from '../../core/containment/actions/table.ts';
import {
  checks,
  type HoldSettings,
  type Move,
  nextMove,
  planAfterCheck,
} from '../../core/containment/next-move.ts';
import type { ContainmentState } from '../../core/state.ts';
import type { ContainmentSlice } from '../../core/containment/containment-slice.ts';
import type { StepResult, Verification } from '../../core/containment/outcome.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { unverified } from '../../core/stand-ins.ts';
import { verify } from '../../lambda/steps/verify/verify.ts';
import { portsIn } from '../by-hand/ports.ts';
import { repeat } from '../by-hand/repeat.ts';
import { type Notes, noted } from './notes.ts';

interface Deps {
  readonly iam: IAMClient;
  /** AWS's time. */
  readonly now: () => Date;
  readonly settings: HoldSettings & Pick<Settings, 'homeRegion'>;
  /** Told of each move as it begins, and of each wait while it lasts. */
  readonly tell: (text: string) => void;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Writes down what restoring needs, before each change and after it. */
  readonly notes: Notes;
  /** Given the state after each move: whoever interrupts the next one is told what was done. */
  readonly keep?: (state: ContainmentState) => void;
}

/** Somebody watches, and is told so often how long a wait still is. */
const toldEverySeconds = 10;

/**
 * Contains by the code of the Lambdas, move by move as the state machine does (core/containment/next-move.ts).
 *
 * @param state with the plan to carry out
 * @returns the state with what came of it; a step that failed for good is an outcome, never an error
 */
export async function carryOutPlan(state: ContainmentState, deps: Deps): Promise<ContainmentState> {
  const ports = portsIn(deps.iam, deps.settings.homeRegion);
  let now = state;
  let move = nextMove(undefined, now, deps.settings);
  while (move.kind !== 'done' && move.kind !== 'give up') {
    await announce(move, deps);
    now = await make(move, now, ports, deps);
    deps.keep?.(now);
    move = nextMove(move.kind, now, deps.settings);
  }
  return now;
}

type Made = Exclude<Move, { kind: 'done' | 'give up' }>;

async function announce(move: Made, { tell, pause }: Deps): Promise<void> {
  if (move.kind === 'contain') {
    tell(move.attempt === 1 ? 'containing' : `it did not hold: containing again (${move.attempt})`);
    return;
  }
  for (let left = move.afterSeconds; left > 0; left -= toldEverySeconds) {
    tell(
      move.kind === 'renew'
        ? `waiting for IAM to spread: sessions are denied anew in ${left} s`
        : `reading again in ${left} s, check ${move.check} of ${checks}`,
    );
    await pause(Math.min(left, toldEverySeconds) * 1000);
  }
}

async function make(
  move: Made,
  state: ContainmentState,
  ports: Ports,
  deps: Deps,
): Promise<ContainmentState> {
  switch (move.kind) {
    case 'contain':
      return {
        ...state,
        containment: await containOnce(state, ports, deps),
        attempts: { value: move.attempt },
      };
    case 'renew':
      return { ...state, renewal: await step('revoke-sessions', { ...state, renew: true }, ports, deps) };
    case 'check': {
      const verification = await verifyOnce(state, ports, deps);
      deps.notes.checked(verification);
      const checked = { ...state, verification, looks: { value: move.check - 1 } };
      return { ...checked, plan: planAfterCheck(checked) };
    }
  }
}

async function containOnce(
  state: ContainmentState,
  ports: Ports,
  deps: Deps,
): Promise<NonNullable<ContainmentSlice['containment']>> {
  const steps = Object.keys(stepFields) as ContainmentStep[];
  const results = await Promise.all(
    steps.map(async (name) => [stepFields[name], await step(name, state, ports, deps)] as const),
  );
  return Object.fromEntries(results) as unknown as NonNullable<ContainmentSlice['containment']>;
}

/** Repeats what may pass; what does not pass is an outcome of its own action, so that the others go on. */
async function step(name: ContainmentStep, input: StepInput, ports: Ports, deps: Deps): Promise<StepResult> {
  const definitions = noted(definitionsOf(name), deps.notes);
  const tried = untried();
  const run = (isFinal: boolean): Promise<StepResult> =>
    runStep(input, {
      field: stepFields[name],
      definitions,
      ports,
      now: deps.now,
      isFinal,
      tried,
      keep: deps.notes.keep,
    });
  try {
    return await repeat(() => run(false), deps);
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    return run(true);
  }
}

async function verifyOnce(state: ContainmentState, ports: Ports, deps: Deps): Promise<Verification> {
  try {
    return await repeat(() => verify(state, ports, deps.now), deps);
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    return unverified(deps.now().toISOString(), error.message, state.plan);
  }
}
