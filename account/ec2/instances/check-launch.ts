import type { RunInstancesRequest, _InstanceType } from '@aws-sdk/client-ec2';
import { AwsError } from '../../model.ts';
import { invalidValue, missingParameter, notModelled } from '../errors.ts';
import { isId } from '../ids.ts';

/** What RunInstances launches when it is not told a type. */
const defaultType = 'm1.small';

/**
 * The form of a launch. Images, key pairs, subnets and instance profiles are not modelled: one that is well formed
 * is taken to exist.
 *
 * @throws AwsError MissingParameter, InvalidParameterValue, InvalidAMIID.Malformed, InvalidSubnetID.Malformed, or
 * NotImplemented for a launch template
 */
export function checkLaunch(request: RunInstancesRequest): {
  readonly imageId: string;
  readonly instanceType: _InstanceType;
  readonly max: number;
} {
  if (request.LaunchTemplate) throw notModelled('ec2:RunInstances from a launch template');
  const { ImageId: imageId, SubnetId: subnetId, InstanceType: instanceType = defaultType } = request;
  if (imageId === undefined) throw missingParameter('ImageId');
  if (!isId('ami', imageId)) throw malformed('AMI', imageId, 'ami-');
  const min = readCount('MinCount', request.MinCount);
  const max = readCount('MaxCount', request.MaxCount);
  if (max < min) throw invalidValue('maxCount', max, `It must not be less than minCount (${String(min)}).`);
  if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(instanceType)) {
    throw new AwsError('InvalidParameterValue', `Invalid value '${instanceType}' for InstanceType.`);
  }
  if (subnetId !== undefined && !isId('subnet', subnetId)) throw malformed('Subnet', subnetId, 'subnet-');
  return { imageId, instanceType, max };
}

function readCount(name: 'MinCount' | 'MaxCount', value: number | undefined): number {
  if (value === undefined) throw missingParameter(name);
  if (Number.isInteger(value) && value >= 1) return value;
  throw invalidValue(
    name.charAt(0).toLowerCase() + name.slice(1),
    value,
    'It must be a whole number of at least 1.',
  );
}

function malformed(kind: 'AMI' | 'Subnet', id: string, prefix: string): AwsError {
  const code = kind === 'AMI' ? 'InvalidAMIID.Malformed' : 'InvalidSubnetID.Malformed';
  return new AwsError(code, `Invalid id: "${id}" (expecting "${prefix}...")`);
}
