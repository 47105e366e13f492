import { partitionOfRegion } from '../../values/arn.ts';

/**
 * Addresses of the AWS console. AWS documents the hosts of regions
 * (https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html,
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/getting-started-sign-in.html,
 * https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html); the pages behind them are as the console
 * itself has them in its address bar, and no document promises that they stay. A page that is not there any more leads
 * to the service's first page.
 */

/** By partition; of the others no host is known. */
const domains: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const shape = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const encoded = encodeURIComponent;

/** One page, with its region before and in the address; undefined where the region has no console that is known. */
function page(region: string, service: string, fragment: string): string | undefined {
  const domain = domains[partitionOfRegion(region) ?? ''];
  if (domain === undefined || !shape.test(region)) return undefined;
  return `https://${region}.${domain}/${service}?region=${region}${fragment}`;
}

/** An execution of Step Functions. @param arn in which its region stands */
export const executionPage = (arn: string): string | undefined =>
  page(arn.split(':')[3] ?? '', 'states/home', `#/v2/executions/details/${encoded(arn)}`);

/** One instance. */
export const instancePage = (region: string, instanceId: string): string | undefined =>
  page(region, 'ec2/home', `#InstanceDetails:instanceId=${encoded(instanceId)}`);

/** All that runs in a region. */
export const runningPage = (region: string): string | undefined =>
  page(region, 'ec2/home', '#Instances:instanceState=running');

/** Event history by an attribute: `AccessKeyId`, or `EventId`. */
export const eventsPage = (region: string, attribute: string, value: string): string | undefined =>
  page(region, 'cloudtrailv2/home', `#/events?${encoded(attribute)}=${encoded(value)}`);

/** A user or role of IAM. @param region the one in which the partition has IAM */
export const principalPage = (region: string, kind: 'user' | 'role', name: string): string | undefined =>
  page(region, 'iam/home', `#/${kind}s/details/${encoded(name)}`);

/** A folder of a bucket. @param prefix with a slash at its end */
export const folderPage = (region: string, bucket: string, prefix: string): string | undefined =>
  page(region, `s3/buckets/${encoded(bucket)}`, `&prefix=${encoded(prefix)}`);
