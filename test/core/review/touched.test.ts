import { toTouched } from '../../../core/review/totals/touched.ts';
import { addTouched, mergeTouched, noneTouched, ranked } from '../../../core/review/totals/touched-list.ts';
import { textAt } from '../../../core/values/unknown.ts';
import { itWithRealRecords, realRecords } from '../../support/real-records.ts';

const named = (record: object, region = 'eu-west-1') =>
  toTouched(record, region, 'us-east-1').map((each) => `${each.type} ${each.region} ${each.name}`);

const call = (
  service: string,
  eventName: string,
  requestParameters: unknown,
  responseElements?: unknown,
) => ({
  eventSource: `${service}.amazonaws.com`,
  eventName,
  readOnly: false,
  requestParameters,
  responseElements,
});

describe('what a call touched', () => {
  it.each([
    [
      'a key: it and its user, in the global region',
      call('iam', 'CreateAccessKey', null, {
        accessKey: { accessKeyId: 'AKIAEXAMPLEMADE00001', userName: 'eve' },
      }),
      ['AWS::IAM::User us-east-1 eve', 'AWS::IAM::AccessKey us-east-1 AKIAEXAMPLEMADE00001'],
    ],
    [
      'a role',
      call('iam', 'AttachRolePolicy', { roleName: 'admin', policyArn: 'arn:aws:iam::aws:policy/X' }),
      ['AWS::IAM::Role us-east-1 admin'],
    ],
    [
      'the instances of a launch, and not the groups that it mentions',
      call(
        'ec2',
        'RunInstances',
        { groupSet: { items: [{ groupId: 'sg-1' }] } },
        { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }, { instanceId: null }] } },
      ),
      ['AWS::EC2::Instance eu-west-1 i-0123456789abcdef0'],
    ],
    [
      'a group that is opened, once',
      call('ec2', 'AuthorizeSecurityGroupIngress', { groupId: 'sg-0a1b' }, { groupId: 'sg-0a1b' }),
      ['AWS::EC2::SecurityGroup eu-west-1 sg-0a1b'],
    ],
    [
      'an instance that a command is sent to',
      call('ssm', 'SendCommand', { instanceIds: ['i-0123456789abcdef0', 7] }),
      ['AWS::EC2::Instance eu-west-1 i-0123456789abcdef0'],
    ],
    [
      'nothing that has a name event history cannot be asked by',
      call('iam', 'CreateUser', { userName: 'x y\n' }),
      [],
    ],
    ['nothing where it only reads', { ...call('iam', 'GetUser', { userName: 'bob' }), readOnly: true }, []],
    ['nothing where it failed', { ...call('iam', 'DeleteUser', { userName: 'bob' }), errorCode: 'X' }, []],
    ['nothing by the word of another service', call('evil', 'CreateUser', { userName: 'bob' }), []],
  ])('%s', (_name, record, expected) => expect(named(record)).toEqual(expected));

  itWithRealRecords('is seen in real records: of the calls that change a user, each', () => {
    const records = realRecords().filter(
      (record) => record.eventName === 'CreateUser' && (record['errorCode'] ?? null) === null,
    );
    expect(records.length).toBeGreaterThan(3);
    for (const record of records) {
      expect(named(record)).toContain(
        `AWS::IAM::User us-east-1 ${textAt(record, 'requestParameters', 'userName') ?? ''}`,
      );
    }
  });
});

describe('the list of what was touched', () => {
  it('leaves room for users when thousands of instances were touched, and counts what it has none for', () => {
    const [one, two] = [noneTouched(), noneTouched()];
    for (let n = 0; n < 1_000; n += 1) {
      const name = `i-${n.toString(16).padStart(8, '0')}`;
      addTouched(n % 2 ? one : two, { type: 'AWS::EC2::Instance', name, region: 'us-east-1' });
    }
    addTouched(two, { type: 'AWS::IAM::User', name: 'eve', region: 'us-east-1' });
    const merged = mergeTouched(one, two);
    expect(ranked(merged)[0]).toMatchObject({ name: 'eve' });
    expect(ranked(merged)).toHaveLength(201);
    expect(merged.beyond).toBe(800);
  });
});
