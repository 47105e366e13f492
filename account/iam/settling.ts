import type { IamContext } from './context.ts';
import { entityTemporarilyUnmodifiable } from './errors.ts';
import type { User } from './store.ts';

type Settling = Pick<IamContext, 'clock' | 'settlingMs'>;

/** What a user has that was just made, or whose password was just set. */
export function settling({ clock, settlingMs }: Settling): Pick<User, 'settledAt'> {
  return settlingMs === 0 ? {} : { settledAt: new Date(clock.now().getTime() + settlingMs) };
}

/**
 * Refuses to change a user's password before IAM has carried out the last change. Repeating helps.
 * @throws AwsError EntityTemporarilyUnmodifiable
 */
export function checkProfileSettled({ clock }: Settling, user: User): void {
  if (isSettled(clock.now(), user)) return;
  throw entityTemporarilyUnmodifiable(
    `Login Profile for User ${user.userName} cannot be modified while login profile is being created.`,
  );
}

/**
 * Refuses to delete a user who was just made, or whose password was just set. AWS documents the error for DeleteUser,
 * but not its text; this one is ours.
 * @throws AwsError EntityTemporarilyUnmodifiable
 */
export function checkUserSettled({ clock }: Settling, user: User): void {
  if (isSettled(clock.now(), user)) return;
  throw entityTemporarilyUnmodifiable(
    `User ${user.userName} cannot be deleted while it is being created. Please try again.`,
  );
}

function isSettled(now: Date, { settledAt }: User): boolean {
  return settledAt === undefined || now >= settledAt;
}
