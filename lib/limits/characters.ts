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

/**
 * How many characters a part of a template has as JSON when it is deployed, without white space, or more.
 *
 * @param value with the template's own references, each taken as long as it may be
 */
export const charactersOf = (value: unknown): number => JSON.stringify(spelt(value)).length;

/** The same of what is a text in the template: the text itself, without quotes. */
export const lengthOf = (value: unknown): number => charactersOf(value) - 2;

/** With something as long in the place of each reference. */
function spelt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelt);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, given] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'Ref') return 'x'.repeat(longest[String(given)] ?? longestReference);
  if (entries.length === 1 && name === 'Fn::Join' && Array.isArray(given)) {
    const [separator, parts] = given as [string, readonly unknown[]];
    return parts.map((part) => textOf(spelt(part))).join(separator);
  }
  if (entries.length === 1 && name.startsWith('Fn::')) return 'x'.repeat(longestReference);
  return Object.fromEntries(entries.map(([key, part]) => [key, spelt(part)]));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
