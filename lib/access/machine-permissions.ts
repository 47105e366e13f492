import type { Permission } from './permission.ts';

/** What every state machine needs to be traced and logged. */
export const observed: readonly Permission[] = [
  {
    actions: [
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
    on: 'any',
    reason: 'Tracing; X-Ray’s write actions have no resource type.',
  },
  {
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    on: 'any',
    // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    reason: 'What Step Functions needs to log an execution; these actions have no resource type.',
  },
];

export const progressPermissions: readonly Permission[] = [
  {
    actions: ['states:GetExecutionHistory'],
    on: 'executions',
    reason: 'Reads whether on-call has been told of a containment, and how it stands.',
  },
];

export const firstNoticePermissions: readonly Permission[] = [
  { actions: ['lambda:InvokeFunction'], on: 'steps', reason: 'Runs the steps of the first notice.' },
  {
    actions: ['states:DescribeExecution'],
    on: 'executions',
    reason: 'Asks whether the containment is still at work.',
  },
];
