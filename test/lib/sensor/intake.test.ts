import { matchesPattern, parsePattern } from '@firebreak/account';
import { flat, machineOf, ofType, onlyOne, type Resource, resourcesOf, synthesize } from '../synthesized.ts';

const resources = resourcesOf(synthesize().responder);
const only = (type: string) => onlyOne(resources, type);

describe('what arrives', () => {
  const rules = ofType(resources, 'AWS::Events::Rule')
    .map(([, { Properties }]) => Properties)
    .filter((rule) => 'EventPattern' in rule);
  const bus = only('AWS::Events::EventBus');
  const [launches, sensorAlarms, failures, starts] = rules as [
    Resource['Properties'],
    Resource['Properties'],
    Resource['Properties'],
    Resource['Properties'],
  ];

  it('on the bus as a launch starts a containment with the event as it came', () => {
    expect(bus.Properties['Name']).toBe('firebreak');
    expect(launches['EventBusName']).toEqual({ Ref: bus.id });
    const [target] = launches['Targets'];
    expect(target.Arn).toEqual({ Ref: machineOf(resources).id });
    expect([target.Input, target.InputPath, target.InputTransformer]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('on the bus as an alarm is told, with region, alarm, reason and runbook', () => {
    expect(sensorAlarms['EventBusName']).toEqual({ Ref: bus.id });
    const { InputPathsMap, InputTemplate } = sensorAlarms['Targets'][0].InputTransformer;
    expect(Object.values(InputPathsMap)).toEqual(
      expect.arrayContaining([
        '$.region',
        '$.detail.alarmName',
        '$.detail.state.reason',
        '$.detail.configuration.description',
      ]),
    );
    expect(flat(InputTemplate)).toMatch(/^"Firebreak: the sensor in <region> raised alarm/);
  });

  it('on the default bus as the bad end of a containment is told, with what to do', () => {
    expect(failures['EventBusName']).toBeUndefined();
    expect(failures['EventPattern']).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: [{ Ref: machineOf(resources).id }],
      },
    });
    expect(flat(failures['Targets'][0].InputTransformer.InputTemplate)).toMatch(
      /^"Firebreak: NOT CONTAINED\? .*\n?[^]*Act now[^]*runbook\.md#containment-failed"$/,
    );
  });

  const [machine, role, patrol] = [
    'arn:aws:states:us-east-1:1:stateMachine:m',
    'arn:aws:iam::1:role/firebreak/launches',
    'arn:aws:iam::1:role/firebreak/patrol',
  ];
  const assumed = (arn: string) => ({ type: 'AssumedRole', sessionContext: { sessionIssuer: { arn } } });
  it.each([
    ['a user', { type: 'IAMUser', arn: 'arn:aws:iam::1:user/mallory' }, machine, true],
    ['root', { type: 'Root' }, machine, true],
    ['another role', assumed(`${role}2`), machine, true],
    ['a session of a user', { type: 'IAMUser', sessionContext: { attributes: {} } }, machine, true],
    ['somebody by an alias', { type: 'IAMUser' }, `${machine}:live`, true],
    ['the role of the rule for launches', assumed(role), machine, false],
    ['the role of the patrol', assumed(patrol), machine, false],
    [
      'a user, of another machine',
      { type: 'IAMUser' },
      'arn:aws:states:us-east-1:1:stateMachine:other',
      false,
    ],
  ])('on the default bus as a start by %s is told, or not', (_, userIdentity, stateMachineArn, told) => {
    const launchRole = launches['Targets'][0].RoleArn['Fn::GetAtt'][0] as string;
    const patrolFunction = ofType(resources, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties['FunctionName'] === 'firebreak-patrol',
    );
    const patrolRole = patrolFunction![1].Properties['Role'] as object;
    const machineId = machineOf(resources).id;
    const pattern = JSON.stringify(starts['EventPattern'])
      .replaceAll(JSON.stringify({ 'Fn::GetAtt': [launchRole, 'Arn'] }), JSON.stringify(role))
      .replaceAll(JSON.stringify(patrolRole), JSON.stringify(patrol))
      .replaceAll(JSON.stringify({ Ref: machineId }), JSON.stringify(machine));
    const event = {
      source: 'aws.states',
      'detail-type': 'AWS API Call via CloudTrail',
      detail: {
        eventSource: 'states.amazonaws.com',
        eventName: 'StartExecution',
        requestParameters: { stateMachineArn },
        userIdentity,
      },
    };
    expect(starts['EventBusName']).toBeUndefined();
    expect(matchesPattern(parsePattern(pattern), event)).toBe(told);
  });

  it('is told to the report topic', () => {
    for (const rule of [sensorAlarms, failures, starts]) {
      expect(rule['Targets'].map(({ Arn }: { Arn: unknown }) => Arn)).toEqual([
        { Ref: only('AWS::SNS::Topic').id },
      ]);
    }
  });
});
