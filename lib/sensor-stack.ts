import { BootstraplessSynthesizer, type IStackSynthesizer, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { busName } from '../lambda/contract.ts';
import type { Settings } from '../lambda/core/settings.ts';
import { createQueueAlarm } from './alarm.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { Delivery } from './delivery.ts';
import { alarmPattern, launchPattern } from './launch-pattern.ts';
import { createRole } from './role.ts';
import { runbook } from './runbook.ts';

export interface SensorProps extends StackProps {
  readonly settings: Pick<Settings, 'homeRegion'>;
}

/**
 * Watches one region: CloudTrail's events are on the default bus of the region of the call and nowhere else.
 * Forwards launches to the responder's bus, and its own alarm too, because an alarm can notify only topics of its
 * region. Without assets, so that the region needs no bootstrap.
 */
export class SensorStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: SensorProps) {
    // The cast: the class declares its optional properties without the undefined that its interface has.
    const synthesizer = new BootstraplessSynthesizer() as IStackSynthesizer;
    super(scope, id, { ...props, synthesizer });

    const deadLetters = new DeadLetterQueue(this, 'Undelivered').queue;
    const to = this.homeBus(settings.homeRegion);

    new Delivery(this, 'Launches', {
      description: 'Forwards launches to the responder.',
      pattern: launchPattern(),
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
