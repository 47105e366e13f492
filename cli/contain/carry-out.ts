import type { IAMClient } from '@aws-sdk/client-iam';
import { RetryableError } from '../../lambda/aws/failure.ts';
import { runStep, type StepInput } from '../../lambda/containment-step.ts';
import type { Ports } from '../../core/containment/actions/ports.ts';
import { type ContainmentStep, stepFields } from '../../core/containment/actions/steps.ts';
import { definitionsOf } from '../../core/containment/actions/table.ts';
import type { ContainmentState } from '../../core/state.ts';
import { type StepResult, toStepResult } from '../../core/containment/outcome.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { verify } from '../../lambda/steps/verify/verify.ts';
import { portsIn } from '../by-hand/ports.ts';
import { repeat } from '../by-hand/repeat.ts';

interface Deps {
  readonly iam: IAMClient;
  /** AWS's time. */
  readonly now: () => Date;
  readonly settings: Pick<Settings, 'settleSeconds' | 'containAttempts' | 'homeRegion'>;
  /** Told of each phase as it begins. */
  readonly tell: (text: string) => void;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Contains by the code of the Lambdas, in the order of the state machine: act, let IAM spread, move the session
 * cutoff on, let that spread, read again, and once more while it does not hold.
 *
 * @param state with the plan to carry out
 * @returns the state with what came of it; a step that failed for good is an outcome, never an error
 */
export async function carryOutPlan(state: ContainmentState, deps: Deps): Promise<ContainmentState> {
  const ports = portsIn(deps.iam, deps.settings.homeRegion);
  const settleMs = deps.settings.settleSeconds * 1000;
  let now = state;
  for (let attempt = 1; attempt <= deps.settings.containAttempts; attempt++) {
    deps.tell(attempt === 1 ? 'containing' : `it did not hold: containing again (${String(attempt)})`);
    now = { ...now, containment: await containOnce(now, ports, deps) };
    deps.tell(
      `waiting ${String(deps.settings.settleSeconds)} s for IAM to spread, then denying sessions anew`,
    );
    await deps.pause(settleMs);
    now = { ...now, renewal: await step('revoke-sessions', { ...now, renew: true }, ports, deps) };
    deps.tell(`waiting ${String(deps.settings.settleSeconds)} s, then reading again`);
    await deps.pause(settleMs);
    const verification = await verifyOnce(now, ports, deps);
    now = { ...now, verification, plan: verification.plan ?? now.plan };
    if (verification.held) return now;
  }
  return now;
}

type Containment = NonNullable<ContainmentState['containment']>;

async function containOnce(state: ContainmentState, ports: Ports, deps: Deps): Promise<Containment> {
  const steps = Object.keys(stepFields) as ContainmentStep[];
  const results = await Promise.all(
    steps.map(async (name) => [stepFields[name], await lookAndAct(name, state, ports, deps)] as const),
  );
  return Object.fromEntries(results) as unknown as Containment;
}

/** A step that has found what it is about to change is asked again, to change it. */
async function lookAndAct(
  name: ContainmentStep,
  state: ContainmentState,
  ports: Ports,
  deps: Deps,
): Promise<StepResult> {
  const look = await step(name, state, ports, deps);
  return look.record ? step(name, { ...state, look }, ports, deps) : look;
}

/** Repeats what may pass; what does not pass is an outcome, so that the other steps go on. */
async function step(name: ContainmentStep, input: StepInput, ports: Ports, deps: Deps): Promise<StepResult> {
  const definitions = definitionsOf(name);
  const run = () => runStep(input, { field: stepFields[name], definitions, ports, now: deps.now });
  try {
    return await repeat(run, deps);
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    const { name: errorName, message } = error;
    const [action = name] = Object.keys(definitions);
    const target = input.incident.subject;
    return toStepResult([{ action, target, status: 'failed', error: { name: errorName, message } }]);
  }
}

async function verifyOnce(
  state: ContainmentState,
  ports: Ports,
  deps: Deps,
): Promise<NonNullable<ContainmentState['verification']>> {
  try {
    return await repeat(() => verify(state, ports, deps.now), deps);
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    const checkedAt = deps.now().toISOString();
    return { held: false, status: 'not-held', checkedAt, findings: [], reason: error.message };
  }
}
