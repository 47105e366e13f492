import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { type Account, startAccount } from '@firebreak/account';
import { doNowOf } from '../../../core/report/do-now/do-now.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { byHandSettings, planContainment } from '../../../core/containment/plan.ts';
import { addCast, type Cast } from '../../../drills/cast.ts';
import { launchRecord } from '../../support/events.ts';
import { itWhere } from '../../support/it-where.ts';
import { stateOf } from '../../support/report/state.ts';
import { awsCli, hasShell } from '../../docs/commands/shell.ts';
import { openShell, type Pasted } from './paste.ts';

const region = 'eu-west-1';
let account: Account;
let cast: Cast;
beforeAll(async () => {
  account = await startAccount({ historyDelayMs: 0 });
  cast = await addCast(account, region);
  await cast.attacker.ec2(region).send(
    new RunInstancesCommand({
      ...{ ImageId: 'ami-0123456789abcdef0', InstanceType: 'p5.48xlarge', MinCount: 1, MaxCount: 1 },
      DisableApiStop: true,
    }),
  );
  account.clock.advanceBy(60_000);
});
afterAll(async () => {
  await account.close();
});

/** A caller that is not contained, whose instance runs, and cannot be stopped before its lock is lifted. */
function notContained(): ContainmentState {
  const userArn = `arn:aws:iam::${account.accountId}:user/${cast.victim}`;
  const caller = {
    kind: 'user-key',
    ...{ userName: cast.victim, userArn, accessKeyId: cast.stolen.accessKeyId },
    reason: 'x',
  } as const;
  const instanceIds = account.ec2.instances().map(({ instanceId }) => instanceId);
  const state = stateOf({ ...launchRecord, awsRegion: region });
  return {
    ...{ ...state, caller, plan: planContainment(caller, { ...byHandSettings, otherCredentials: 'keep' }) },
    launch: { ...state.launch, region, result: { kind: 'launched', instanceIds } },
  };
}

const itWithAwsCli = itWhere(
  hasShell && awsCli !== '',
  'the list of what to do now, pasted into bash against the embedded account',
  'bash, jq or the AWS CLI',
);

itWithAwsCli('what is to be done now does so, pasted as it stands, with the AWS CLI', async () => {
  const state = notContained();
  const steps = doNowOf({ now: new Date(), state });
  expect(steps.map(({ id }) => id)).toEqual(['stop', 'close', 'restore']);
  const commands = steps.filter(({ id }) => id !== 'restore').flatMap((step) => step.commands);
  const { accessKeyId, secretAccessKey } = account.iam.root;
  const shell = openShell({
    account: {
      AWS_ENDPOINT_URL: account.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
    },
  });
  const pasted: Pasted[] = [];
  for (const command of commands) pasted.push(await shell.paste(command));
  shell.close();
  expect(pasted.filter(({ code }) => code !== 0)).toEqual([]);
  expect(account.ec2.instances().map((each) => [each.state, each.disableApiStop])).toEqual([
    ['stopping', false],
  ]);
  expect(account.iam.snapshot().users[cast.victim]).toMatchObject({
    accessKeys: [{ status: 'Inactive' }],
    hasPassword: false,
    inlinePolicies: { FirebreakDenyAll: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } },
    attachedPolicies: [expect.stringContaining('AdministratorAccess')],
  });
});
