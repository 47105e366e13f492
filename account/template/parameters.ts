import { createHash } from 'node:crypto';
import { absent } from './calls.ts';
import type { FindSecretText } from './dynamic-reference.ts';
import { type Template, TemplateError } from './template.ts';

/** Where a stack is deployed. */
export interface StackEnvironment {
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  /** Values for parameters; the others take their default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What stacks deployed earlier export, by export name. */
  readonly exports?: { readonly get: (name: string) => string | undefined };
  /** How many stacks of this name there were before it. */
  readonly generation?: number;
  /** For dynamic references; without it, none can be resolved. */
  readonly secretText?: FindSecretText;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export function toPseudoParameters(
  stackName: string,
  { accountId, region, partition, generation = 0 }: StackEnvironment,
): ReadonlyMap<string, unknown> {
  const uuid = toUuid(
    `${accountId}/${region}/${stackName}${generation === 0 ? '' : `/${String(generation)}`}`,
  );
  return new Map<string, unknown>([
    ['AWS::AccountId', accountId],
    ['AWS::NoValue', absent],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', partition],
    ['AWS::Region', region],
    ['AWS::StackId', `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/${uuid}`],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'],
  ]);
}

/** Looks like AWS's, and is the same on every deployment of the same stack, so that what is made of it stays too. */
function toUuid(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/**
 * What `Ref` of each parameter yields: its value, or list of values. A parameter that names an SSM parameter (CDK's
 * BootstrapVersion) yields that name: the embedded account has no SSM.
 * @throws TemplateError when one has neither a value nor a default.
 */
export function toParameters(
  stackName: string,
  template: Template,
  given: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, unknown> {
  const entries = Object.entries(template.Parameters).map(([name, { Type, Default }]): [string, unknown] => {
    const value = given[name] ?? Default;
    if (value === undefined)
      throw new TemplateError(stackName, `the parameter "${name}" has no default. Give it a value.`);
    const isList = Type === 'CommaDelimitedList' || Type.startsWith('List<');
    return [name, isList ? toList(String(value)) : String(value)];
  });
  return new Map(entries);
}

function toList(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}
