import { AwsError } from '../model.ts';

/** What Auto Scaling answers to most of what is wrong with a call. */
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);

export const alreadyExists = (name: string): AwsError =>
  new AwsError(
    'AlreadyExists',
    `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
  );
