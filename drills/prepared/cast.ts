import type { Account } from '@firebreak/account';

export const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** Everybody of the account whose own policies allow it may assume the role. */
export const trusting = (accountId: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: 'sts:AssumeRole' },
    ],
  });

/** Lets the account's time go by. */
export function letPass({ clock }: Account, milliseconds: number): void {
  clock.advanceBy(milliseconds);
}
