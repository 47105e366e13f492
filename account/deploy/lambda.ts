import { property, requiredProperty, type Resource } from './resource.ts';

/** A function whose code is a folder of the assembly: the bundle that would be uploaded. */
export function createFunction(resource: Resource) {
  const { account, region, stack, logicalId } = resource;
  const name = requiredProperty<string>(resource, 'FunctionName');
  const key = requiredProperty<{ S3Key: string }>(resource, 'Code').S3Key;
  const codeDirectory = stack.assets.get(key);
  if (codeDirectory === undefined) {
    throw new Error(`${stack.name}/${logicalId}: the assembly has no asset ${key}. Run \`npx cdk synth\` again.`);
  }
  const { arn } = account.lambda.addFunction({
    name,
    region,
    arn: `arn:aws:lambda:${region}:${account.accountId}:function:${name}`,
    codeDirectory,
    handler: requiredProperty<string>(resource, 'Handler'),
    timeoutSeconds: property<number>(resource, 'Timeout') ?? 3,
    memoryMb: property<number>(resource, 'MemorySize') ?? 128,
    environment: property<{ Variables: Record<string, string> }>(resource, 'Environment')?.Variables ?? {},
    roleArn: requiredProperty<string>(resource, 'Role'),
  });
  return { ref: name, attributes: { Arn: arn } };
}
