import { Aws, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from '../../core/settings/settings.ts';
import { toRetention } from '../responder/retention.ts';

type Retention = Pick<Settings, 'retentionDays'>;

/**
 * The log of a function. It stays when its function goes, so it has no name of ours: CloudFormation makes up another one
 * the next time, where a fixed one would be taken and stop the deployment (decision 0047).
 */
export function createFunctionLog(scope: Construct, { retentionDays }: Retention): LogGroup {
  return new LogGroup(scope, 'Logs', {
    retention: toRetention(retentionDays),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}

/**
 * The log of a state machine, which stays as well. Under this prefix CloudWatch needs no resource policy for each log
 * group, of which a region allows ten, so it has a name, with the id of its stack: no later stack has the same one.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
export function createMachineLog(
  scope: Construct,
  machineName: string,
  { retentionDays }: Retention,
): LogGroup {
  const stackId = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return new LogGroup(scope, 'Logs', {
    logGroupName: `/aws/vendedlogs/states/${machineName}-${stackId}`,
    retention: toRetention(retentionDays),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}
