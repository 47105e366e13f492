import type { Account } from '@firebreak/account';
import { firebreak } from '../../core/values/shell.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** What a drill's time jumps over, beside the wait for the follow-up. */
const jumpsMs = 34 * 60_000;

/** Begins so early that the account's time is not past the machine's when the drill is over: signatures are dated. */
export function startToKeep({ followUpMinutes }: Pick<Settings, 'followUpMinutes'>): Date {
  return new Date(Date.now() - jumpsMs - followUpMinutes * 60_000);
}

/** A drill that ends earlier than others leaves the account behind: AWS takes no signature of the quarter hour to come. */
export function toMachineTime({ clock }: Account): void {
  clock.advanceBy(Math.max(-clock.offsetMs(), 0));
}

/**
 * Leaves the account up for whoever wants to look into it, and says how to reach it. Ends with the process: the
 * handler that cleans up after Ctrl-C is in place already.
 */
export async function keep(account: Account, write: (line: string) => void): Promise<void> {
  const { accessKeyId, secretAccessKey } = account.iam.root;
  const variables = {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    // The AWS CLI of version 1 and boto3 read this one alone.
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  write(
    '\nThe account stays up until Ctrl-C. Its root user, for another terminal (no session token: unset yours):',
  );
  write(
    `  unset AWS_SESSION_TOKEN AWS_PROFILE; export ${Object.entries(variables)
      .map((pair) => pair.join('='))
      .join(' ')}`,
  );
  for (const line of toTry(account)) write(`  ${line}`);
  // The account's server keeps the process alive.
  await new Promise(() => undefined);
}

function toTry({ trail }: Account): readonly string[] {
  const launch = trail.all().findLast((record) => record.eventName === 'RunInstances');
  return launch === undefined ? [] : [firebreak(`trace --event-id ${launch.eventID}`)];
}
