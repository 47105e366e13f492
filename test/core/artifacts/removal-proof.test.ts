import type { Reservation } from '@aws-sdk/client-ec2';
import { type Call, createEc2 } from '@firebreak/account';
import { readGone, readArtifacts } from '../../../core/artifacts/read-artifacts.ts';
import { runByHand } from '../../matrix/by-hand.ts';
import { accountId, makeWorld } from '../../matrix/world.ts';
import { call } from '../../support/review/made.ts';

const region = 'us-east-1';
const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});
const anything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** As CloudTrail writes IAM's names: the first letter small. */
function small(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(small);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [`${name[0]!.toLowerCase()}${name.slice(1)}`, small(part)]),
  );
}

const calls: readonly (readonly [operation: string, input: object])[] = [
  ['CreateUser', { UserName: 'eve' }],
  ['CreateAccessKey', { UserName: 'eve' }],
  ['CreateLoginProfile', { UserName: 'eve', Password: 'correct horse battery 1A!' }],
  ['AttachUserPolicy', { UserName: 'eve', PolicyArn: policyArn }],
  ['PutUserPolicy', { UserName: 'eve', PolicyName: 'p', PolicyDocument: anything }],
  ['CreateServiceSpecificCredential', { UserName: 'eve', ServiceName: 'codecommit.amazonaws.com' }],
  ['CreatePolicy', { PolicyName: 'own', PolicyDocument: anything }],
  ['CreateRole', { RoleName: 'backdoor', AssumeRolePolicyDocument: trust }],
  ['AttachRolePolicy', { RoleName: 'backdoor', PolicyArn: `arn:aws:iam::${accountId}:policy/own` }],
  ['PutRolePolicy', { RoleName: 'backdoor', PolicyName: 'p', PolicyDocument: anything }],
  // Of a user who was there before.
  ['AttachUserPolicy', { UserName: 'bob', PolicyArn: policyArn }],
  ['CreateAccessKey', { UserName: 'bob' }],
];

/** Makes everything, and reads what its records say was made, newest first as the report has it. */
function attack() {
  const world = makeWorld();
  world.call('CreateUser', { UserName: 'bob' });
  const before = world.iam.snapshot();
  const records = calls.map(([operation, input]) => {
    const answer = world.call(operation, input);
    return call(operation, { request: small(input), answer: small(answer ?? null) });
  });
  const made = records.flatMap((record) => readArtifacts(record, region, accountId)).toReversed();
  return { world, before, made };
}

it('brings IAM back to what it was, typed in newest first', () => {
  const { world, before, made } = attack();
  expect(made).toHaveLength(calls.length);
  expect(world.iam.snapshot()).not.toEqual(before);
  for (const { thing } of made) {
    const now = world.iam.snapshot();
    runByHand(world, thing.removal);
    expect(isSameButPolicies(world.iam.snapshot(), now, thing.kind)).toBe(false);
  }
  expect(world.iam.snapshot()).toEqual(before);
  expect(() => world.call('GetPolicy', { PolicyArn: `arn:aws:iam::${accountId}:policy/own` })).toThrow();
});

/** Each command must change something; the picture shows no managed policies of their own. */
const isSameButPolicies = (one: unknown, other: unknown, kind: string): boolean =>
  kind !== 'policy' && JSON.stringify(one) === JSON.stringify(other);

it('cannot delete a user first: what hangs on it comes before it in the list', () => {
  const { world, made } = attack();
  expect(() => {
    runByHand(world, made.find(({ thing }) => thing.kind === 'user')!.thing.removal);
  }).toThrow(/DeleteConflict|must/);
});

it('reads its own commands as the removal of what was made', () => {
  const { made } = attack();
  for (const { id, thing } of made.filter(({ thing }) => thing.removal.length > 0)) {
    const [, , command = '', ...rest] = thing.removal[0]!.split(' ');
    const event = command
      .split('-')
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('');
    const request = Object.fromEntries(
      Array.from({ length: rest.length / 2 }, (_, index) => [
        rest[2 * index]!.slice(2).replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase()),
        rest[2 * index + 1],
      ]),
    );
    expect(readGone(call(event, { request }), region, accountId)).toContain(id);
  }
});

it('stops an instance, and lifts its lock where the stop is refused', async () => {
  const { clock, iam } = makeWorld();
  const ec2 = createEc2({ accountId, clock });
  const { principal } = iam.authenticate({ accessKeyId: iam.root.accessKeyId });
  const run = (operation: string, input: object) =>
    ec2.service.operations[operation]!(input as never, { principal, region, time: clock.now() } as Call);
  const launch = { ImageId: 'ami-0123456789abcdef0', InstanceType: 'm5.large', MinCount: 1, MaxCount: 1 };
  const { Instances } = run('RunInstances', { ...launch, DisableApiStop: true }) as Reservation;
  const [instance] = Instances!;
  await clock.sleep(60_000);
  const record = call('RunInstances', {
    eventSource: 'ec2.amazonaws.com',
    request: { instanceType: 'm5.large', disableApiStop: true },
    answer: { instancesSet: { items: [{ instanceId: instance!.InstanceId }] } },
  });
  const [made] = readArtifacts(record, region, accountId);
  const [line, ...rest] = made!.thing.removal;
  expect(rest).toEqual([]);
  const [, stop, ids, unlock, again] =
    /^aws ec2 (stop-instances) --region us-east-1 --instance-ids (i-\w+) \|\| for id in \2; do aws ec2 (modify-instance-attribute) --region us-east-1 --instance-id "\$id" --no-disable-api-stop && aws ec2 (stop-instances) /.exec(
      line!,
    )!;
  expect([stop, unlock, again]).toEqual(['stop-instances', 'modify-instance-attribute', 'stop-instances']);
  expect(() => run('StopInstances', { InstanceIds: [ids] })).toThrow(/'disableApiStop'/);
  run('ModifyInstanceAttribute', { InstanceId: ids, DisableApiStop: { Value: false } });
  run('StopInstances', { InstanceIds: [ids] });
  expect(ec2.instances().map(({ state }) => state)).toEqual(['stopping']);
});
