import type { RetryPolicy, Target } from '../model.ts';
import { AwsError } from '../../model.ts';
import { isJsonPath } from '../json-path.ts';
import { placeholdersOf, predefined } from '../template.ts';

/** Fixed: cannot be raised. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const targetsPerRule = 5;

/** Services that EventBridge calls with the target's role; the others know it by their own resource policy. */
const needsRole = /^arn:[^:]+:(states|kinesis|firehose|ecs|ssm|batch|events):/;

/**
 * What PutTargets checks of one target.
 *
 * @param region of the rule: a dead-letter queue must be in the same one.
 * @throws ValidationException
 */
export function checkTarget(target: Target, region: string): void {
  const problem = problemOf(target, region);
  if (problem !== undefined) throw new AwsError('ValidationException', problem);
}

function problemOf(target: Target, region: string): string | undefined {
  const { id, arn, roleArn, deadLetterArn } = target;
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(id)) return `Target id '${id}' must be 1 to 64 of [.-_A-Za-z0-9].`;
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(arn))
    return `Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`;
  if (roleArn === undefined && needsRole.test(arn)) return `RoleArn is required for target ${arn}.`;
  if (deadLetterArn !== undefined && !isUsableQueue(deadLetterArn, region)) {
    return `Parameter DeadLetterConfig.Arn ${deadLetterArn} is not valid. Reason: it must be a standard SQS queue in ${region}.`;
  }
  return problemOfInput(target) ?? (target.retryPolicy && problemOfRetries(target.retryPolicy));
}

function isUsableQueue(arn: string, region: string): boolean {
  const [, , service, queueRegion, , name] = arn.split(':');
  return service === 'sqs' && queueRegion === region && name !== undefined && !name.endsWith('.fifo');
}

function problemOfInput({ id, input, inputPath, inputTransformer }: Target): string | undefined {
  const given = [input, inputPath, inputTransformer].filter((one) => one !== undefined);
  if (given.length > 1)
    return `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`;
  if (input !== undefined && !isJson(input)) return `JSON syntax error in input for target ${id}.`;
  if (input !== undefined && input.length > 8192)
    return `Input for target ${id} is longer than 8192 characters.`;
  if (inputPath !== undefined && !isJsonPath(inputPath))
    return `Invalid InputPath for target ${id}: ${inputPath}.`;
  return inputTransformer && problemOfTransformer(id, inputTransformer);
}

function problemOfTransformer(
  id: string,
  { inputPathsMap, inputTemplate }: NonNullable<Target['inputTransformer']>,
): string | undefined {
  if (inputTemplate.length < 1 || inputTemplate.length > 8192) {
    return `InputTemplate for target ${id} must have 1 to 8192 characters; it has ${inputTemplate.length}.`;
  }
  const names = Object.keys(inputPathsMap);
  if (names.length > 100)
    return `InputPathsMap for target ${id} has ${names.length} entries; 100 are allowed.`;
  const badName = names.find((name) => !/^[A-Za-z0-9_-]{1,256}$/.test(name) || /^aws/i.test(name));
  if (badName !== undefined) return `InputPathsMap for target ${id} contains invalid key ${badName}.`;
  const badPath = Object.values(inputPathsMap).find((path) => path.length > 256 || !isJsonPath(path));
  if (badPath !== undefined) return `Invalid InputPath for target ${id}: ${badPath}.`;
  const unknown = placeholdersOf(inputTemplate).find(
    (name) => !names.includes(name) && !predefined.includes(name),
  );
  return unknown === undefined
    ? undefined
    : `InputTemplate for target ${id} contains invalid placeholder ${unknown}.`;
}

function problemOfRetries(policy: RetryPolicy): string | undefined {
  const { maximumRetryAttempts: attempts, maximumEventAgeInSeconds: age } = policy;
  if (!(attempts >= 0 && attempts <= 185)) return `MaximumRetryAttempts must be 0 to 185; got ${attempts}.`;
  if (!(age >= 60 && age <= 86_400)) return `MaximumEventAgeInSeconds must be 60 to 86400; got ${age}.`;
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
