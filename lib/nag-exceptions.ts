import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** cdk-nag's rule on wildcards in permissions; each wildcard is a finding of its own. */
const wildcardRule = 'AwsSolutions-IAM5';

/**
 * Accepts one finding of cdk-nag, where it stands and with its reason. Whatever is not accepted here or in
 * {@link acceptWildcards} fails synth.
 */
export function acceptFinding(scope: IConstruct, rule: `AwsSolutions-${string}`, reason: string): void {
  Validations.of(scope).acknowledge({ id: rule, reason });
}

/** How cdk-nag names each resource of a stack: long lists stand in many permissions, and the CDK resolves them slowly. */
const namesIn = new WeakMap<Stack, Map<string, string>>();

function nameOf(stack: Stack, resource: string): string {
  const names = namesIn.get(stack) ?? new Map<string, string>();
  namesIn.set(stack, names);
  const name = names.get(resource) ?? flatten(stack.resolve(resource));
  names.set(resource, name);
  return name;
}

/** Accepts the wildcards in the resources of one permission, each by name. */
export function acceptWildcards(scope: IConstruct, resources: readonly string[], reason: string): void {
  for (const resource of resources) {
    const finding = nameOf(Stack.of(scope), resource);
    if (finding.includes('*')) acceptFinding(scope, `${wildcardRule}[Resource::${finding}]`, reason);
  }
}

/** A resolved value as cdk-nag names it: references in angle brackets. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': getAtt, 'Fn::Join': join } = value as Intrinsic;
  if (Ref !== undefined) return `<${Ref}>`;
  if (getAtt) return `<${getAtt.join('.')}>`;
  if (join) return join[1].map(flatten).join(join[0]);
  throw new Error(
    `Cannot name ${JSON.stringify(value)} as cdk-nag does: expected a string, Ref, Fn::GetAtt or Fn::Join.`,
  );
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly [string, string];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
}
