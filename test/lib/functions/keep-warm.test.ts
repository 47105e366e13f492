import { keepWarm, warmSteps } from '../../../lambda/contract.ts';
import { flat, ofType, resourcesOf, synthesize } from '../synthesized.ts';

// Who is subscribed, and what holds, is asked on a schedule too.
const others = {
  notify: { emails: [] },
  patrolMinutes: 0,
  containDespite: ['nobody-to-tell'],
} as const;
const warm = resourcesOf(synthesize(others).responder);
const cold = resourcesOf(synthesize({ ...others, keepWarm: false }).responder);
type Resources = typeof warm;

const scheduled = (resources: Resources) =>
  ofType(resources, 'AWS::Events::Rule').filter(([, { Properties }]) => 'ScheduleExpression' in Properties);
const [[ruleId, rule]] = scheduled(warm) as [ReturnType<typeof scheduled>[number]];

/** The step of each function, by how its ARN is written in the template. */
const stepOf = new Map(
  ofType(warm, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
    flat({ 'Fn::GetAtt': [id, 'Arn'] }),
    String(Properties['FunctionName']).replace('firebreak-', ''),
  ]),
);

describe('keeping warm', () => {
  it('asks each function that contains every five minutes, and no other', () => {
    expect(rule.Properties['ScheduleExpression']).toBe('rate(5 minutes)');
    const targets = rule.Properties['Targets'] as readonly { Arn: unknown; Input: string }[];
    expect(targets.map(({ Arn }) => stepOf.get(flat(Arn))).sort()).toEqual([...warmSteps].sort());
    expect(targets.map(({ Input }) => JSON.parse(Input) as unknown)).toEqual(warmSteps.map(() => keepWarm));
  });

  it('has no role: each function lets in this rule and nobody else', () => {
    expect(JSON.stringify(rule)).not.toContain('RoleArn');
    const permissions = ofType(warm, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    const letIn = permissions.map(({ FunctionName, Action, Principal, SourceArn }) => [
      stepOf.get(flat(FunctionName)),
      Action,
      Principal,
      flat(SourceArn),
    ]);
    const byRule = ['lambda:InvokeFunction', 'events.amazonaws.com', flat({ 'Fn::GetAtt': [ruleId, 'Arn'] })];
    expect(letIn.sort()).toEqual([...warmSteps].sort().map((step) => [step, ...byRule]));
  });

  it('repeats nothing: the next ping comes in any case', () => {
    const targets = rule.Properties['Targets'] as readonly { RetryPolicy: unknown }[];
    const never = { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 };
    expect(targets.map(({ RetryPolicy }) => RetryPolicy)).toEqual(warmSteps.map(() => never));
  });

  it('can be switched off, and then leaves nothing behind', () => {
    expect(scheduled(cold)).toEqual([]);
    expect(ofType(cold, 'AWS::Lambda::Permission')).toEqual([]);
  });
});
