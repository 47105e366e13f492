import { type Account, AwsError } from '@firebreak/account';
import { failed, holderIn, type Kind, optionOf, pictureOf, wrong } from './kind.ts';

/** Longer than any session lives that was issued before the containment. */
const later = '+3 days';
const guard = /^\[\[ .*? > \S+ \]\] && /;

const takesDenyAway =
  /^aws iam (?:(?:delete|put)-(?:user|role)-policy .*--policy-name Firebreak|detach-(?:user|role)-policy .*:policy\/AWSDenyAll|(?:delete|put)-(?:user|role)-permissions-boundary )/;

/** What gives back what the containment took. */
export const restoring: readonly Kind[] = [
  {
    name: 'the owner gets a new password',
    when: 'restore',
    is: (command) => /^password=.*aws iam create-login-profile /.test(command),
    try: async (command, { account, paste }) => {
      const pasted = await paste(command);
      if (isRemoved(command, account)) return [];
      const password = pasted.said.trim().split('\n').at(-1) ?? '';
      const userName = optionOf(command, 'user-name');
      account.clock.advanceBy(5_000);
      return [
        ...failed(pasted),
        ...wrong(!isPassword(account, userName, password), 'Nobody can sign in with it.'),
      ];
    },
  },
  {
    name: 'a key is made active again',
    when: 'restore',
    is: (command) => /^aws iam update-[a-z-]+ .*--status Active$/.test(command),
    try: async (command, { account, paste }) => {
      const pasted = await paste(command);
      const user = account.iam.snapshot().users[optionOf(command, 'user-name')];
      const found = user?.accessKeys.find(
        ({ accessKeyId }) => accessKeyId === optionOf(command, 'access-key-id'),
      );
      return [...failed(pasted), ...wrong(found?.status !== 'Active', `It is ${found?.status}.`)];
    },
  },
  {
    name: 'a deny is taken away, and not before the last session has ended that it refuses',
    when: 'restore',
    is: (command) => takesDenyAway.test(command.replace(guard, '')) && !command.includes('"Effect":"Deny"'),
    try: async (command, { account, before, paste }) => {
      const holder = holderIn(command);
      const policies = (): string => {
        const { inlinePolicies, attachedPolicies, permissionsBoundary } =
          pictureOf(account.iam.snapshot(), holder) ?? {};
        return JSON.stringify({ inlinePolicies, attachedPolicies, permissionsBoundary });
      };
      const stood = policies();
      const early = guard.test(command) ? await paste(command) : undefined;
      const isEarly = early !== undefined && (early.code === 0 || policies() !== stood);
      const pasted = await paste(command, { later });
      // The report before has said the same, or the user was the attacker's, and is removed.
      const isOver = /NoSuchEntity/.test(pasted.said);
      return [
        ...wrong(isEarly, 'It was taken away too early.'),
        ...(isOver ? [] : failed(pasted)),
        ...wrong(isThereStill(command, stood, before) && policies() === stood, 'It changed nothing.'),
        ...wrong(isThereStill(command, policies(), before), 'The deny stands.'),
      ];
    },
  },
];

/** A user that the attacker made is gone by now. */
const isRemoved = (command: string, { iam }: Account): boolean =>
  pictureOf(iam.snapshot(), holderIn(command)) === undefined;

function isThereStill(command: string, policies: string, before: unknown): boolean {
  const name = optionOf(command, 'policy-name');
  if (name === '') return policies.includes('AWSDenyAll') && !JSON.stringify(before).includes('AWSDenyAll');
  return policies.includes(`"${name}":`) && !command.includes('put-');
}

/** It is taken, and is to be changed at once: the embedded account has no page for that. */
function isPassword({ iam }: Account, userName: string, password: string): boolean {
  try {
    iam.signIn(userName, password);
    return false;
  } catch (error) {
    return error instanceof AwsError && error.message.includes('a password that must be changed');
  }
}
