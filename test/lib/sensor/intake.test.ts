import { flat, ofType, onlyOne, type Resource, resourcesOf, synthesize } from '../synthesized.ts';

const resources = resourcesOf(synthesize().responder);
const only = (type: string) => onlyOne(resources, type);

describe('what arrives', () => {
  const rules = ofType(resources, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);
  const bus = only('AWS::Events::EventBus');
  const [launches, sensorAlarms, failures] = rules as [
    Resource['Properties'],
    Resource['Properties'],
    Resource['Properties'],
  ];

  it('on the bus as a launch starts a containment with the event as it came', () => {
    expect(bus.Properties['Name']).toBe('firebreak');
    expect(launches['EventBusName']).toEqual({ Ref: bus.id });
    const [target] = launches['Targets'];
    expect(target.Arn).toEqual({ Ref: only('AWS::StepFunctions::StateMachine').id });
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
        stateMachineArn: [{ Ref: only('AWS::StepFunctions::StateMachine').id }],
      },
    });
    expect(flat(failures['Targets'][0].InputTransformer.InputTemplate)).toMatch(
      /^"Firebreak: NOT CONTAINED\? .*\n?[^]*Act now[^]*runbook\.md#containment-failed"$/,
    );
  });

  it('is told to the report topic', () => {
    for (const rule of [sensorAlarms, failures]) {
      expect(rule['Targets'].map(({ Arn }: { Arn: unknown }) => Arn)).toEqual([
        { Ref: only('AWS::SNS::Topic').id },
      ]);
    }
  });
});
