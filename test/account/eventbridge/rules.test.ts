import type * as sdk from '@aws-sdk/client-eventbridge';
import type { Call } from '../../../account/model.ts';
import { givenBus, lambdaTarget, launchEvent, queueArn } from './bus.ts';
import { accountId, codeOf, errorOf, home, run } from './given.ts';

const EventPattern = '{"source": ["aws.ec2"]}';
const role = `arn:aws:iam::${accountId}:role/forward`;

function givenRule(name = 'launch') {
  const bus = givenBus();
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as `run`
  const api = <Output>(operation: string, input: object, over?: Partial<Call>) =>
    run<Output>(bus.eventBridge.service, operation, input, over);
  api('PutRule', { Name: name, EventPattern });
  return { ...bus, api };
}

describe('PutRule', () => {
  it('is read back by DescribeRule, in its own region only', () => {
    const { api } = givenRule();
    expect(api('DescribeRule', { Name: 'launch' })).toEqual({
      Name: 'launch',
      Arn: `arn:aws:events:us-east-1:${accountId}:rule/launch`,
      State: 'ENABLED',
      EventBusName: 'default',
      EventPattern,
    });
    expect(codeOf(() => api('DescribeRule', { Name: 'launch' }, { region: 'eu-west-1' }))).toBe(
      'ResourceNotFoundException',
    );
  });

  it('names the bus in the ARN of a rule on a bus of its own', () => {
    const { eventBridge, api } = givenRule();
    eventBridge.addBus({ name: 'firebreak', region: home });
    const { RuleArn: arn } = api<sdk.PutRuleResponse>('PutRule', {
      Name: 'launch',
      EventPattern,
      EventBusName: 'firebreak',
    });
    expect(arn).toBe(`arn:aws:events:us-east-1:${accountId}:rule/firebreak/launch`);
  });

  it('replaces a rule but keeps its targets', () => {
    const { api } = givenRule();
    api('PutTargets', { Rule: 'launch', Targets: [{ Id: 'a', Arn: lambdaTarget.arn }] });
    api('PutRule', { Name: 'launch', EventPattern: '{"source":["aws.iam"]}', State: 'DISABLED' });
    expect(api('DescribeRule', { Name: 'launch' })).toMatchObject({ State: 'DISABLED' });
    expect(api<sdk.ListTargetsByRuleResponse>('ListTargetsByRule', { Rule: 'launch' }).Targets).toHaveLength(
      1,
    );
  });

  it.each<[string, object, string]>([
    ['no pattern', { EventPattern: undefined }, 'ValidationException'],
    ['a pattern that is not JSON', { EventPattern: '{' }, 'InvalidEventPatternException'],
    [
      'a pattern that EventBridge refuses',
      { EventPattern: '{"source":"aws.ec2"}' },
      'InvalidEventPatternException',
    ],
    [
      'a pattern above the quota',
      { EventPattern: JSON.stringify({ source: ['x'.repeat(2048)] }) },
      'InvalidEventPatternException',
    ],
    ['a bad name', { Name: 'a b' }, 'ValidationException'],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }, 'ValidationException'],
    ['a state that does not exist', { State: 'ON' }, 'ValidationException'],
    ['a bus that does not exist', { EventBusName: 'nowhere' }, 'ResourceNotFoundException'],
    ['a schedule, which is not modelled', { ScheduleExpression: 'rate(1 day)' }, 'NotImplemented'],
  ])('refuses %s', (_, change, code) => {
    const { api } = givenRule();
    expect(codeOf(() => api('PutRule', { Name: 'other', EventPattern, ...change }))).toBe(code);
  });

  it.each([
    ['us-east-1', 300],
    ['af-south-1', 100],
  ])('allows a bus of %s %d rules', (region, quota) => {
    const { eventBridge } = givenBus();
    const put = (Name: string) => run(eventBridge.service, 'PutRule', { Name, EventPattern }, { region });
    for (let index = 0; index < quota; index++) put(`rule-${index}`);
    expect(codeOf(() => put('one-more'))).toBe('LimitExceededException');
    expect(() => put('rule-0')).not.toThrow();
  });

  it('allows a bus 30 rules with a wildcard', () => {
    const { api } = givenRule();
    const put = (Name: string) =>
      api('PutRule', { Name, EventPattern: '{"source":[{"wildcard":"aws.*2"}]}' });
    for (let index = 0; index < 30; index++) put(`rule-${index}`);
    expect(codeOf(() => put('one-more'))).toBe('LimitExceededException');
    expect(() => api('PutRule', { Name: 'without', EventPattern })).not.toThrow();
  });
});

describe('PutTargets', () => {
  const bus = `arn:aws:events:us-east-1:${accountId}:event-bus/firebreak`;
  const target = { Id: 'a', Arn: lambdaTarget.arn };

  it('is read back by ListTargetsByRule', () => {
    const { api } = givenRule();
    const full = {
      ...{ Id: 'full', Arn: bus, RoleArn: role },
      InputTransformer: { InputPathsMap: { name: '$.detail.eventName' }, InputTemplate: '"<name>"' },
      RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: queueArn },
    };
    api('PutTargets', { Rule: 'launch', Targets: [target, full] });
    expect(api('ListTargetsByRule', { Rule: 'launch' })).toEqual({ Targets: [target, full] });
  });

  it('fills in the half of a retry policy that is left out', () => {
    const { api } = givenRule();
    api('PutTargets', { Rule: 'launch', Targets: [{ ...target, RetryPolicy: { MaximumRetryAttempts: 2 } }] });
    const { Targets: [put] = [] } = api<sdk.ListTargetsByRuleResponse>('ListTargetsByRule', {
      Rule: 'launch',
    });
    expect(put?.RetryPolicy).toEqual({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 86_400 });
  });

  it('replaces a target of the same id', () => {
    const { api } = givenRule();
    api('PutTargets', { Rule: 'launch', Targets: [target] });
    api('PutTargets', { Rule: 'launch', Targets: [{ ...target, Input: '{}' }] });
    expect(api('ListTargetsByRule', { Rule: 'launch' })).toEqual({ Targets: [{ ...target, Input: '{}' }] });
  });

  it('allows a rule five targets', () => {
    const { api } = givenRule();
    const targets = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...target, Id: `${index}` }));
    expect(() => api('PutTargets', { Rule: 'launch', Targets: targets(5) })).not.toThrow();
    expect(codeOf(() => api('PutTargets', { Rule: 'launch', Targets: targets(6) }))).toBe(
      'LimitExceededException',
    );
  });

  const transformer = (InputTemplate: string, InputPathsMap = {}) => ({
    InputTransformer: { InputTemplate, InputPathsMap },
  });
  it.each<[string, object, RegExp]>([
    ['input and input path', { Input: '{}', InputPath: '$' }, /Only one of/],
    ['input that is not JSON', { Input: 'text' }, /JSON syntax error/],
    ['input above 8,192 characters', { Input: JSON.stringify('x'.repeat(8191)) }, /8192/],
    ['a path that is none', { InputPath: '$..a' }, /Invalid InputPath/],
    ['a template with an unknown placeholder', transformer('"<a>"'), /contains invalid placeholder a/],
    ['a template that defines an AWS name', transformer('"<AWSx>"', { AWSx: '$.id' }), /invalid key AWSx/],
    ['a template path that is none', transformer('"<a>"', { a: 'id' }), /Invalid InputPath/],
    ['an empty template', transformer(''), /1 to 8192/],
    ['a template above 8,192 characters', transformer('x'.repeat(8193)), /1 to 8192/],
    [
      '101 template paths',
      transformer('x', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`n${index}`, '$']))),
      /100 are allowed/,
    ],
    ['186 retries', { RetryPolicy: { MaximumRetryAttempts: 186 } }, /0 to 185/],
    ['an age of 59 seconds', { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, /60 to 86400/],
    ['an age of more than a day', { RetryPolicy: { MaximumEventAgeInSeconds: 86_401 } }, /60 to 86400/],
    ['a FIFO dead-letter queue', { DeadLetterConfig: { Arn: `${queueArn}.fifo` } }, /standard SQS queue/],
    [
      'a dead-letter queue elsewhere',
      { DeadLetterConfig: { Arn: queueArn.replace(home, 'eu-west-1') } },
      /in us-east-1/,
    ],
    ['a bus without a role', { Arn: bus }, /RoleArn is required/],
    ['what is no ARN', { Arn: 'lambda' }, /not in correct format/],
    ['a bad id', { Id: 'a b' }, /Target id/],
  ])('refuses %s', (_, change, message) => {
    const { api } = givenRule();
    const error = errorOf(() => api('PutTargets', { Rule: 'launch', Targets: [{ ...target, ...change }] }));
    expect(error.code).toBe('ValidationException');
    expect(error.message).toMatch(message);
  });

  it('says that a parameter is not modelled', () => {
    const { api } = givenRule();
    const input = { Rule: 'launch', Targets: [{ ...target, EcsParameters: {} }] };
    expect(codeOf(() => api('PutTargets', input))).toBe('NotImplemented');
  });

  it('is checked for the targets of a template too', () => {
    const { eventBridge } = givenBus();
    const rule = { name: 'launch', region: home, pattern: { source: ['aws.ec2'] } };
    const targets = [{ ...lambdaTarget, inputPath: 'detail' }];
    expect(codeOf(() => eventBridge.addRule({ ...rule, targets }))).toBe('ValidationException');
  });
});

describe('the other operations', () => {
  it('disable and enable a rule', async () => {
    const { eventBridge, api, delivered } = givenRule();
    api('PutTargets', { Rule: 'launch', Targets: [{ Id: 'a', Arn: lambdaTarget.arn }] });
    api('DisableRule', { Name: 'launch' });
    await eventBridge.publish(launchEvent(), home);
    await eventBridge.settled();
    expect(delivered).toHaveLength(0);
    api('EnableRule', { Name: 'launch' });
    await eventBridge.publish(launchEvent(), home);
    await eventBridge.settled();
    expect(delivered).toHaveLength(1);
  });

  it.each(['EnableRule', 'DisableRule', 'DescribeRule'])(
    '%s misses a rule that is not there',
    (operation) => {
      expect(codeOf(() => givenRule().api(operation, { Name: 'none' }))).toBe('ResourceNotFoundException');
    },
  );

  it('delete a rule only once it has no targets, and a missing one without complaint', () => {
    const { api } = givenRule();
    api('PutTargets', { Rule: 'launch', Targets: [{ Id: 'a', Arn: lambdaTarget.arn }] });
    expect(codeOf(() => api('DeleteRule', { Name: 'launch' }))).toBe('ValidationException');
    api('RemoveTargets', { Rule: 'launch', Ids: ['a'] });
    api('DeleteRule', { Name: 'launch' });
    api('DeleteRule', { Name: 'launch' });
    expect(codeOf(() => api('DescribeRule', { Name: 'launch' }))).toBe('ResourceNotFoundException');
  });

  it('list rules by name, prefix and page', () => {
    const { api } = givenRule('b-1');
    for (const Name of ['b-2', 'a-1', 'b-3']) api('PutRule', { Name, EventPattern });
    const first = api<sdk.ListRulesResponse>('ListRules', { NamePrefix: 'b-', Limit: 2 });
    expect(first.Rules?.map(({ Name }) => Name)).toEqual(['b-1', 'b-2']);
    const second = api<sdk.ListRulesResponse>('ListRules', { NamePrefix: 'b-', NextToken: first.NextToken });
    expect(second.Rules?.map(({ Name }) => Name)).toEqual(['b-3']);
    expect(second.NextToken).toBeUndefined();
    expect(codeOf(() => api('ListRules', { Limit: 101 }))).toBe('ValidationException');
    expect(codeOf(() => api('ListRules', { NextToken: 'mine' }))).toBe('ValidationException');
  });

  it('describe the default bus, which is always there, and one with a policy', () => {
    const { eventBridge, api } = givenRule();
    expect(api('DescribeEventBus', {})).toEqual({
      Name: 'default',
      Arn: `arn:aws:events:us-east-1:${accountId}:event-bus/default`,
    });
    eventBridge.addBus({ name: 'firebreak', region: home });
    const statement = { Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: '*' } as const;
    eventBridge.addBusStatement({ name: 'firebreak', region: home }, statement);
    const { Policy: policy = '' } = api<sdk.DescribeEventBusResponse>('DescribeEventBus', {
      Name: 'firebreak',
    });
    expect(JSON.parse(policy)).toEqual({ Version: '2012-10-17', Statement: [statement] });
    expect(codeOf(() => api('DescribeEventBus', { Name: 'none' }))).toBe('ResourceNotFoundException');
    expect(codeOf(() => eventBridge.addBus({ name: 'firebreak', region: home }))).toBe(
      'ResourceAlreadyExistsException',
    );
  });

  it.each<[string, string, boolean]>([
    ['matches', '{"source":["aws.ec2"]}', true],
    ['does not match', '{"source":["aws.iam"]}', false],
  ])('TestEventPattern %s', (_, pattern, expected) => {
    const input = { EventPattern: pattern, Event: JSON.stringify(launchEvent()) };
    expect(givenRule().api('TestEventPattern', input)).toEqual({ Result: expected });
  });

  it.each<[string, object, string]>([
    ['a bad pattern', { EventPattern: '{}', Event: '{}' }, 'InvalidEventPatternException'],
    ['an event that is not JSON', { EventPattern, Event: '{' }, 'ValidationException'],
    ['an event without an id', { EventPattern, Event: '{"source":"aws.ec2"}' }, 'ValidationException'],
  ])('TestEventPattern refuses %s', (_, input, code) => {
    expect(codeOf(() => givenRule().api('TestEventPattern', input))).toBe(code);
  });
});
