import { type Account, startAccount } from '../../account.ts';
import { deploy } from '../../deploy/deploy.ts';
import { destroy } from '../../deploy/destroy.ts';
import { templateSchema } from '../../template/template.ts';

const region = 'us-east-1';
let account: Account;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.close());

type Resources = Readonly<Record<string, object>>;

function put(Resources: Resources, { name = 'One', Outputs = {}, at = region } = {}) {
  const stack = {
    ...{ name, account: undefined, region: at, assets: new Map<string, string>(), dependencies: [] },
    template: templateSchema.parse({ Resources, Outputs }),
  };
  return deploy(account, { directory: '/', stacks: [stack] });
}
const queue = (more: object = {}) => ({ Type: 'AWS::SQS::Queue', ...more });
const bus = (Name: string, more: object = {}) => ({
  ...{ Type: 'AWS::Events::EventBus', Properties: { Name } },
  ...more,
});
const refs = (): readonly string[] =>
  account.stacks.all().flatMap(({ resources }) => resources.map(({ created }) => created.ref));
const trust = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'states.amazonaws.com' },
    Action: 'sts:AssumeRole',
  },
};
const exportOf = (value: unknown) => ({ Bus: { Value: value, Export: { Name: 'the-bus' } } });

it('keeps what has not changed, and removes what is gone', async () => {
  await put({ Kept: queue(), Gone: queue() });
  const [kept = '', gone = ''] = refs();
  await put({ Kept: queue(), New: queue() });
  expect(refs()).toHaveLength(2);
  expect(refs()[0]).toBe(kept);
  const arnOf = (url: string) => `arn:aws:sqs:${region}:${account.accountId}:${url.split('/').at(-1)!}`;
  expect(account.queues.messages(arnOf(kept))).toEqual([]);
  expect(() => account.queues.messages(arnOf(gone))).toThrow('does not exist');
});

it('replaces what cannot be changed, the new one first', async () => {
  await put({ Bus: bus('first') });
  await put({ Bus: bus('second') });
  expect(refs()).toEqual(['second']);
  await put({ Bus: bus('second'), Other: bus('first') });
  expect(refs()).toEqual(['second', 'first']);
});

it('refuses to replace what keeps its name', async () => {
  const policy = (Description: string) => ({
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      ...{ ManagedPolicyName: 'mine', Description },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
      },
    },
  });
  await put({ Policy: policy('before') });
  await expect(put({ Policy: policy('after') })).rejects.toThrow('One/Policy: CloudFormation cannot update');
});

it.each([
  ['Retain', false],
  ['RetainExceptOnCreate', false],
  ['Delete', true],
])('a bus with the policy %s frees its name by destruction: %s', async (DeletionPolicy, isFree) => {
  const resources = { Bus: bus('taken', { DeletionPolicy }) };
  await put(resources);
  await destroy(account, { name: 'One', region });
  expect(account.stacks.all()).toEqual([]);
  const again = put(resources);
  await (isFree
    ? again
    : expect(again).rejects.toThrow(
        "One/Bus: Resource of type 'AWS::Events::EventBus' with identifier 'taken' already exists.",
      ));
});

it('gives what has no name another one each time', async () => {
  const resources = { Queue: queue({ DeletionPolicy: 'Retain' }) };
  await put(resources);
  const [first] = refs();
  await destroy(account, { name: 'One', region });
  await put(resources);
  expect(refs()).not.toEqual([first]);
});

it('rolls back a stack that cannot be created, and what it would retain but for its creation', async () => {
  await put({ Bus: bus('taken') }, { name: 'Other' });
  const first = bus('mine', { DeletionPolicy: 'RetainExceptOnCreate' });
  await expect(put({ First: first, Second: bus('taken') })).rejects.toThrow('already exists');
  expect(account.stacks.find('One', region)).toBeUndefined();
  await put({ First: first });
  expect(refs()).toEqual(['taken', 'mine']);
});

it('takes a name of IAM once in all regions, and another one in each', async () => {
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'one', AssumeRolePolicyDocument: trust },
  };
  await put({ Bus: bus('same') });
  await put({ Bus: bus('same') }, { name: 'Two', at: 'eu-west-1' });
  await put({ Bus: bus('same'), Role: role });
  await expect(put({ Bus: bus('same'), Role: role }, { name: 'Two', at: 'eu-west-1' })).rejects.toThrow(
    "Two/Role: Resource of type 'AWS::IAM::Role' with identifier 'one' already exists.",
  );
});

it('refuses to change or to delete an export that another stack imports', async () => {
  const importing = {
    ...bus('ignored'),
    Properties: { Name: { 'Fn::Join': ['-', [{ 'Fn::ImportValue': 'the-bus' }, 'copy']] } },
  };
  await put({ Bus: bus('source') }, { Outputs: exportOf({ Ref: 'Bus' }) });
  await put({ Copy: importing }, { name: 'Two' });
  await expect(put({ Bus: bus('other') }, { Outputs: exportOf({ Ref: 'Bus' }) })).rejects.toThrow(
    'One: export the-bus cannot be updated as it is in use by Two.',
  );
  await expect(destroy(account, { name: 'One', region })).rejects.toThrow('cannot be deleted');
  await destroy(account, { name: 'Two', region });
  await destroy(account, { name: 'One', region });
  expect(account.stacks.all()).toEqual([]);
});

it('ends the executions of a machine that goes, and no others', async () => {
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: trust },
  };
  const machine = (Seconds: number) => ({
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'waits',
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      DefinitionString: JSON.stringify({
        StartAt: 'Wait',
        States: { Wait: { Type: 'Wait', Seconds, End: true } },
      }),
    },
  });
  await put({ Role: role, Machine: machine(60) });
  const arn = `arn:aws:states:${region}:${account.accountId}:stateMachine:waits`;
  await account.clock.busy(async () => {
    const early = account.states.startExecution(arn, {});
    await put({ Role: role, Machine: machine(7200) });
    const late = account.states.startExecution(arn, {});
    account.clock.advanceBy(61_000);
    expect(await early.settled).toMatchObject({ status: 'SUCCEEDED' });
    await destroy(account, { name: 'One', region });
    expect(await late.settled).toMatchObject({ status: 'ABORTED' });
  });
  expect(() => account.states.startExecution(arn, {})).toThrow('Does Not Exist');
});
