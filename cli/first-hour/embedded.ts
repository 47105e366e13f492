import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { startAccount } from '@firebreak/account';
import type { StepResult } from './result.ts';
import { runSteps } from './run.ts';
import type { Clients, Keys, Step } from './step.ts';

/** What the embedded account answers to the same steps, whose clock jumps. */
export async function embeddedAnswers(steps: readonly Step[]): Promise<Readonly<Record<string, StepResult>>> {
  const account = await startAccount();
  const as = (credentials: Keys): Clients => {
    const client = { region: 'us-east-1', endpoint: account.endpoint, credentials, maxAttempts: 1 };
    return { iam: new IAMClient(client), sts: new STSClient(client), ec2: new EC2Client(client) };
  };
  try {
    return await runSteps(
      steps,
      {
        ...{ own: as(account.iam.root), as },
        now: () => account.clock.now(),
        pause: (milliseconds) => account.clock.sleep(milliseconds),
        check: () => undefined,
      },
      { run: 'embedded', mayRun: () => Promise.resolve(true), tell: () => undefined },
    );
  } finally {
    await account.close();
  }
}
