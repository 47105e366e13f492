/** So long may what a reference stands for be, at the most. What is not here is an ARN, a URL or a name. */
const longest: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 'aws-us-gov'.length,
  'AWS::Region': 'ap-southeast-9'.length,
  'AWS::StackId': 150,
  'AWS::StackName': 128,
  'AWS::URLSuffix': 'amazonaws.com.cn'.length,
};
const longestReference = 160;
/** CloudFormation makes names of rules up, of so many characters at the most; what it refers to has the bus before it. */
const longestRule = { name: 64, reference: 64 + '|firebreak'.length };

/** What a template has under a logical id. */
export type TypeOf = (logicalId: string) => string | undefined;

/**
 * How many characters a part of a template has as JSON when it is deployed, without white space, or more.
 *
 * @param value with the template's own references, each taken as long as it may be
 */
export const charactersOf = (value: unknown): number => JSON.stringify(spelt(value, () => undefined)).length;

/** The same of what is a text in the template: the text itself, without quotes. */
export const lengthOf = (value: unknown): number => charactersOf(value) - 2;

/** With something as long in the place of each reference. */
export function spelt(value: unknown, typeOf: TypeOf): unknown {
  if (Array.isArray(value)) return value.map((part) => spelt(part, typeOf));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, given] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'Ref') return 'x'.repeat(longestOf(String(given), typeOf));
  if (entries.length === 1 && name === 'Fn::Join' && Array.isArray(given)) {
    const [separator, parts] = given as [string, readonly unknown[]];
    return parts.map((part) => textOf(spelt(part, typeOf))).join(separator);
  }
  if (entries.length === 1 && isNameOfRule(value, typeOf)) return 'x'.repeat(longestRule.name);
  if (entries.length === 1 && name.startsWith('Fn::')) return 'x'.repeat(longestReference);
  return Object.fromEntries(entries.map(([key, part]) => [key, spelt(part, typeOf)]));
}

function longestOf(reference: string, typeOf: TypeOf): number {
  const rule = typeOf(reference) === 'AWS::Events::Rule' ? longestRule.reference : undefined;
  return longest[reference] ?? rule ?? longestReference;
}

/** What stands behind the bus in the reference to a rule. */
function isNameOfRule(value: object, typeOf: TypeOf): boolean {
  const [, from] = (value as { 'Fn::Select'?: readonly unknown[] })['Fn::Select'] ?? [];
  const [separator, of] = (from as { 'Fn::Split'?: readonly unknown[] } | undefined)?.['Fn::Split'] ?? [];
  const reference = (of as { Ref?: string } | undefined)?.Ref;
  return separator === '|' && reference !== undefined && typeOf(reference) === 'AWS::Events::Rule';
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
