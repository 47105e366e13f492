import { isRegion } from '../incident/launched-instances.ts';
import { quoted } from '../values/shell.ts';
import type { HiddenFound } from './instances.ts';

/** Whether nobody has to look: what was found carries what only the launch's instances carry. */
export const isFoundForSure = ({ found, way }: HiddenFound): boolean => found > 0 && way !== 'shape';

/** The question that EC2 was asked about a launch whose record names no instances, or is to be, for a person to ask. */
export function findingCommands({ region, filters }: HiddenFound): readonly string[] {
  const isSafe = filters?.every(([, value]) => /^[\w.:/-]{1,255}$/.test(value)) ?? false;
  if (!isSafe || filters === undefined || !isRegion(region)) return [];
  const all = filters.map(([name, value]) => quoted(`Name=${name},Values=${value}`)).join(' ');
  return [
    `aws ec2 describe-instances --region ${region} --filters ${all} ` +
      '--query "Reservations[].Instances[].[InstanceId,State.Name,LaunchTime,KeyName]" --output text',
  ];
}
