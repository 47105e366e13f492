import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { launchEvent } from '../../lambda/contract.ts';

/**
 * What a launch looks like on a bus. The responder receives by it whatever is a launch, so that events sent again by
 * hand are judged too; the sensors narrow it (lib/sensor/sensor-pattern.ts).
 */
export function launchPattern(): EventPattern {
  return {
    source: [launchEvent.source],
    detailType: [launchEvent.detailType],
    detail: { eventSource: [launchEvent.eventSource], eventName: [launchEvent.eventName] },
  };
}

/** A CloudWatch alarm that went off: what a sensor forwards about itself. */
export function alarmPattern(resources?: string[]): EventPattern {
  return {
    source: ['aws.cloudwatch'],
    detailType: ['CloudWatch Alarm State Change'],
    ...(resources && { resources }),
    detail: { state: { value: ['ALARM'] } },
  };
}
