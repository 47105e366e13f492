import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { launchEvent } from '../lambda/contract.ts';

/**
 * What a launch looks like on a bus: one pattern for the sensors that forward and the responder that receives.
 * It narrows by nothing but the call, because EventBridge drops what it does not match without a trace; whether a
 * launch is expected is judged in resolve-caller, where every verdict says why.
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
