import { AwsError } from '../../model.ts';
import { wholeSeconds, type IamContext } from '../context.ts';
import { notModelled } from '../errors.ts';
import { passwordMatches } from '../credentials/passwords.ts';
import { issueSession, toSessionCredentials, type SessionCredentials } from './sessions.ts';
import type { Endpoint } from '../store/view.ts';

/** Console sessions end after 12 hours (AWS Sign-In User Guide). */
const consoleSeconds = 43_200;

const signInEndpoint: Endpoint = { service: 'signin', region: 'us-east-1' };

/**
 * Signs a user in to the console. The session lives on when the password is removed: it ends by time, or by a deny.
 * @throws AwsError with the sign-in page's one answer to an unknown user, a wrong password and no password at all;
 *   NotImplemented where AWS would ask for a code or a new password
 */
export function signIn(context: IamContext, userName: string, password: string): SessionCredentials {
  const user = context.view(signInEndpoint).userNamed(userName);
  const profile = user?.loginProfile;
  if (user === undefined || profile === undefined || !passwordMatches(password, profile.passwordHash)) {
    throw new AwsError(
      'FailedAuthentication',
      'Your authentication information is incorrect. Please try again.',
      401,
    );
  }
  if (user.mfaDevices.length > 0) {
    throw notModelled('Sign-in with MFA', `import a console session of ${user.userName} instead.`);
  }
  if (profile.passwordResetRequired) {
    throw notModelled('Sign-in with a password that must be changed', 'set PasswordResetRequired to false.');
  }
  const kept = context.store.users.get(user.userId);
  if (kept) context.store.users.set(kept.userId, { ...kept, passwordLastUsed: wholeSeconds(context) });
  const owner = { kind: 'user' as const, userId: user.userId };
  return toSessionCredentials(
    issueSession(context, { owner, durationSeconds: consoleSeconds, fromConsole: true }),
  );
}
