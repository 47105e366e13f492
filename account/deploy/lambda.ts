import type { PolicyStatement } from '../model.ts';
import { property, requiredProperty, type Resource } from './resource.ts';

/** A function whose code is a folder of the assembly: the bundle that would be uploaded. */
export function createFunction(resource: Resource) {
  const { account, region, stack, logicalId } = resource;
  const name = requiredProperty(resource, 'FunctionName') as string;
  const key = (requiredProperty(resource, 'Code') as { S3Key: string }).S3Key;
  const codeDirectory = stack.assets.get(key);
  if (codeDirectory === undefined) {
    throw new Error(
      `${stack.name}/${logicalId}: the assembly has no asset ${key}. Run \`npx cdk synth\` again.`,
    );
  }
  const { arn } = account.lambda.addFunction({
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
  });
  return { ref: name, attributes: { Arn: arn } };
}

/** Lets a service invoke a function: a statement of the function's own policy. */
export function createPermission(resource: Resource) {
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
