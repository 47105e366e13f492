import { type Assembly, deploy, destroy, type Execution, readAssembly } from '@firebreak/account';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { containmentMachine, sensorStackPrefix } from '../../../lambda/contract.ts';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { synthesize } from '../../support/run/synthesize.ts';
import { addUser, launch, stateOf } from '../support/people.ts';

// What becomes of an execution that waits while something else is deployed over it: docs/life-cycle.md.

const before = 'test/e2e/settings/backup-settings.ts';
const dropped = { name: `${sensorStackPrefix}ap-southeast-2`, region: 'ap-southeast-2' };
let deployed: Deployed;
/** Awaited before the function is invoked the next time. */
const next: { step?: string; work?: () => Promise<unknown> } = {};

beforeAll(async () => {
  deployed = await startDeployed({
    settingsFile: before,
    account: {
      beforeInvocation: async (functionName) => {
        if (functionName !== `firebreak-${next.step}`) return;
        delete next.step;
        await next.work?.();
      },
    },
  });
}, startTimeout);
afterAll(() => deployed.close());

/** Does this when the next execution has contained, and begins to look whether it holds. @returns when it is done */
function whileItHolds(work: () => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    Object.assign(next, { step: 'verify', work: () => work().then(resolve, reject) });
  });
}

const containments = (): readonly Execution[] =>
  deployed.account.states.executions().filter(({ stateMachine }) => stateMachine.name === containmentMachine);
const definition = async (): Promise<unknown> => {
  const { account } = deployed;
  const arn = `arn:aws:states:us-east-1:${account.accountId}:stateMachine:${containmentMachine}`;
  const sfn = new SFNClient({
    ...{ endpoint: account.endpoint, region: 'us-east-1', credentials: account.iam.root },
  });
  return (await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }))).definition;
};
const withoutDropped = (assembly: Assembly): Assembly => ({
  ...assembly,
  stacks: assembly.stacks.filter(({ name }) => name !== dropped.name),
});
const contained = { keys: ['Inactive', 'Active'], hasPassword: false, sessionsDenied: true };

it('ends as it began, with a function that the new release no longer has', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'anna', { path: '/service/' });
  const release = withoutDropped(readAssembly(await synthesize()));
  const seen = deployed.watch();
  const done = whileItHolds(() => deploy(account, release));
  await launch(account, user.keys[0], 'eu-west-1');
  await account.settled();
  await done;
  const [execution] = containments();
  expect(execution!.status()).toBe('SUCCEEDED');
  expect(execution!.stateMachine.definition).toContain('firebreak-create-backup-key');
  expect(await definition()).not.toContain('firebreak-create-backup-key');
  const entered = execution!.history().map(({ state }) => state);
  expect(entered).toContain('CreateBackupKeyFailed');
  // A user that is to get a backup key is denied its sessions alone.
  expect(stateOf(account, user)).toEqual({ ...contained, sessionsDenied: false });
  expect(await seen.incidents('anna')).toMatchObject([{ status: 'held' }]);
  const [incident] = await seen.incidents('anna');
  const id = String(incident!['incidentId']);
  expect(Object.keys(seen.evidence(id))).toContain(`${id}/follow-up/incident.json`);
  expect(seen.notices().map(({ subject }) => subject)).toContainEqual(expect.stringContaining('CONTAINED'));
  expect(account.problems()).toEqual([]);
});

it('is ended by a destruction, which reverts nothing and forgets nothing', async () => {
  const { account } = deployed;
  const stacks = account.stacks.all();
  expect(stacks.map(({ name }) => name)).toContain(dropped.name);
  const user = await addUser(account, 'bert');
  const seen = deployed.watch();
  const done = whileItHolds(async () => {
    for (const stack of stacks.toReversed()) await destroy(account, stack);
  });
  // Of the region that the settings have dropped: its sensor still forwards.
  await launch(account, user.keys[0], dropped.region);
  await done;
  await account.settled();
  expect(seen.executions().map((execution) => execution.status())).toEqual(['ABORTED']);
  expect(account.stacks.all()).toHaveLength(0);
  expect(stateOf(account, user)).toEqual(contained);
  expect(await seen.incidents('bert')).toHaveLength(1);
  expect(account.problems()).toEqual([]);
});

it('is followed by a deployment that contains again', async () => {
  const { account } = deployed;
  await deploy(account, readAssembly(await synthesize(before)));
  expect(account.stacks.all()).toHaveLength(4);
  const user = await addUser(account, 'carl');
  await launch(account, user.keys[0], dropped.region);
  await account.settled();
  expect(containments().at(-1)!.status()).toBe('SUCCEEDED');
  expect(stateOf(account, user)).toEqual(contained);
  expect(account.problems()).toEqual([]);
});
