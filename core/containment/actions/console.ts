import { holderOf, type OfUser, whoIs } from '../any-action.ts';
import { option } from '../../values/shell.ts';
import { type ActionDefinition, type Before, inPlace, type Outline, reverted } from './definition.ts';
import * as field from './fields.ts';
import { restorable, type Restoration, type Standing, type Taken, type TakenContext } from './taken.ts';

interface DisableConsole extends OfUser {
  readonly kind: 'disable-console';
}

interface Password {
  /** When it was made, ISO 8601; null where there was none. A password itself cannot be read. */
  readonly passwordCreatedAt: string | null;
}

export const disableConsoleOutline: Outline<DisableConsole, 'disable-console'> = {
  step: 'disable-console',
  covers: () => [{ credentials: 'password', by: 'removed' }],
};

/** Removes the password. Console sessions are temporary credentials: revoke-sessions ends those. */
export const disableConsole: ActionDefinition<DisableConsole, 'loginProfiles', Password> = {
  fields: { userName: field.userName, uniqueId: field.uniqueId },
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
  prior: {
    fields: { passwordCreatedAt: field.textOrNull },
    read: async ({ userName }, { loginProfiles }) => ({
      passwordCreatedAt: (await loginProfiles.read(userName))?.createdAt ?? null,
    }),
    // A password cannot be restored, and the answer of the removal says whether there was one.
    mayFollow: () => true,
  },
  // No read before the removal: one that fails because the password may not be read would let it stand.
  execute: async ({ userName }, { loginProfiles }, { attempt, prior }) => {
    const since = prior?.passwordCreatedAt;
    const removed = `the password${since ? ` of ${since}` : ''} was removed; it cannot be restored`;
    const outcome = await attempt(userName, async () =>
      (await loginProfiles.remove(userName)) === 'removed'
        ? { status: 'done', note: removed }
        : { status: 'already', note: 'the user has no console password' },
    );
    return [outcome];
  },
  reread: async ({ userName }, { loginProfiles }) =>
    (await loginProfiles.read(userName))
      ? reverted('the user has a console password')
      : inPlace('the user has no console password'),
  // IAM does not say whose password it was. The user that it was meant for still has one, so it was the other's.
  strayed: async ({ userName }, { done, present }, { loginProfiles }) => {
    if (present === undefined || (await loginProfiles.read(userName))) return [];
    return (await loginProfiles.read(present.userName))
      ? done.filter(({ target }) => target === userName)
      : [];
  },
  byHand: ({ userName }) => `aws iam delete-login-profile ${option('user-name', userName)}`,
  taken: (action, before) => restorable(restoration, passwordBefore(action, before)),
  // The password itself is gone: its owner gets another one, for one sign-in.
  restoreByHand: ({ userName }, { done }) =>
    done.length === 0
      ? []
      : [
          'password="Aa1+$(openssl rand -base64 18)" && ' +
            `aws iam create-login-profile ${option('user-name', userName)} --password "$password" --password-reset-required && ` +
            'echo "$password"',
        ],
};

interface TakenPassword extends Taken {
  readonly kind: 'password';
  /** When the password was made that was removed, ISO 8601; undefined where nobody could read it. */
  readonly createdAt?: string;
}

function passwordBefore(action: DisableConsole, { state, done }: Before<Password>): readonly TakenPassword[] {
  const createdAt = state?.passwordCreatedAt;
  if (createdAt === null || (createdAt === undefined && done.length === 0)) return [];
  return [{ kind: 'password', holder: holderOf(action), ...(createdAt !== undefined && { createdAt }) }];
}

const restoration: Restoration<TakenPassword> = {
  rank: 0,
  isDeny: false,
  describe: ({ holder }) => `console password of ${whoIs(holder)}`,
  idOf: () => '',
  optionFor: () => '--new-password',
  isTakenBy: ({ kind }) => kind === 'disable-console',
  check: checkPassword,
  restore: async ({ holder }, ports, newPassword) => {
    const password = newPassword();
    return (await ports.restore.createPassword(holder.name, password)) === 'created'
      ? { password }
      : { problem: 'somebody gave the user a password at this moment' };
  },
};

async function checkPassword(
  { holder: { name }, createdAt }: TakenPassword,
  { ports, options, restoringSince }: TakenContext,
): Promise<Standing> {
  const now = await ports.loginProfiles.read(name);
  if (!now)
    return options.newPassword
      ? { is: 'to-do', note: 'set a new one, to be changed at the first sign-in' }
      : { is: 'kept', note: 'it cannot come back; --new-password sets a new one, for one sign-in' };
  // IAM's times have whole seconds.
  const began = restoringSince?.slice(0, 19);
  const isOurs = began !== undefined && now.createdAt.slice(0, 19) >= began;
  const note = `there is one, made at ${now.createdAt}`;
  if (isOurs || now.createdAt === createdAt) return { is: 'there', note };
  const text = `${name} was given a password at ${now.createdAt}, not by Firebreak`;
  return { is: 'drifted', note, drift: { text, by: { resource: name, calls: ['CreateLoginProfile'] } } };
}
