import type { FunctionDefinition } from '../../lambda/function.ts';
import type { PolicyStatement } from '../../model.ts';
import type { CreatedResource } from '../../template/scope.ts';
import { named, property, requiredProperty, type Resource, type ResourceType } from '../resource.ts';

/** A function whose code is a folder of the assembly: the bundle that would be uploaded. */
function toDefinition(resource: Resource): FunctionDefinition {
  const { account, region, stack, assets, logicalId } = resource;
  const name = requiredProperty(resource, 'FunctionName') as string;
  const key = (requiredProperty(resource, 'Code') as { S3Key: string }).S3Key;
  const codeDirectory = assets.get(key);
  if (codeDirectory === undefined) {
    throw new Error(
      `${stack.name}/${logicalId}: the assembly has no asset ${key}. Run \`npx cdk synth\` again.`,
    );
  }
  const logging = property(resource, 'LoggingConfig') as { readonly LogGroup?: string } | undefined;
  return {
    name,
    region,
    arn: `arn:aws:lambda:${region}:${account.accountId}:function:${name}`,
    codeDirectory,
    handler: requiredProperty(resource, 'Handler') as string,
    timeoutSeconds: (property(resource, 'Timeout') as number | undefined) ?? 3,
    memoryMb: (property(resource, 'MemorySize') as number | undefined) ?? 128,
    environment:
      (property(resource, 'Environment') as { Variables: Record<string, string> } | undefined)?.Variables ??
      {},
    roleArn: requiredProperty(resource, 'Role') as string,
    ...(logging?.LogGroup !== undefined && { logGroup: logging.LogGroup }),
  };
}

const toCreated = ({ name, arn }: FunctionDefinition): CreatedResource => ({
  ref: name,
  attributes: { Arn: arn },
});

export const lambdaFunction: ResourceType = {
  ...named('FunctionName'),
  create: (resource) => {
    const definition = toDefinition(resource);
    resource.account.lambda.addFunction(definition);
    return toCreated(definition);
  },
  update: (resource) => {
    const definition = toDefinition(resource);
    resource.account.lambda.updateFunction(definition);
    return toCreated(definition);
  },
  remove: ({ account }, { attributes }) => account.lambda.removeFunction(attributes['Arn'] ?? ''),
};

/** Lets a service invoke a function: a statement of the function's own policy. */
function createPermission(resource: Resource) {
  const { account, logicalId } = resource;
  const arn = requiredProperty(resource, 'FunctionName') as string;
  const sourceArn = property(resource, 'SourceArn') as string | undefined;
  const statement: PolicyStatement = {
    Sid: logicalId,
    Effect: 'Allow',
    Principal: { Service: requiredProperty(resource, 'Principal') as string },
    Action: requiredProperty(resource, 'Action') as string,
    Resource: arn,
    ...(sourceArn !== undefined && { Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } } }),
  };
  account.lambda.addPermission(arn, statement);
  return { ref: logicalId, attributes: { Id: logicalId } };
}

export const permission: ResourceType = {
  create: createPermission,
  remove: (resource, { ref }) =>
    resource.account.lambda.removePermission(requiredProperty(resource, 'FunctionName') as string, ref),
};
