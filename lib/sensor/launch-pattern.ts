import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
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

/**
 * A call that starts the state machine, or tries to, by anybody but the role by which launches start it, and that of the patrol. CloudTrail shows
 * a role as the issuer of the session that EventBridge calls with; who has no issuer matches no `anything-but`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cloud-trail.html
 */
export const startedByOthersPattern = (machine: IStateMachine, roles: readonly IRole[]): EventPattern => ({
  source: ['aws.states'],
  detailType: ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: ['states.amazonaws.com'],
    eventName: ['StartExecution'],
    // A version or an alias may stand behind the ARN.
    requestParameters: { stateMachineArn: [{ prefix: machine.stateMachineArn }] },
    userIdentity: {
      $or: [
        { sessionContext: { sessionIssuer: { arn: [{ exists: false }] } } },
        {
          sessionContext: {
            sessionIssuer: { arn: [{ 'anything-but': roles.map(({ roleArn }) => roleArn) }] },
          },
        },
      ],
    },
  },
});

/** A CloudWatch alarm that went off: what a sensor forwards about itself. */
export function alarmPattern(resources?: string[]): EventPattern {
  return {
    source: ['aws.cloudwatch'],
    detailType: ['CloudWatch Alarm State Change'],
    ...(resources && { resources }),
    detail: { state: { value: ['ALARM'] } },
  };
}
