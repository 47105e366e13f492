import {
  flat,
  listOf,
  ofType,
  type Resource,
  resourcesOf,
  type Statement,
  synthesize,
  type Json,
} from '../synthesized.ts';

const { responder, sensors } = synthesize();
const stacks = [responder, ...sensors].map((stack) => [stack.stackName, resourcesOf(stack)] as const);

describe.each(stacks)('every rule of %s that delivers events', (stack, resources) => {
  const rules = ofType(resources, 'AWS::Events::Rule').filter(
    ([, { Properties }]) => Properties['EventPattern'] !== undefined,
  );
  const targets = rules.flatMap(([id, rule]) =>
    (rule.Properties['Targets'] as Record<string, Json>[]).map((target) => ({ id, target })),
  );

  it('has one target, retried for a day', () => {
    expect(targets.length).toBe(rules.length);
    for (const { target } of targets) {
      expect(target['RetryPolicy']).toEqual({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 });
    }
  });

  it('has a dead-letter queue that lets the rules of the stack in, whose names CloudFormation makes up', () => {
    // CloudFormation cuts the names of stacks: no region may stand there.
    const [family] = stack.split('-');
    for (const { id, target } of targets) {
      expect(resources[id]!.Properties['Name']).toBeUndefined();
      const arn = flat(target['DeadLetterConfig'].Arn);
      const [sender, ...more] = sendersTo(resources, arn);
      expect(more).toEqual([]); // SQS takes few statements and conditions
      expect(sender).toMatchObject({ Principal: { Service: 'events.amazonaws.com' } });
      const { ArnLike: letIn, ...others } = sender!.Condition as { ArnLike: Record<string, Json[]> };
      expect(others).toEqual({});
      expect(
        letIn['aws:SourceArn']!.map((senders) => flat(senders).replace(/^.*:<AWS::AccountId>:/, '')),
      ).toEqual([`rule/${family}-*`, `rule/*/${family}-*`]);
    }
  });

  it('delivers under a role that EventBridge alone can assume', () => {
    for (const { target } of targets) {
      const role = resources[target['RoleArn']['Fn::GetAtt'][0]]!;
      expect(role.Properties['AssumeRolePolicyDocument'].Statement).toEqual([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'events.amazonaws.com' } },
      ]);
    }
  });

  it('keeps dead letters encrypted, over TLS only, for 14 days', () => {
    for (const [id, queue] of ofType(resources, 'AWS::SQS::Queue')) {
      expect(queue.Properties).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 86_400,
      });
      expect(policyOf(resources, `<${id}.Arn>`)).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  it('leaves no dead-letter queue without an alarm', () => {
    const watched = ofType(resources, 'AWS::CloudWatch::Alarm')
      .filter(([, alarm]) => alarm.Properties['MetricName'] === 'ApproximateNumberOfMessagesVisible')
      .map(([, alarm]) => alarm.Properties['Dimensions'][0].Value['Fn::GetAtt'][0] as string);
    expect(watched.sort()).toEqual(
      ofType(resources, 'AWS::SQS::Queue')
        .map(([id]) => id)
        .sort(),
    );
  });
});

function policyOf(resources: Record<string, Resource>, queueArn: string): Statement[] {
  return ofType(resources, 'AWS::SQS::QueuePolicy')
    .flatMap(([, policy]) => policy.Properties['PolicyDocument'].Statement as Statement[])
    .filter((statement) => flat(statement.Resource) === queueArn);
}

function sendersTo(resources: Record<string, Resource>, queueArn: string) {
  return policyOf(resources, queueArn)
    .filter(({ Effect, Action }) => Effect === 'Allow' && listOf(Action).includes('sqs:SendMessage'))
    .map(({ Principal, Condition }) => ({ Principal, Condition }));
}
