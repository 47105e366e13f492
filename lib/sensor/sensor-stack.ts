import {
  Annotations,
  BootstraplessSynthesizer,
  type IStackSynthesizer,
  Stack,
  type StackProps,
  Token,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { busName } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { createQueueAlarm } from '../responder/alarm.ts';
import { ChangeRules } from '../changes/change-rules.ts';
import type { DeployRoles } from '../changes/deployers.ts';
import { partsOfSensor } from '../changes/own-parts.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { Delivery } from './delivery.ts';
import { alarmPattern } from './launch-pattern.ts';
import { partitionOf } from '../partition.ts';
import { createRole } from '../access/role.ts';
import { runbook } from '../responder/runbook.ts';
import { sensorPattern } from './sensor-pattern.ts';

export interface SensorProps extends StackProps {
  readonly settings: Pick<Settings, 'homeRegion' | 'expectations'>;
  /** Whether launches in this region are watched for. */
  readonly isWatched: boolean;
  /** Whether the events of IAM arrive here, and not in the home region. */
  readonly hasIam: boolean;
  /** Of the home region's bootstrap: IAM's roles are the same everywhere. */
  readonly deployRoles: DeployRoles;
}

/**
 * Watches one region: CloudTrail's events are on the default bus of the region of the call and nowhere else.
 * Forwards launches to the responder's bus, changes of its own parts, and its own alarm too, because an alarm can notify only topics of its
 * region. Without assets, so that the region needs no bootstrap.
 */
export class SensorStack extends Stack {
  constructor(scope: Construct, id: string, props: SensorProps) {
    const { settings, isWatched, hasIam, deployRoles, ...stack } = props;
    // The cast: the class declares its optional properties without the undefined that its interface has.
    const synthesizer = new BootstraplessSynthesizer({ ...deployRoles }) as IStackSynthesizer;
    super(scope, id, { ...stack, synthesizer });

    const deadLetters = new DeadLetterQueue(this, 'Undelivered').queue;
    const to = this.homeBus(settings.homeRegion);

    if (isWatched)
      new Delivery(this, 'Launches', {
        description: 'Forwards launches to the responder.',
        pattern: this.launches(settings),
        to,
        deadLetters,
      });

    const alarm = createQueueAlarm(this, 'UndeliveredAlarm', deadLetters, {
      meaning: 'A launch in this region did not reach the responder, and nobody was contained for it.',
      entry: runbook.sensorUndelivered,
    });
    new Delivery(this, 'Alarms', {
      description: 'Forwards the alarm of this sensor to the responder.',
      pattern: alarmPattern([alarm.alarmArn]),
      to,
      deadLetters,
    });
    new ChangeRules(this, 'Changes', { parts: partsOfSensor(this, hasIam), to, deadLetters });
  }

  private launches(settings: SensorProps['settings']) {
    const { pattern, leftToJudge } = sensorPattern(settings, {
      id: this.account,
      isKnown: !Token.isUnresolved(this.account),
      partition: partitionOf(settings.homeRegion),
    });
    if (leftToJudge.length > 0) {
      const text = `Launches of these principals are expected, and are forwarded and judged all the same, because the event pattern has no room for more: ${leftToJudge.join(', ')}`;
      Annotations.of(this).addInfoV2('firebreak:pattern-full', text);
    }
    return pattern;
  }

  private homeBus(region: string) {
    const arn = this.formatArn({ service: 'events', region, resource: 'event-bus', resourceName: busName });
    const role = createRole(this, 'DeliveryRole', {
      name: 'sensor-delivery',
      service: 'events.amazonaws.com',
      resources: { 'home-bus': [arn] },
    });
    return { arn, role };
  }
}
