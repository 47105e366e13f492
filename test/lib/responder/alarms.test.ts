import { steps } from '../../../lambda/contract.ts';
import { runbook } from '../../../lib/responder/runbook.ts';
import { ofType, onlyOne, resourcesOf, synthesize } from '../synthesized.ts';

const resources = resourcesOf(synthesize().responder);
const only = (type: string) => onlyOne(resources, type);

describe('every alarm', () => {
  const alarms = ofType(resources, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const topic = { Ref: only('AWS::SNS::Topic').id };

  it('tells the report topic at the first occurrence', () => {
    expect(alarms).toHaveLength(7 + steps.length);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        AlarmActions: [topic],
        Threshold: 1,
        EvaluationPeriods: 1,
        Period: 60,
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

  it('of CircuitBreakerOpened watches the metric that resolve-caller writes', () => {
    expect(alarms).toContainEqual(
      expect.objectContaining({
        Namespace: 'Firebreak',
        MetricName: 'CircuitBreakerOpened',
        Dimensions: [{ Name: 'service', Value: 'resolve-caller' }],
        Statistic: 'Sum',
      }),
    );
  });

  it('watches each way in which an execution can end badly', () => {
    const watched = alarms
      .filter(({ Namespace }) => Namespace === 'AWS/States')
      .map(({ MetricName }) => MetricName);
    expect(watched.sort()).toEqual(['ExecutionsAborted', 'ExecutionsFailed', 'ExecutionsTimedOut']);
  });
});
