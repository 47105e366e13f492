import type { Settings } from '../settings/settings.ts';
import type { ContainmentSlice } from './containment-slice.ts';
import type { VerificationSlice } from './outcome.ts';
import type { Plan } from './plan.ts';

/** How often IAM is read again while a containment must hold. One check could fall between two blows of an attacker. */
export const checks = 3;

export type HoldSettings = Pick<Settings, 'settleSeconds' | 'holdSeconds' | 'containAttempts'>;

/** Never right after a change: that would find what was just put, and not what an attacker makes of it. */
export const secondsBetweenChecks = ({ holdSeconds }: Pick<HoldSettings, 'holdSeconds'>): number =>
  Math.ceil(holdSeconds / checks);

/** What is done next about a containment, and how long IAM is given before. */
export type Move =
  | { readonly kind: 'contain'; readonly attempt: number }
  /** The session cutoff is put again: a session issued while IAM was spreading is newer than the first one. */
  | { readonly kind: 'renew'; readonly afterSeconds: number }
  /** IAM is read again, for the first, second or third time since the plan was carried out. */
  | { readonly kind: 'check'; readonly check: number; readonly afterSeconds: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'give up' };

/**
 * Decides how a containment goes on: contain, renew the session cutoff, check three times, contain again while a check
 * finds something reverted, and give up after so many attempts, or where a person has paused containment.
 *
 * @param last what has just been done; undefined where nothing has
 * @param state as that has left it
 */
export function nextMove(
  last: Exclude<Move['kind'], 'done' | 'give up'> | undefined,
  { attempts, looks, verification, containment }: ContainmentSlice & VerificationSlice,
  settings: HoldSettings,
): Move {
  const again: Move = { kind: 'contain', attempt: attempts.value + 1 };
  switch (last) {
    case undefined:
      return again;
    case 'contain':
      return { kind: 'renew', afterSeconds: settings.settleSeconds };
    case 'renew':
      return { kind: 'check', check: 1, afterSeconds: secondsBetweenChecks(settings) };
    case 'check': {
      if (!verification?.held)
        return mayTryAgain(attempts.value, containment, settings) ? again : { kind: 'give up' };
      const made = (looks?.value ?? 0) + 1;
      return made < checks
        ? { kind: 'check', check: made + 1, afterSeconds: secondsBetweenChecks(settings) }
        : { kind: 'done' };
    }
  }
}

/** What was refused because of a pause would be refused again; a later phase, whose attempts begin at none, tries it. */
const mayTryAgain = (
  made: number,
  containment: ContainmentSlice['containment'],
  { containAttempts }: HoldSettings,
): boolean =>
  made === 0 ||
  (made < containAttempts && !Object.values(containment ?? {}).some(({ paused }) => paused !== undefined));

/** The plan with what a check has found to be missing from it: credentials that its users have been given since. */
export const planAfterCheck = ({ plan, verification }: ContainmentSlice & VerificationSlice): Plan =>
  verification?.held === false && verification.plan ? verification.plan : plan;
