import type { LoginProfiles } from '../aws/login-profiles.ts';
import { PermanentError } from '../aws/failure.ts';
import { carryOut, type Effect } from '../containment-step.ts';
import type { ContainmentState } from '../core/incident.ts';
import type { Outcome } from '../core/outcome.ts';

/**
 * Carries out the plan's disable-console actions.
 * @param beforeRemoval is told what is about to be removed: a removed password cannot be read back
 */
export async function disableConsole(
  { plan, launch }: Pick<ContainmentState, 'plan' | 'launch'>,
  profiles: LoginProfiles,
  beforeRemoval: (found: { readonly userName: string; readonly passwordCreatedAt: string }) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const action of plan.actions) {
    if (action.kind !== 'disable-console') continue;
    const { userName } = action;
    const disable = async (): Promise<Effect> => {
      const profile = await readOrUnknown(profiles, userName);
      if (!profile) return { status: 'already', note: 'the user has no console password' };
      beforeRemoval({ userName, passwordCreatedAt: profile.createdAt });
      const result = await profiles.remove(userName);
      return result === 'removed'
        ? {
            status: 'done',
            note: `the password of ${profile.createdAt} was removed; it cannot be given back`,
          }
        : { status: 'already', note: 'somebody else removed the password meanwhile' };
    };
    outcomes.push(await carryOut({ kind: action.kind, target: userName }, launch, disable));
  }
  return outcomes;
}

/** A password that may not be read must still go: what informs never stops what contains. */
async function readOrUnknown(profiles: LoginProfiles, userName: string): ReturnType<LoginProfiles['read']> {
  try {
    return await profiles.read(userName);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { createdAt: 'an unknown date' };
  }
}
