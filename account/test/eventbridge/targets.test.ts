import type * as sdk from '@aws-sdk/client-eventbridge';
import { givenBus, lambdaTarget, queueArn } from './bus.ts';
import { givenRule } from './given-rule.ts';
import { accountId, codeOf, errorOf, home } from './given.ts';

const role = `arn:aws:iam::${accountId}:role/forward`;

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
