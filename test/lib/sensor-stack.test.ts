import { Template } from 'aws-cdk-lib/assertions';
import { launchEvent } from '../../lambda/contract.ts';
import { flat, ofType, type Resource, resourcesOf, synthesize } from './synthesized.ts';

describe('the sensor of a region', () => {
  const { sensors, responder } = synthesize();
  const sensor = sensors[1]!;
  const resources = resourcesOf(sensor);
  const rules = ofType(resources, 'AWS::Events::Rule');
  const [[, launches], [, alarms]] = rules as [[string, Resource], [string, Resource]];

  it('stands in each watched region, the home region too', () => {
    expect(sensors.map(({ stackName, region }) => [stackName, region])).toEqual([
      ['FirebreakSensor-us-east-1', 'us-east-1'],
      ['FirebreakSensor-eu-west-1', 'eu-west-1'],
    ]);
  });

  it('is deployed after the bus that it forwards to', () => {
    expect(sensor.dependencies).toEqual([responder]);
  });

  it('takes launches and nothing else', () => {
    expect(launches.Properties).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: [launchEvent.source],
        'detail-type': [launchEvent.detailType],
        detail: { eventSource: [launchEvent.eventSource], eventName: [launchEvent.eventName] },
      },
    });
    expect(launches.Properties['EventBusName']).toBeUndefined();
  });

  it('forwards its own alarm, because an alarm notifies only topics of its region', () => {
    const [alarm] = ofType(resources, 'AWS::CloudWatch::Alarm');
    expect(alarms.Properties['EventPattern']).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      resources: [{ 'Fn::GetAtt': [alarm![0], 'Arn'] }],
      detail: { state: { value: ['ALARM'] } },
    });
  });

  it('forwards to the bus of the home region alone', () => {
    const bus = 'arn:aws:events:us-east-1:<AWS::AccountId>:event-bus/firebreak';
    for (const [, rule] of rules) {
      expect(rule.Properties['Targets'].map(({ Arn }: { Arn: unknown }) => flat(Arn))).toEqual([bus]);
    }
    const [[, role]] = ofType(resources, 'AWS::IAM::Role') as [[string, Resource]];
    const [statement, ...more] = role.Properties['Policies'][0].PolicyDocument.Statement;
    expect(more).toEqual([]);
    expect({ ...statement, Resource: flat(statement.Resource) }).toEqual({
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: bus,
    });
  });

  it('needs no bootstrap: it has no asset, no parameter, no rule of the template', () => {
    const template = Template.fromStack(sensor).toJSON();
    expect(Object.keys(template).sort()).toEqual(['Description', 'Resources']);
    expect(
      Object.values(resources)
        .map(({ Type }) => Type)
        .sort(),
    ).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::Events::Rule',
      'AWS::Events::Rule',
      'AWS::IAM::Role',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
    ]);
  });
});
