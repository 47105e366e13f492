import type { IamContext } from '../context.ts';
import { entityTemporarilyUnmodifiable } from '../errors.ts';
import type { User } from '../store/store.ts';

type Settling = Pick<IamContext, 'clock' | 'settlingMs'>;

/** What a user has that was just made, or whose password was just set. */
export function settling({ clock, settlingMs }: Settling): Pick<User, 'settledAt'> {
  return settlingMs === 0 ? {} : { settledAt: new Date(clock.now().getTime() + settlingMs) };
}

/**
 * Refuses to change or remove a user's password before IAM has carried out the last change; repeating helps. Of the
 * operations here AWS declares the error for DeleteLoginProfile and UpdateLoginProfile only: a new user can be given a
 * password, or be deleted, at once.
 * @throws AwsError EntityTemporarilyUnmodifiable
 */
export function checkSettled({ clock }: Settling, { userName, settledAt }: User): void {
  if (settledAt === undefined || clock.now() >= settledAt) return;
  throw entityTemporarilyUnmodifiable(
    `Login Profile for User ${userName} cannot be modified while login profile is being created.`,
  );
}
