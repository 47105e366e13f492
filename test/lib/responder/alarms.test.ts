import { steps } from '../../../lambda/contract.ts';
import { runbook } from '../../../lib/responder/runbook.ts';
import { flat, type Json, machineOf, ofType, onlyOne, resourcesOf, synthesize } from '../synthesized.ts';

const resources = resourcesOf(synthesize().responder);
const only = (type: string) => onlyOne(resources, type);

describe('every alarm', () => {
  const alarms = ofType(resources, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const topic = { Ref: only('AWS::SNS::Topic').id };

  it('tells the report topic at the first occurrence', () => {
    expect(alarms).toHaveLength(15 + steps.length);
    for (const alarm of alarms) {
      const seconds = alarm['MetricName'] === 'SubscriptionsMissing' ? 86_400 : 60;
      expect(alarm['Metrics'] ?? alarm['Period']).toBe(alarm['Metrics'] ?? seconds);
      expect(alarm).toMatchObject({
        AlarmActions: [topic],
        Threshold: 1,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      });
      expect(alarm['ActionsEnabled']).not.toBe(false);
    }
  });

  it('says what it means and which entry of the runbook answers it', () => {
    const entries = Object.values<string>(runbook);
    for (const { AlarmDescription } of alarms) {
      const [, anchor] = /docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)!;
      expect(entries).toContain(anchor);
      expect(AlarmDescription.length).toBeGreaterThan(80);
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
      expect(AlarmDescription).not.toMatch(/["\\\n]/);
    }
  });

  it('of NotContained watches the metric that verify writes', () => {
    expect(alarms).toContainEqual(
      expect.objectContaining({
        Namespace: 'Firebreak',
        MetricName: 'NotContained',
        Dimensions: [{ Name: 'service', Value: 'verify' }],
        Statistic: 'Sum',
      }),
    );
  });

  it.each([
    ['CircuitBreakerOpened', 'resolve-caller'],
    ['EventsUndelivered', 'publish-report'],
    ['SubscriptionsMissing', 'check-subscriptions'],
  ])('of %s watches the metric that %s writes', (MetricName, Value) => {
    expect(alarms).toContainEqual(
      expect.objectContaining({
        ...{ Namespace: 'Firebreak', MetricName, Statistic: 'Sum' },
        Dimensions: [{ Name: 'service', Value }],
      }),
    );
  });

  it('of ChangedByOthers counts what the rule of the responder’s bus told of', () => {
    const rules = ofType(resources, 'AWS::Events::Rule').map(([id]) => id);
    const told = rules.find((id) => id.startsWith('ChangesTold'));
    const bus = only('AWS::Events::EventBus').id;
    expect(alarms).toContainEqual(
      expect.objectContaining({
        ...{ Namespace: 'AWS/Events', MetricName: 'TriggeredRules', Statistic: 'Sum' },
        // A rule of a bus of one's own has both dimensions.
        Dimensions: [
          { Name: 'EventBusName', Value: { Ref: bus } },
          { Name: 'RuleName', Value: { 'Fn::Select': [1, { 'Fn::Split': ['|', { Ref: told }] }] } },
        ],
      }),
    );
  });

  it('watches each way in which an execution can end badly', () => {
    const watched = alarms
      .filter(
        ({ Namespace, Dimensions }) =>
          Namespace === 'AWS/States' && JSON.stringify(Dimensions).includes(machineOf(resources).id),
      )
      .map(({ MetricName }) => MetricName);
    expect(watched.sort()).toEqual(['ExecutionsAborted', 'ExecutionsFailed', 'ExecutionsTimedOut']);
  });

  it.each([true, false])(
    'compares invocations with what the machine scheduled and the pings (%s)',
    (keepWarm) => {
      const all = resourcesOf(synthesize({ keepWarm }).responder);
      const [alarm] = ofType(all, 'AWS::CloudWatch::Alarm')
        .map(([, { Properties }]) => Properties)
        .filter((properties) => properties['Metrics'] !== undefined);
      const metrics = alarm!['Metrics'] as {
        readonly Id: string;
        readonly Expression?: string;
        readonly MetricStat?: {
          readonly Metric: { readonly MetricName: string; readonly Dimensions: { Value: Json }[] };
        };
      }[];
      expect(metrics.find(({ Expression }) => Expression)?.Expression).toBe(
        'FILL(invoked0, 0) + FILL(invoked1, 0) + FILL(invoked2, 0) + FILL(invoked3, 0) - ' +
          '(FILL(scheduled0, 0) + FILL(scheduled1, 0) + FILL(scheduled2, 0) + FILL(scheduled3, 0))' +
          (keepWarm ? ' - 4 * FILL(pings, 0)' : ''),
      );
      const of = (name: string) =>
        metrics.flatMap(({ MetricStat: stat }) =>
          stat?.Metric.MetricName === name ? [stat.Metric.Dimensions[0]!.Value] : [],
        );
      const acting = [/DeactivateKeys/, /RevokeSessions/, /DisableConsole/, /DeactivateCredentials/];
      expect(of('Invocations').map((each) => flat(each))).toEqual(
        acting.map((name) => expect.stringMatching(name) as unknown),
      );
      expect(of('LambdaFunctionsScheduled').map((each) => flat(each))).toEqual(
        acting.map((name) => expect.stringMatching(name) as unknown),
      );
      expect(of('TriggeredRules')).toHaveLength(keepWarm ? 1 : 0);
      // CloudWatch takes ten metrics in an alarm on an expression.
      expect(metrics.length - 1).toBeLessThanOrEqual(10);
    },
  );
});
