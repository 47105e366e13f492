import type * as sdk from '@aws-sdk/client-eventbridge';
import { givenBus, lambdaTarget, launchEvent } from './bus.ts';
import { EventPattern, givenRule } from './given-rule.ts';
import { accountId, codeOf, home, run } from './given.ts';

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
    [
      'a schedule at times of day, which is not modelled',
      { ScheduleExpression: 'cron(0 12 * * ? *)' },
      'NotImplemented',
    ],
    ['a schedule that is none', { ScheduleExpression: 'daily' }, 'ValidationException'],
    [
      'a schedule on a bus of its own',
      { ScheduleExpression: 'rate(1 day)', EventBusName: 'own' },
      'ValidationException',
    ],
    ['neither a pattern nor a schedule', { EventPattern: undefined }, 'ValidationException'],
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
