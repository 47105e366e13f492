import { readCall, type Served } from '../../../core/lineage/services/read.ts';
import type { ServiceRow } from '../../../core/lineage/services/row.ts';
import {
  callerLimit,
  conclusion,
  explaining,
  type FoundCall,
  mayFindMore,
  recentMs,
  type ServiceCalls,
  toCallers,
} from '../../../core/lineage/services/service-calls.ts';
import { serviceOf, serviceTable } from '../../../core/lineage/services/table.ts';
import { account } from '../../support/events.ts';
import { originIdentity, sessionOf } from '../../support/review/issued.ts';

const roleArn = `arn:aws:iam::${account}:role/teams/worker`;
const otherRole = `arn:aws:iam::${account}:role/teams/other`;
const task = '0123456789abcdef0123456789abcdef';
const build = '01234567-89ab-cdef-0123-456789abcdef';
const instance = 'i-0123456789abcdef0';
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${account}:${rest}`;

interface Example {
  readonly request?: object;
  readonly answer?: object;
  /** The name of the session that the service then has. */
  readonly session?: string;
}

const stack = { stackName: 'm1' };
const stackAnswer = { stackId: arn('cloudformation', 'stack/m1/1111') };
const profileArn = `arn:aws:iam::${account}:instance-profile/worker`;

/** Each call as its record shows it, with the role as `role`: those that show none are joined by the thing. */
const examples: Readonly<Record<string, (role: string) => Example>> = {
  'cloudformation CreateStack': (role) => ({ request: { ...stack, roleARN: role }, answer: stackAnswer }),
  'cloudformation UpdateStack': (role) => ({ request: { ...stack, roleARN: role }, answer: stackAnswer }),
  'cloudformation CreateChangeSet': (role) => ({
    request: { ...stack, changeSetName: 'c', roleARN: role },
    answer: { ...stackAnswer, id: arn('cloudformation', 'changeSet/c/2222') },
  }),
  'cloudformation ExecuteChangeSet': () => ({ request: { ...stack, changeSetName: 'c' } }),
  'lambda CreateFunction20150331': (role) => ({ request: { functionName: 'f', role }, session: 'f' }),
  'lambda UpdateFunctionConfiguration20150331v2': (role) => ({
    ...{ request: { functionName: arn('lambda', 'function:f'), role }, session: 'f' },
  }),
  'lambda UpdateFunctionCode20150331v2': (role) => ({
    ...{ request: { functionName: 'f' }, answer: { functionName: 'f', role }, session: 'f' },
  }),
  'ecs RunTask': (role) => ({
    request: { taskDefinition: 'web:3', overrides: { taskRoleArn: role } },
    answer: { tasks: [{ taskArn: arn('ecs', `task/cluster/${task}`) }] },
    session: task,
  }),
  'ecs RegisterTaskDefinition': (role) => ({
    request: { family: 'web', taskRoleArn: role },
    answer: { taskDefinition: { taskDefinitionArn: arn('ecs', 'task-definition/web:3') } },
    session: task,
  }),
  'ecs CreateService': () => ({ request: { taskDefinition: arn('ecs', 'task-definition/web:3') } }),
  'ecs UpdateService': () => ({ request: { taskDefinition: 'web:4' } }),
  'codebuild CreateProject': (role) => ({ request: { name: 'p', serviceRole: role } }),
  'codebuild UpdateProject': (role) => ({ request: { name: 'p', serviceRole: role } }),
  'codebuild StartBuild': (role) => ({
    request: { projectName: 'p', serviceRoleOverride: role },
    answer: { build: { id: `p:${build}` } },
    session: `AWSCodeBuild-${build}`,
  }),
  'glue CreateJob': (role) => ({ request: { name: 'j', role } }),
  'glue UpdateJob': (role) => ({ request: { jobName: 'j', jobUpdate: { role } } }),
  'glue CreateDevEndpoint': (role) => ({ request: { endpointName: 'e', roleArn: role } }),
  'glue CreateSession': (role) => ({ request: { id: 's', role } }),
  'glue StartJobRun': () => ({ request: { jobName: 'j' } }),
  'sagemaker CreateNotebookInstance': (role) => ({ request: { notebookInstanceName: 'n', roleArn: role } }),
  'sagemaker UpdateNotebookInstance': (role) => ({ request: { notebookInstanceName: 'n', roleArn: role } }),
  'sagemaker StartNotebookInstance': () => ({ request: { notebookInstanceName: 'n' } }),
  'sagemaker CreateProcessingJob': (role) => ({ request: { processingJobName: 'p', roleArn: role } }),
  'sagemaker CreateTrainingJob': (role) => ({ request: { trainingJobName: 't', roleArn: role } }),
  'states CreateStateMachine': (role) => ({
    ...{
      request: { name: 'm', roleArn: role },
      answer: { stateMachineArn: arn('states', 'stateMachine:m') },
    },
  }),
  'states UpdateStateMachine': (role) => ({
    request: { stateMachineArn: arn('states', 'stateMachine:m'), roleArn: role },
  }),
  'states StartExecution': () => ({ request: { stateMachineArn: arn('states', 'stateMachine:m') } }),
  'ssm StartAutomationExecution': (role) => ({
    request: { documentName: 'd', parameters: { InstanceId: [instance], AutomationAssumeRole: [role] } },
  }),
  'ssm CreateAssociation': (role) => ({
    request: { name: 'd', parameters: { AutomationAssumeRole: [role] } },
  }),
  'ec2 RunInstances': (role) => ({
    request: { iamInstanceProfile: { arn: role.replace('role/teams', 'instance-profile') } },
    answer: { instancesSet: { items: [{ instanceId: instance }] } },
    session: instance,
  }),
  'ec2 AssociateIamInstanceProfile': (role) => ({
    request: {
      AssociateIamInstanceProfileRequest: {
        ...{ InstanceId: instance, IamInstanceProfile: { Name: role.split('/').at(-1) } },
      },
    },
    session: instance,
  }),
  'ec2 ReplaceIamInstanceProfileAssociation': (role) => ({
    request: {
      ReplaceIamInstanceProfileAssociationRequest: { IamInstanceProfile: { Name: role.split('/').at(-1) } },
    },
    answer: {
      ReplaceIamInstanceProfileAssociationResponse: {
        iamInstanceProfileAssociation: { instanceId: instance },
      },
    },
    session: instance,
  }),
  'elasticmapreduce RunJobFlow': (role) => ({ request: { name: 'cluster', serviceRole: role } }),
};

const rows = serviceTable.flatMap((row) =>
  row.calls.map(({ event }) => [`${row.source} ${event}`, row, event] as const),
);

const recordOf = (
  row: ServiceRow,
  event: string,
  { request = {}, answer }: Example,
  change: object = {},
) => ({
  userIdentity: originIdentity,
  eventTime: '2026-11-01T09:59:00Z',
  eventSource: `${row.source}.amazonaws.com`,
  eventName: event,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.9',
  requestParameters: request,
  responseElements: answer ?? null,
  eventID: event,
  ...change,
});
const place = { region: 'eu-west-1', account };
const servedBy = (row: ServiceRow, { session = 'a-session' }: Example, role = roleArn): Served => {
  const workload = row.workloadOf?.(session);
  return { roleArn: role, ...(workload !== undefined && { workload }) };
};

describe('every call of the table', () => {
  it('has an example here, and no example is of another', () => {
    expect(Object.keys(examples).toSorted()).toEqual(rows.map(([name]) => name).toSorted());
  });

  it.each(rows)('%s is read, and whose it was', (name, row, event) => {
    const example = examples[name]!(roleArn);
    const read = readCall(recordOf(row, event, example), servedBy(row, example), row, place)!;
    expect(read.call).toMatchObject({
      ...{ eventName: event, eventId: event, region: 'eu-west-1', sourceIp: '203.0.113.9' },
      issuer: { kind: 'user-key', userName: 'mallory', accessKeyId: originIdentity.accessKeyId },
    });
    expect(read.role === 'this' || (read.role === 'not-shown' && read.things.length > 0)).toBe(true);
    // A call that shows no role is about a thing that another call of the service shows with it.
    if (read.role === 'not-shown') {
      const shown = row.calls.flatMap((call) => {
        const other = examples[`${row.source} ${call.event}`]!(roleArn);
        const found = readCall(recordOf(row, call.event, other), servedBy(row, other), row, place)!;
        return found.role === 'this' ? found.things : [];
      });
      expect(shown).toEqual(expect.arrayContaining([read.things[0]]));
    }
  });

  it.each(rows)('%s with another role is none of this one', (name, row, event) => {
    const example = examples[name]!(otherRole);
    const read = readCall(recordOf(row, event, example), servedBy(row, example), row, place);
    const same = examples[name]!(roleArn);
    if (JSON.stringify(same) !== JSON.stringify(example)) expect(read?.role).toBe('other');
  });

  it.each(rows)('%s that failed, or that another service wrote, is not believed', (name, row, event) => {
    const example = examples[name]!(roleArn);
    for (const change of [{ errorCode: 'AccessDenied' }, { eventSource: 's3.amazonaws.com' }])
      expect(
        readCall(recordOf(row, event, example, change), servedBy(row, example), row, place),
      ).toBeUndefined();
  });

  it('about another workload is told apart', () => {
    for (const [name, row, event] of rows) {
      const example = examples[name]!(roleArn);
      if (example.session === undefined || name === 'ecs RegisterTaskDefinition') continue;
      const read = (session: string) =>
        readCall(recordOf(row, event, example), servedBy(row, { ...example, session }), row, place)?.workload;
      expect([name, read(example.session)]).toEqual([name, 'this']);
      const another = example.session.replace(/.$/, 'e');
      expect([name, read(another)]).toEqual([name, 'other']);
    }
  });

  it.each([
    ['a role by its name', 'worker', 'this'],
    ['a role by path and name', 'teams/worker', 'this'],
    ['the profile that is named as the role', profileArn, 'this'],
    ['a profile of another account', profileArn.replace(account, '444455556666'), 'other'],
    ['a role of the name under another path', `arn:aws:iam::${account}:role/worker`, 'other'],
  ])('%s', (_, role, is) => {
    const row = serviceOf('glue.amazonaws.com')!;
    const read = readCall(recordOf(row, 'CreateJob', { request: { role } }), { roleArn }, row, place);
    expect(read?.role).toBe(is);
  });

  it('is found by who assumes the role, in China too', () => {
    expect(serviceOf('ecs-tasks.amazonaws.com')?.source).toBe('ecs');
    expect(serviceOf('ec2.amazonaws.com.cn')?.source).toBe('ec2');
    expect(serviceOf('pods.eks.amazonaws.com')).toBeUndefined();
  });
});

const launchedAt = Date.parse('2026-11-01T10:00:00Z');
const told = serviceOf('cloudformation.amazonaws.com')!;
const code = serviceOf('lambda.amazonaws.com')!;
let number = 0;
function call(change: object = {}, by: object = originIdentity, minutes = 1, row = told): FoundCall {
  number += 1;
  const event = row.calls[0]!.event;
  const eventTime = new Date(launchedAt - minutes * 60_000).toISOString();
  const record = recordOf(row, event, {}, { userIdentity: by, eventTime, eventID: `e${String(number)}` });
  return { ...readCall(record, { roleArn }, row, place)!, role: 'this', ...change };
}
const alice = {
  ...originIdentity,
  arn: `arn:aws:iam::${account}:user/alice`,
  userName: 'alice',
  principalId: 'AIDAEXAMPLEUSERID0009',
};
function callsOf(found: readonly FoundCall[], row = told, change: Partial<ServiceCalls> = {}): ServiceCalls {
  return {
    ...{
      service: row.name,
      roleArn,
      search: 'complete',
      recentRead: true,
      handsOut: row.handsOut,
      coverage: [],
    },
    ...toCallers(found, row, launchedAt),
    ...change,
  };
}

describe('who explains the session', () => {
  it('is the only caller, by its newest call', () => {
    const [old, newest] = [call({}, originIdentity, 9), call({}, originIdentity, 2)];
    const calls = callsOf([old, newest]);
    expect(calls.callers).toMatchObject([{ count: 2, standing: 'recent' }]);
    expect(explaining(calls)).toBe(newest.call);
  });

  it.each([
    ['two callers', [call(), call({}, alice)], told, {}, 'recent'],
    [
      'two sessions of one role',
      [
        call({}, sessionOf('ASIAA0000000000001', 'Ci', 'one')),
        call({}, sessionOf('ASIAA0000000000002', 'Ci', 'two')),
      ],
      told,
      {},
      'recent',
    ],
    ['one who did it long ago', [call({}, originIdentity, 25 * 60)], told, {}, 'older'],
    ['one who deployed code two hours ago', [call({}, originIdentity, 120, code)], code, {}, 'older'],
    ['one whom a rule expects', [call({ expected: 'ci' })], told, {}, 'expected'],
    [
      'one, and the last hours were not read',
      [call()],
      told,
      { search: 'incomplete', recentRead: false },
      'recent',
    ],
    ['one whose record does not show the role', [call({ role: 'not-shown' })], told, {}, 'unsure'],
  ] as const)('is nobody: %s', (_, found, row, change, standing) => {
    const calls = callsOf(found, row, change);
    expect(calls.callers[0]?.standing).toBe(standing);
    expect(explaining(calls)).toBeUndefined();
  });

  it.each([
    ['was made after the launch', call({}, originIdentity, -1)],
    ['shows another role', call({ role: 'other' })],
    ['is about another workload', call({ workload: 'other' })],
  ])('is not looked for in a call that %s', (_, found) => {
    expect(callsOf([found]).callers).toEqual([]);
  });

  it('is the unexpected one beside an expected one, and beside one of long ago', () => {
    const mine = call();
    const calls = callsOf([mine, call({ expected: 'ci' }, alice), call({}, alice, 26 * 60)]);
    expect(calls.callers.map(({ standing }) => standing)).toEqual(['recent', 'older', 'expected']);
    expect(explaining(calls)).toBe(mine.call);
  });

  it('a call without a role is about the stack of one that shows it, and another stack is not', () => {
    const [made, update, other] = [
      call({ things: ['m1'] }, alice, 30 * 60),
      call({ role: 'not-shown', things: ['m1'] }),
      call({ role: 'not-shown', things: ['m2'] }, sessionOf('ASIAA0000000000003')),
    ];
    const calls = callsOf([made, update, other]);
    expect(explaining(calls)).toBe(update.call);
    expect(calls.callers).toHaveLength(2);
  });

  it('a record that is found twice counts once; what the state has no room for is counted', () => {
    const one = call();
    expect(callsOf([one, one]).callers).toMatchObject([{ count: 1 }]);
    const many = Array.from({ length: 12 }, (_, n) =>
      call({}, sessionOf(`ASIAMANY00000000${String(n)}`, 'R', `s${String(n)}`)),
    );
    expect(callsOf(many)).toMatchObject({ more: 12 - callerLimit });
    expect(callsOf(many).callers).toHaveLength(callerLimit);
  });

  it('an hour is recent for code, a day for what only does as it is told', () => {
    expect([recentMs(code), recentMs(told)]).toEqual([3_600_000, 86_400_000]);
  });
});

describe('"the workload leaks" is written', () => {
  const leaks = (calls: ServiceCalls) => conclusion(calls).includes('the workload leaks, not a key');
  it('only where code has the credentials, nobody was found, and all was read', () => {
    for (const row of [told, code])
      for (const search of ['complete', 'incomplete', 'unknown-service'] as const)
        for (const found of [[], [call()], [call({}, alice, 99 * 60)], [call({ expected: 'ci' })]])
          expect(leaks(callsOf(found, row, { search }))).toBe(
            row === code && search === 'complete' && found.length === 0,
          );
  });
  it('and is looked at again while somebody may be found', () => {
    expect(mayFindMore(callsOf([]))).toBe(true);
    expect(mayFindMore(callsOf([call()]))).toBe(false);
    expect(mayFindMore(callsOf([call()], told, { search: 'incomplete' }))).toBe(true);
    expect(mayFindMore(callsOf([], told, { search: 'unknown-service' }))).toBe(false);
  });
});
