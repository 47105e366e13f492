import { AwsError } from '../model.ts';

/** A dry run that would have been allowed fails with this, and only then: status 412 is what the SDK sees. */
export function refuseDryRun(dryRun: boolean | undefined): void {
  if (dryRun) {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
}

export function missingParameter(name: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
}

export function invalidValue(name: string, value: unknown, why: string): AwsError {
  return new AwsError(
    'InvalidParameterValue',
    `Value (${String(value)}) for parameter ${name} is invalid. ${why}`,
  );
}

export function notModelled(what: string): AwsError {
  return new AwsError('NotImplemented', `${what} is not modelled by the embedded account.`, 501);
}
