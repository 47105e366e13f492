import type { Filter } from '@aws-sdk/client-ec2';
import { AwsError } from '../model.ts';
import { notModelled } from './errors.ts';

/** The values that a thing has under a filter's name. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** EC2's own limit, over all filters of a call: `FilterLimitExceeded` says it. */
const mostValues = 200;

/**
 * Whether every filter matches one of the thing's values. In a filter's values `*` stands for any run of characters
 * and `?` for one, as in EC2.
 *
 * @throws AwsError NotImplemented for a filter that the thing has no values for
 */
export function matchesFilters(filters: readonly Filter[] | undefined, values: Values): boolean {
  return (filters ?? []).every((filter) => {
    const { Name: name = '' } = filter;
    const has = values[name] ?? (name.startsWith('tag:') ? [] : undefined);
    if (!has) throw notModelled(`The EC2 filter ${name} (of ${Object.keys(values).join(', ')})`);
    const { texts, patterns } = toMatcher(filter);
    return has.some((value) => texts.has(value) || patterns.some((pattern) => pattern.test(value)));
  });
}

/** @throws AwsError FilterLimitExceeded */
export function checkFilters(filters: readonly Filter[] | undefined): void {
  const count = (filters ?? []).reduce((sum, { Values: each = [] }) => sum + each.length, 0);
  if (count <= mostValues) return;
  throw new AwsError(
    'FilterLimitExceeded',
    `The maximum number of filter values specified on a single call is ${String(mostValues)}`,
  );
}

/** A thing's values for `tag:<key>` and `tag-key`. */
export function tagValues(tags: readonly { Key?: string | undefined; Value?: string | undefined }[]): Values {
  return {
    ...Object.fromEntries(tags.map(({ Key: key = '', Value: value = '' }) => [`tag:${key}`, [value]])),
    'tag-key': tags.map(({ Key: key = '' }) => key),
  };
}

interface Matcher {
  readonly texts: ReadonlySet<string>;
  readonly patterns: readonly RegExp[];
}

/** Made once for a filter, which is asked of thousands of instances. */
const matchers = new WeakMap<Filter, Matcher>();

function toMatcher(filter: Filter): Matcher {
  const known = matchers.get(filter);
  if (known) return known;
  const { Values: wanted = [] } = filter;
  const isPattern = (value: string): boolean => /[*?]/.test(value);
  const matcher = {
    texts: new Set(wanted.filter((value) => !isPattern(value))),
    patterns: wanted.filter(isPattern).map(toRegExp),
  };
  matchers.set(filter, matcher);
  return matcher;
}

function toRegExp(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
