import { inPlace, type RecordOf, undone } from './record.ts';

export const disableConsole: RecordOf<'disable-console', 'loginProfiles'> = {
  kind: 'disable-console',
  does: 'removes the console password of a user',
  precondition: 'the user has a password',
  calls: [
    {
      call: 'iam:GetLoginProfile',
      on: 'users',
      to: 'prior',
      why: 'Tells a user without a password from one whose password is gone.',
    },
    {
      call: 'iam:DeleteLoginProfile',
      on: 'users',
      to: 'change',
      why: 'IAM has no other way to end console sign-in.',
    },
    {
      call: 'iam:GetLoginProfile',
      on: 'users',
      to: 'reread',
      why: 'Reads whether there is a password again.',
    },
  ],
  prior: async ({ userName }, { loginProfiles }) => ({
    passwordCreatedAt: (await loginProfiles.read(userName))?.createdAt ?? null,
  }),
  // No look before the removal: one that fails because the password may not be read would let it stand.
  execute: async ({ userName }, { loginProfiles }, { attempt, prior }) => {
    const since = prior?.state.passwordCreatedAt;
    const removed = `the password${since ? ` of ${since}` : ''} was removed; it cannot be given back`;
    const outcome = await attempt(userName, async () =>
      (await loginProfiles.remove(userName)) === 'removed'
        ? { status: 'done', note: removed }
        : { status: 'already', note: 'the user has no console password' },
    );
    return [outcome];
  },
  reread: async ({ userName }, { loginProfiles }) =>
    (await loginProfiles.read(userName))
      ? undone('the user has a console password')
      : inPlace('the user has no console password'),
  byHand: ({ userName }) => [`aws iam delete-login-profile --user-name ${userName}`],
  undoByHand: ({ userName }, done) =>
    done.length === 0
      ? []
      : [`aws iam create-login-profile --user-name ${userName} --password NEW --password-reset-required`],
};
