/** What a Task state's Resource asks for. */
export type TaskResource =
  | { readonly kind: 'lambda-function'; readonly arn: string }
  | { readonly kind: 'lambda-invoke' }
  /** `action` as Step Functions writes it, with a small first letter; `errorPrefix` stands before its error names. */
  | {
      readonly kind: 'service';
      readonly service: string;
      readonly action: string;
      readonly errorPrefix: string;
    };

/** The optimized integrations that are modelled, with the names that Step Functions gives their errors. */
const optimized: Readonly<
  Record<string, { readonly actions: readonly string[]; readonly errorPrefix: string }>
> = {
  dynamodb: { actions: ['getItem', 'putItem', 'updateItem', 'deleteItem'], errorPrefix: 'DynamoDB' },
  sns: { actions: ['publish'], errorPrefix: 'SNS' },
};

/** Where the SDK's name of a service is not that of its endpoint. */
const endpoints: Readonly<Record<string, string>> = { sfn: 'states' };

export const knownResources = [
  'a Lambda function ARN',
  'arn:aws:states:::lambda:invoke',
  ...Object.entries(optimized).map(
    ([service, { actions }]) => `arn:aws:states:::${service}:${actions.join('|')}`,
  ),
  'arn:aws:states:::aws-sdk:<service>:<action>',
] as const;

/** Undefined for a resource that is not modelled: activities, `.sync`, `.waitForTaskToken`, other integrations. */
export function parseResource(resource: string): TaskResource | undefined {
  if (/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(resource)) {
    return { kind: 'lambda-function', arn: resource };
  }
  const integration = /^arn:[\w-]+:states:::(.+)$/.exec(resource)?.[1];
  if (integration === undefined) return undefined;
  if (integration === 'lambda:invoke') return { kind: 'lambda-invoke' };
  const sdk = /^aws-sdk:(\w+):(\w+)$/.exec(integration);
  if (sdk?.[1] !== undefined && sdk[2] !== undefined) {
    const [, name, action] = sdk;
    const service = endpoints[name] ?? name;
    return { kind: 'service', service, action, errorPrefix: toSdkPrefix(name) };
  }
  const [service = '', action = ''] = integration.split(':');
  const known = optimized[service];
  if (known?.actions.includes(action) !== true) return undefined;
  return { kind: 'service', service, action, errorPrefix: known.errorPrefix };
}

/** SDK integrations name errors as the Java SDK's packages do: DynamoDb, Iam, CloudTrail, S3, … */
function toSdkPrefix(service: string): string {
  const written: Readonly<Record<string, string>> = {
    dynamodb: 'DynamoDb',
    cloudtrail: 'CloudTrail',
    eventbridge: 'EventBridge',
    secretsmanager: 'SecretsManager',
  };
  return written[service] ?? service.charAt(0).toUpperCase() + service.slice(1);
}
