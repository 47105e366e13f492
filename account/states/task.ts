import { AwsError, LostAnswer } from '../model.ts';
import { isObject, type Json } from './machine/definition.ts';
import { fromMembersOf, toMembersOf } from './member-names.ts';
import { runtimeError, StatesError } from './errors.ts';
import { parseResource, type TaskResource } from './task-resource.ts';

/** The state machine whose task it is: where it is, and its execution role. */
export interface TaskOwner {
  readonly region: string;
  readonly roleArn: string;
}

/** The rest of the account, as a state machine reaches it. */
export interface TaskCallbacks {
  /**
   * @param nameOrArn the function as the task names it; a name alone is one of the machine's region
   * @throws an Error with the function's errorType as name and its JSON error payload as message
   */
  readonly invokeFunction: (nameOrArn: string, payload: unknown, owner: TaskOwner) => Promise<unknown>;
  /** @throws AwsError as the service answers it, LostAnswer */
  readonly callService: (call: {
    readonly service: string;
    readonly action: string;
    readonly parameters: unknown;
    readonly owner: TaskOwner;
  }) => Promise<unknown>;
}

/** Performs the work of a Task state and returns its result as Step Functions shows it. */
export async function performResource(
  callbacks: TaskCallbacks,
  owner: TaskOwner,
  resource: string,
  parameters: Json,
): Promise<Json> {
  const parsed = parseResource(resource);
  if (parsed === undefined) throw runtimeError(`The resource '${resource}' is not modelled.`);
  try {
    switch (parsed.kind) {
      case 'lambda-function':
        return toJson(await callbacks.invokeFunction(parsed.arn, parameters, owner));
      case 'lambda-invoke':
        return await invoke(callbacks, owner, parameters);
      case 'service': {
        const { service, action } = parsed;
        const input = toMembersOf(service, parameters);
        const answer = await callbacks.callService({ service, action, parameters: input, owner });
        return fromMembersOf(service, toJson(answer));
      }
    }
  } catch (error) {
    if (error instanceof LostAnswer) {
      throw new StatesError(`${prefixOf(parsed)}.SdkClientException`, error.message);
    }
    throw error instanceof AwsError ? toTaskError(parsed, error) : error;
  }
}

/** Qualifier, ClientContext and LogType are not modelled. https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
const invokeParameters: readonly string[] = ['FunctionName', 'Payload', 'InvocationType'];

async function invoke(callbacks: TaskCallbacks, owner: TaskOwner, parameters: Json): Promise<Json> {
  if (!isObject(parameters) || typeof parameters['FunctionName'] !== 'string') {
    throw runtimeError("The field 'FunctionName' is required for lambda:invoke.");
  }
  const other = Object.keys(parameters).find((parameter) => !invokeParameters.includes(parameter));
  if (other !== undefined) throw runtimeError(`lambda:invoke with ${other} is not modelled.`);
  const { FunctionName: name, Payload: payload = {}, InvocationType: type = 'RequestResponse' } = parameters;
  if (type !== 'RequestResponse')
    throw runtimeError(`lambda:invoke with InvocationType ${JSON.stringify(type)} is not modelled.`);
  return {
    ExecutedVersion: '$LATEST',
    Payload: toJson(await callbacks.invokeFunction(name, payload, owner)),
    SdkHttpMetadata: { HttpStatusCode: 200 },
    StatusCode: 200,
  };
}

/** What JSON makes of an output: dates as text, nothing where a field is undefined. */
function toJson(value: unknown): Json {
  return value === undefined ? {} : (JSON.parse(JSON.stringify(value)) as Json);
}

/** What names of errors begin with. */
function prefixOf(resource: TaskResource): string {
  return resource.kind === 'service' ? resource.errorPrefix : 'Lambda';
}

/** Errors that are in no service's model: they appear under the service's general exception. */
const unmodelled =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Throttling|ValidationError|ValidationException)$/;

/**
 * A service's error as Step Functions names it: `DynamoDB.ConditionalCheckFailedException`, `Iam.IamException`.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
function toTaskError(resource: TaskResource, error: AwsError): StatesError {
  const prefix = prefixOf(resource);
  const general: Readonly<Record<string, string>> = {
    DynamoDB: 'AmazonDynamoDBException',
    SNS: 'AmazonSNSException',
    Lambda: 'AWSLambdaException',
  };
  const code = error.code.endsWith('Exception') ? error.code : `${error.code}Exception`;
  const name = unmodelled.test(error.code) ? (general[prefix] ?? `${prefix}Exception`) : code;
  const cause = `${error.message} (Service: ${prefix}, Status Code: ${String(error.status)}, Error Code: ${error.code})`;
  return new StatesError(`${prefix}.${name}`, cause);
}
