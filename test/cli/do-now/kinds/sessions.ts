import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Account } from '@firebreak/account';
import type { Holder } from './kind.ts';

/** IAM takes four seconds at most to spread in the drills. */
const spreadMs = 5_000;
/** So long before the paste a session was issued, unless said. */
const olderMs = 10 * 60_000;

let count = 0;

interface Session {
  /** Of a role. */
  readonly sessionName?: string;
  readonly issuedAt?: Date;
}

/**
 * Tries whether a session works that a user, or a session name of a role, got some minutes ago.
 * @returns AWS's refusal; undefined where it works
 */
export async function refusalOf(
  account: Account,
  holder: Holder,
  { sessionName = 'printed', issuedAt }: Session = {},
): Promise<string | undefined> {
  account.clock.advanceBy(spreadMs);
  count += 1;
  const now = account.clock.now().getTime();
  const session = account.iam.importSession({
    accessKeyId: `ASIAPRINTED${String(count).padStart(9, '0')}`,
    principal:
      holder.type === 'user'
        ? { kind: 'user', userName: holder.name }
        : { kind: 'assumed-role', roleName: holder.name, sessionName },
    issuedAt: issuedAt ?? new Date(now - olderMs),
    expiresAt: new Date(now + 3_600_000),
    fromConsole: false,
  });
  // It is everywhere, as one is that was issued minutes ago.
  account.clock.advanceBy(spreadMs);
  const client = new EC2Client({
    ...{ region: 'us-east-1', endpoint: account.endpoint, credentials: session, maxAttempts: 1 },
  });
  try {
    await account.offTheRecord(() => client.send(new DescribeInstancesCommand({})));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
