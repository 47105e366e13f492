import type { IAMClient } from '@aws-sdk/client-iam';
import { makeAccessKeys } from '../../lambda/aws/access-keys.ts';
import { RetryableError } from '../../lambda/aws/failure.ts';
import { makeLoginProfiles } from '../../lambda/aws/login-profiles.ts';
import { makeRolePolicies } from '../../lambda/aws/role-policies.ts';
import { makeUserPolicies } from '../../lambda/aws/user-policies.ts';
import type { ContainmentState } from '../../lambda/core/incident.ts';
import { type Outcome, type StepResult, toStepResult, withEarlier } from '../../lambda/core/outcome.ts';
import type { ActionKind } from '../../lambda/core/plan.ts';
import type { Settings } from '../../lambda/core/settings.ts';
import { deactivateKeys } from '../../lambda/deactivate-keys/deactivate.ts';
import { disableConsole } from '../../lambda/disable-console/disable.ts';
import { revokeSessions } from '../../lambda/revoke-sessions/revoke.ts';
import { verify } from '../../lambda/verify/verify.ts';

interface Deps {
  readonly iam: IAMClient;
  /** AWS's time. */
  readonly now: () => Date;
  readonly settings: Pick<Settings, 'settleSeconds' | 'containAttempts'>;
  /** Told of each phase as it begins. */
  readonly tell: (text: string) => void;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** A step is tried so often while its error may pass; the state machine does the same in AWS. */
const tries = 4;
const firstPauseMs = 500;

/**
 * Contains by the code of the Lambdas, in the order of the state machine: act, let IAM spread, move the session
 * cutoff on, read again, and once more while it does not hold.
 *
 * @param state with the plan to carry out
 * @returns the state with what came of it; a step that failed for good is an outcome, never an error
 */
export async function carryOutPlan(state: ContainmentState, deps: Deps): Promise<ContainmentState> {
  let now = state;
  for (let attempt = 1; attempt <= deps.settings.containAttempts; attempt++) {
    deps.tell(attempt === 1 ? 'containing' : `it did not hold: containing again (${String(attempt)})`);
    now = { ...now, containment: await containOnce(now, deps) };
    deps.tell(`waiting ${String(deps.settings.settleSeconds)} s for IAM to spread, then reading again`);
    await deps.pause(deps.settings.settleSeconds * 1000);
    const renewal = await step('revoke-sessions', now, deps, () => revoke(now, deps));
    now = { ...now, renewal };
    now = { ...now, verification: await verifyOnce(now, deps) };
    if (now.verification?.held) return now;
  }
  return now;
}

type Containment = NonNullable<ContainmentState['containment']>;

async function containOnce(state: ContainmentState, deps: Deps): Promise<Containment> {
  const { containment: earlier } = state;
  const keys = makeAccessKeys(deps.iam);
  const profiles = makeLoginProfiles(deps.iam);
  const [deactivated, revoked, disabled] = await Promise.all([
    step('deactivate-key', state, deps, () => deactivateKeys(state, keys)),
    step('revoke-sessions', state, deps, () => revoke(state, deps)),
    step('disable-console', state, deps, () => disableConsole(state, profiles, () => undefined)),
  ]);
  const merge = (result: StepResult, before: StepResult | undefined): StepResult =>
    toStepResult(withEarlier(result.outcomes, before?.outcomes));
  return {
    deactivateKeys: merge(deactivated, earlier?.deactivateKeys),
    revokeSessions: revoked,
    disableConsole: merge(disabled, earlier?.disableConsole),
  };
}

const revoke = (state: ContainmentState, { iam, now }: Deps): Promise<readonly Outcome[]> =>
  revokeSessions(state, { userPolicies: makeUserPolicies(iam), rolePolicies: makeRolePolicies(iam) }, now);

/** Repeats what may pass; what does not pass is an outcome, so that the other steps go on. */
async function step(
  action: ActionKind,
  state: ContainmentState,
  deps: Deps,
  work: () => Promise<readonly Outcome[]>,
): Promise<StepResult> {
  try {
    return toStepResult(await repeat(work, deps));
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    const { name, message } = error;
    const target = state.incident.subject;
    return toStepResult([{ action, target, status: 'failed', error: { name, message } }]);
  }
}

async function verifyOnce(
  state: ContainmentState,
  deps: Deps,
): Promise<NonNullable<ContainmentState['verification']>> {
  const { iam } = deps;
  const ports = {
    accessKeys: makeAccessKeys(iam),
    loginProfiles: makeLoginProfiles(iam),
    userPolicies: makeUserPolicies(iam),
    rolePolicies: makeRolePolicies(iam),
  };
  try {
    return await repeat(() => verify(state, ports, deps.now), deps);
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    const checkedAt = deps.now().toISOString();
    return { held: false, status: 'not-held', checkedAt, findings: [], reason: error.message };
  }
}

async function repeat<T>(work: () => Promise<T>, { pause }: Deps): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RetryableError) || attempt === tries) throw error;
      await pause(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}
