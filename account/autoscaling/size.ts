import type * as sdk from '@aws-sdk/client-auto-scaling';
import { validationError } from './errors.ts';

/** @throws AwsError ValidationError where they do not go together */
export function sizeOf({
  MinSize: min = 0,
  MaxSize: max = 0,
  DesiredCapacity: desired = min,
}: Pick<sdk.UpdateAutoScalingGroupType, 'MinSize' | 'MaxSize' | 'DesiredCapacity'>) {
  if (min > max)
    throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (desired < min || desired > max)
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
  return { min, max, desired };
}
