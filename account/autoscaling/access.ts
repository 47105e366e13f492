import type { AccessRequest, Call } from '../model.ts';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html */
export function autoScalingAccess(
  accountId: string,
  { operation, region, input }: Call,
): readonly AccessRequest[] {
  const { AutoScalingGroupName: name } = input;
  const isAbout = typeof name === 'string' && !operation.startsWith('Describe');
  return [
    {
      action: `autoscaling:${operation}`,
      resource: isAbout
        ? `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:*:autoScalingGroupName/${name}`
        : '*',
    },
  ];
}
