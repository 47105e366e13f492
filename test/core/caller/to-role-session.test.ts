import { toCaller } from '../../../core/caller/to-caller.ts';
import { containAlerted, nextStepsFor } from '../../../core/containment/by-hand.ts';
import { planContainment } from '../../../core/containment/plan.ts';
import { inWords } from '../../../core/report/in-words.ts';
import { isContainable } from '../../../core/verdict/verdict.ts';
import { account, launchRecord, roleIdentity, settings } from '../../support/events.ts';

const caller = (identity: object, record: object = {}) =>
  toCaller({ ...launchRecord, ...record, userIdentity: identity }, account);
const { sessionContext } = roleIdentity;
const withIssuer = (change: object, more: object = {}) => ({
  ...roleIdentity,
  ...more,
  sessionContext: { ...sessionContext, sessionIssuer: { ...sessionContext.sessionIssuer, ...change } },
});
const named = (session: string, more: object = {}) => ({
  ...roleIdentity,
  principalId: `AROAEXAMPLEROLEID0001:${session}`,
  arn: `arn:aws:sts::${account}:assumed-role/Admin/${session}`,
  ...more,
});

describe('a role session', () => {
  it('is certain where role id, session name, ARN and issuer agree', () => {
    const result = caller(roleIdentity);
    expect(result).toMatchObject({ roleName: 'Admin', userId: 'AROAEXAMPLEROLEID0001:alice' });
    expect(result).not.toHaveProperty('doubt');
    expect(isContainable(result)).toBe(true);
  });

  it.each([
    ['no principalId', { ...roleIdentity, principalId: undefined }, 'shows no principalId'],
    ['an empty principalId', { ...roleIdentity, principalId: '' }, 'shows no principalId'],
    ['a role id without session', { ...roleIdentity, principalId: 'AROAEXAMPLEROLEID0001' }, 'not a role id'],
    ['a masked role id', { ...roleIdentity, principalId: '***:alice' }, 'not a role id'],
    ['the id of a user', { ...roleIdentity, principalId: 'AIDAEXAMPLEUSERID0001:alice' }, 'not a role id'],
    [
      'the identity role of an instance',
      { ...roleIdentity, principalId: `${account}:aws:ec2-instance:i-0123456789abcdef0` },
      'not a role id',
    ],
    [
      'a session name that STS does not take',
      { ...roleIdentity, principalId: 'AROAEXAMPLEROLEID0001:a*' },
      'not a role id',
    ],
    ["a policy's variable as session name", named('${aws:username}'), 'not a role id'],
    [
      'another session in the ARN',
      { ...roleIdentity, arn: `arn:aws:sts::${account}:assumed-role/Admin/bob` },
      'different session names',
    ],
    [
      'another role in the ARN',
      { ...roleIdentity, arn: `arn:aws:sts::${account}:assumed-role/Reader/alice` },
      'different roles',
    ],
    [
      'another account in the ARN',
      { ...roleIdentity, arn: 'arn:aws:sts::444455556666:assumed-role/Admin/alice' },
      'different accounts',
    ],
    ['no ARN', { ...roleIdentity, arn: null }, 'not that of an assumed role'],
    [
      'another role id of the issuer',
      withIssuer({ principalId: 'AROAEXAMPLEROLEID0002' }),
      'different role ids',
    ],
    ['no role id of the issuer', withIssuer({ principalId: undefined }), 'different role ids'],
  ])('with %s is not certain, and never contained', (_name, identity, doubt) => {
    const result = caller(identity);
    expect(result).toMatchObject({
      kind: 'role-session',
      doubt: expect.stringContaining(doubt) as string,
      reason: expect.stringContaining(doubt) as string,
    });
    expect(isContainable(result)).toBe(false);
  });

  it('of a role whose name could be obeyed by a shell is not certain', () => {
    const identity = withIssuer(
      { arn: `arn:aws:iam::${account}:role/$(reboot)` },
      { arn: `arn:aws:sts::${account}:assumed-role/$(reboot)/alice` },
    );
    expect(caller(identity)).toMatchObject({ doubt: 'its role has a name that IAM does not allow' });
  });

  it('of two partitions is not certain, in a region that nobody knows either', () => {
    const identity = { ...roleIdentity, arn: `arn:aws-cn:sts::${account}:assumed-role/Admin/alice` };
    expect(caller(identity, { awsRegion: 'moon-base-1' })).toMatchObject({
      doubt: 'its ARN and its sessionIssuer are of different accounts or partitions',
    });
  });

  it('of a service that calls for it (FAS) is that session', () => {
    const result = caller({ ...roleIdentity, invokedBy: 'ec2fleet.amazonaws.com' });
    expect(result).toMatchObject({ kind: 'role-session', userId: 'AROAEXAMPLEROLEID0001:alice' });
    expect(isContainable(result)).toBe(true);
  });

  it.each(['build+1=a,b.c@d_e-f', 'i-0123456789abcdef0', 'ab'])('is certain by the name %s', (name) => {
    expect(caller(named(name))).toMatchObject({ userId: `AROAEXAMPLEROLEID0001:${name}`, sessionName: name });
    expect(isContainable(caller(named(name)))).toBe(true);
  });

  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('of partition %s is contained there', (partition, awsRegion) => {
    const identity = withIssuer(
      { arn: `arn:${partition}:iam::${account}:role/teams/Admin` },
      { arn: `arn:${partition}:sts::${account}:assumed-role/Admin/alice` },
    );
    expect(isContainable(caller(identity, { awsRegion }))).toBe(true);
    expect(caller(identity)).toMatchObject({
      kind: 'malformed',
      reason: expect.stringContaining('partition') as string,
    });
  });

  it('of a service-linked role of another account is not ignored', () => {
    const arn = 'arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
    expect(caller(withIssuer({ arn, accountId: '444455556666' }))).toMatchObject({ kind: 'other-account' });
  });
});

describe("a role of AWS's own", () => {
  const under = (path: string, name: string) =>
    withIssuer(
      { arn: `arn:aws:iam::${account}:role${path}${name}` },
      { arn: `arn:aws:sts::${account}:assumed-role/${name}/alice` },
    );
  it.each([
    ['the path, whatever its name', under('/aws-reserved/sso.amazonaws.com/us-west-2/', 'ARole'), 'ARole'],
    ['the path without a region', under('/aws-reserved/sso.amazonaws.com/', 'ARole'), 'ARole'],
    [
      'path and name',
      under('/aws-reserved/sso.amazonaws.com/', 'AWSReservedSSO_Power_User_0123456789abcdef'),
      'Power_User',
    ],
    ['the name under another path', under('/', 'AWSReservedSSO_Ops_0123456789abcdef'), 'Ops'],
  ])('is of Identity Center by %s', (_, identity, permissionSet) => {
    const result = caller(identity);
    expect(result).toMatchObject({ kind: 'identity-center-session', permissionSet, sessionName: 'alice' });
    expect(isContainable(result)).toBe(false);
    expect(planContainment(result, settings()).actions).toEqual([]);
  });

  it.each([
    ['reserved for something else', under('/aws-reserved/novel.amazonaws.com/', 'X')],
    ['of every instance', under('/', 'aws:ec2-instance')],
  ])('is alerted on, never contained: %s', (_, identity) => {
    const result = caller(identity);
    expect(result).toMatchObject({
      kind: 'role-session',
      doubt: expect.stringContaining("AWS's own") as string,
    });
    expect(isContainable(result)).toBe(false);
    const place = { account, region: 'eu-west-1' };
    const { notes, commands } = containAlerted(result, place);
    expect({ notes: notes.length, commands }).toEqual({ notes: 1, commands: [] });
    const steps = nextStepsFor(result, place, { traced: false, leaks: true });
    expect([...notes, ...steps.map(inWords)].join('\n')).not.toMatch(/aws iam/);
  });

  it('is none by a path that only looks like it', () => {
    expect(isContainable(caller(under('/teams/aws-reserved/sso.amazonaws.com/', 'Admin')))).toBe(true);
  });
});

describe('the workload of a role session', () => {
  const delivered = { ...sessionContext, ec2RoleDelivery: '2.0' };
  const lambda = `arn:aws:lambda:eu-west-1:${account}:function:orders`;
  const task = `arn:aws:ecs:eu-west-1:${account}:task/prod/0123456789abcdef0123456789abcdef`;
  it.each([
    [
      'an instance, by its metadata service',
      named('i-0123456789abcdef0', { sessionContext: delivered }),
      { kind: 'instance', id: 'i-0123456789abcdef0', shownBy: 'record' },
    ],
    [
      'an instance, by the name alone',
      named('i-0123abcd'),
      { kind: 'instance', id: 'i-0123abcd', shownBy: 'session-name' },
    ],
    [
      'a function',
      named('orders', {
        inScopeOf: {
          sourceArn: 'arn:aws:sqs:eu-west-1:1:queue',
          sourceAccount: account,
          issuerType: 'AWS::Lambda::Function',
          credentialsIssuedTo: lambda,
        },
      }),
      { kind: 'function', id: lambda, shownBy: 'record' },
    ],
    [
      'a task, by ECS',
      named('0123456789abcdef0123456789abcdef', { inScopeOf: { credentialsIssuedTo: task } }),
      { kind: 'task', id: task, shownBy: 'record' },
    ],
    [
      'a task, by the name alone',
      named('0123456789abcdef0123456789abcdef'),
      { kind: 'task', id: '0123456789abcdef0123456789abcdef', shownBy: 'session-name' },
    ],
    [
      'something else with an ARN',
      named('x1', { inScopeOf: { sourceArn: 'arn:aws:bedrock:eu-west-1:1:agent/A' } }),
      { kind: 'service', id: 'arn:aws:bedrock:eu-west-1:1:agent/A', shownBy: 'record' },
    ],
    ['nothing, by a name of nearly the form', named('i-0123abcde'), undefined],
    ['nothing, by a name that a person chose', named('orders'), undefined],
  ])('is %s', (_name, identity, workload) => {
    const result = caller(identity);
    expect('workload' in result ? result.workload : undefined).toEqual(workload);
    if (workload) expect(result.reason).toContain(workload.id);
  });
});
