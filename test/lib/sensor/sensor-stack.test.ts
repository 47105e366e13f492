import { checkPatternLimits } from '@firebreak/account';
import { launchEvent } from '../../../lambda/contract.ts';
import { sensorPattern } from '../../../lib/sensor/sensor-pattern.ts';
import { appOf } from '../stacks.ts';
import { flat, type Json, ofType, type Resource, resourcesOf, sample, synthesize } from '../synthesized.ts';

describe('the sensor of a region', () => {
  const { sensors, responder } = synthesize();
  const sensor = sensors[1]!;
  const resources = resourcesOf(sensor);
  const rules = ofType(resources, 'AWS::Events::Rule');
  const [[, launches], [, alarms]] = rules as [[string, Resource], [string, Resource]];

  it('stands in each watched region, the home region too', () => {
    expect(sensors.map(({ stackName, region }) => [stackName, region])).toEqual([
      ['FirebreakSensor-eu-west-1', 'eu-west-1'],
      ['FirebreakSensor-us-east-1', 'us-east-1'],
    ]);
  });

  it('stands where the events of IAM arrive, too, and sees no launches there', () => {
    const abroad = synthesize({ homeRegion: 'eu-west-1', regions: ['eu-west-1'] }).sensors;
    expect(abroad.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
    const texts = abroad.map((each) => JSON.stringify(ofType(resourcesOf(each), 'AWS::Events::Rule')));
    expect(texts.map((text) => [text.includes('RunInstances'), text.includes('"roleName"')])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('is deployed after the bus that it forwards to', () => {
    expect(sensor.dependencies).toEqual([responder.stackName]);
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

  it('drops at the rule only what sensorPattern lets it drop, in the account that it is deployed to', () => {
    const principals = [
      'arn:aws:iam::111122223333:user/ci/deploy',
      'arn:aws:iam::111122223333:role/ci/runner',
    ];
    const settings = { expectations: [{ name: 'CI', principals }] };
    const [rule] = ofType(resourcesOf(synthesize(settings).sensors[0]!), 'AWS::Events::Rule');
    const deployed = JSON.stringify(rule![1].Properties['EventPattern'], (_, value: Json) =>
      typeof value === 'object' && value !== null && ('Ref' in value || 'Fn::Join' in value)
        ? flat(value)
        : value,
    ).replaceAll('<AWS::AccountId>', '111122223333');
    const { pattern } = sensorPattern(settings, { id: '111122223333', isKnown: false, partition: 'aws' });
    const { detailType, ...rest } = pattern;
    expect(JSON.parse(deployed)).toEqual({ ...rest, 'detail-type': detailType });
    expect(() => checkPatternLimits(deployed)).not.toThrow();
  });

  it('says at synth which principals its pattern has no room for', () => {
    const principals = Array.from({ length: 40 }, (_, i) => `arn:aws:iam::111122223333:user/ci/deploy-${i}`);
    const { app } = appOf({ ...sample, expectations: [{ name: 'CI', principals }] });
    const [stack] = app.synth().stacks.filter(({ id }) => id.startsWith('FirebreakSensor'));
    expect(stack!.messages.map(({ entry }) => entry.data)).toEqual([
      expect.stringMatching(/no room for more: .*user\/ci\/deploy-39/),
    ]);
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
    const { template } = sensor;
    expect(Object.keys(template).sort()).toEqual(['Description', 'Resources']);
    expect(
      Object.values(resources)
        .map(({ Type }) => Type)
        .sort(),
    ).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::Events::Rule',
      'AWS::Events::Rule',
      // That of changes, and the one that watches it.
      'AWS::Events::Rule',
      'AWS::Events::Rule',
      'AWS::IAM::Role',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
    ]);
  });
});
