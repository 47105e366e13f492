import { type ReadArtifact, readGone, readArtifacts } from '../../../core/artifacts/read-artifacts.ts';
import { at, textAt } from '../../../core/values/unknown.ts';
import { deletion } from './removal-commands.ts';
import { itWithRealRecords, type RealRecord, realRecords } from '../../support/real-records.ts';

const account = '123837392027';
const stolen = 'AKIATFQR7NSC8Q4X20BJ';
const region = 'us-east-1';

const ofStolenKey = (): readonly RealRecord[] =>
  realRecords().filter((record) => record.userIdentity?.['accessKeyId'] === stolen);
const succeeded = (record: RealRecord): boolean => (record['errorCode'] ?? null) === null;
const made = (records: readonly RealRecord[], region = 'us-east-1'): readonly ReadArtifact[] =>
  records.flatMap((record) => readArtifacts(record, region, account));

const ask = (record: RealRecord, ...path: string[]): string =>
  textAt(record, 'requestParameters', ...path) ?? '';

/** The command for each call that the issue names, put together anew from the record. */
const commands: Readonly<Record<string, (record: RealRecord) => readonly string[]>> = {
  CreateUser: (record) => [deletion('user', ask(record, 'userName'))],
  CreateAccessKey: (record) => {
    const key = at(record, 'responseElements', 'accessKey');
    const id = textAt(key, 'accessKeyId') ?? '';
    return [`aws iam delete-access-key --user-name ${textAt(key, 'userName') ?? ''} --access-key-id ${id}`];
  },
  CreateLoginProfile: (record) => [`aws iam delete-login-profile --user-name ${ask(record, 'userName')}`],
  AttachUserPolicy: (record) => [
    `aws iam detach-user-policy --user-name ${ask(record, 'userName')} --policy-arn ${ask(record, 'policyArn')}`,
  ],
  AttachRolePolicy: (record) => [
    `aws iam detach-role-policy --role-name ${ask(record, 'roleName')} --policy-arn ${ask(record, 'policyArn')}`,
  ],
  AuthorizeSecurityGroupIngress: (record) => revoked(record, 'ingress'),
  AuthorizeSecurityGroupEgress: (record) => revoked(record, 'egress'),
};

function revoked(record: RealRecord, direction: string): readonly string[] {
  const rules = at(record, 'responseElements', 'securityGroupRuleSet', 'items') as object[];
  return rules.map(
    (rule) =>
      `aws ec2 revoke-security-group-${direction} --group-id ${ask(record, 'groupId')} ` +
      `--security-group-rule-ids ${textAt(rule, 'securityGroupRuleId') ?? ''} --region ${region}`,
  );
}

itWithRealRecords('lists every user, key, password, attachment and opening that a stolen key made', () => {
  const records = ofStolenKey().filter(succeeded);
  const expected = records.flatMap((record) => commands[record.eventName ?? '']?.(record) ?? []);
  const counts = Object.fromEntries(
    Object.keys(commands).map((name) => [name, records.filter(({ eventName }) => eventName === name).length]),
  );
  expect(counts).toEqual({
    CreateUser: 4,
    CreateAccessKey: 2,
    CreateLoginProfile: 2,
    AttachUserPolicy: 1,
    AttachRolePolicy: 6,
    AuthorizeSecurityGroupIngress: 2,
    AuthorizeSecurityGroupEgress: 1,
  });
  const named = made(records).filter(({ thing }) => thing.eventName in commands);
  expect(named.map(({ thing }) => thing.removal)).toEqual(expected.map((command) => [command]));
  expect(new Set(named.map(({ thing }) => thing.accessKeyId))).toEqual(new Set([stolen]));
});

itWithRealRecords('has malicious-iam-user with its key and its policy', () => {
  const found = made(ofStolenKey()).filter(({ thing }) => /\bmalicious-iam-user\b/.test(thing.what));
  expect(found.map(({ thing }) => [thing.kind, thing.technique, ...thing.removal])).toEqual(
    expect.arrayContaining([
      ['user', 'T1136.003', deletion('user', 'malicious-iam-user')],
      [
        'policy-attachment',
        'T1098.003',
        'aws iam detach-user-policy --user-name malicious-iam-user ' +
          '--policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
      ],
    ]),
  );
  expect(found.map(({ thing }) => thing.eventName).toSorted()).toEqual([
    'AttachUserPolicy',
    'CreateAccessKey',
    'CreateUser',
  ]);
});

itWithRealRecords('tells what the tool cleaned up itself as gone, and the rest as there', () => {
  const records = ofStolenKey().toSorted((one, other) => timeOf(one) - timeOf(other));
  const gone = new Map(
    records.flatMap((record) => readGone(record, region, account).map((id) => [id, timeOf(record)] as const)),
  );
  const left = made(records).filter(
    ({ id, goesWith, thing }) =>
      ![id, ...goesWith].some((each) => (gone.get(each) ?? 0) >= Date.parse(thing.eventTime)),
  );
  // It deleted with other credentials what is missing here; what it deleted of logs, nothing brings back.
  expect(left.map(({ thing }) => `${thing.eventName}: ${thing.what}`)).toEqual([
    'SendCommand: command bbf52fc0-1a25-4020-b1b4-1872ff8edd12 of document AWS-RunShellScript',
    'DeleteFlowLogs: flow logs fl-064ed3a785e4a37ef, deleted',
    'AllocateAddress: Elastic IP address 52.45.102.28',
    'DeleteLogGroup: log group /stratus-red-team/vpc-flow-logs, deleted',
    'DeleteTrail: trail stratus-red-team-ctes-trail-qyxyekjbtk, deleted',
    'DeleteTrail: trail stratus-red-team-ctlr-trail-zqfsvooxqj, deleted',
    'CreateDBInstance: database instance terraform-20230710121504061500000001',
  ]);
});

const timeOf = (record: RealRecord): number => Date.parse(textAt(record, 'eventTime') ?? '');

itWithRealRecords('reads every record there is, each removal whole and short', () => {
  const records = realRecords();
  const found = made(records);
  expect(found.length).toBeGreaterThan(200);
  for (const { thing } of found) {
    expect(thing.what).not.toMatch(/undefined/);
    if (thing.accessKeyId === stolen) expect(thing.what).not.toMatch(/unknown/);
    for (const line of thing.removal) expect(line.length).toBeLessThan(1_000);
  }
});

itWithRealRecords('is quick: most records make nothing', () => {
  const records = realRecords();
  const begin = performance.now();
  for (let round = 0; round < 5; round += 1)
    for (const record of records) {
      readArtifacts(record, region, account);
      readGone(record, region, account);
    }
  // Measured at 5 to 10 microseconds for a record; a hundred times that is something else.
  expect((performance.now() - begin) / (5 * records.length)).toBeLessThan(0.2);
});
