import type { Filter } from '@aws-sdk/client-ec2';
import { notModelled } from './errors.ts';

/** The values that a thing has under a filter's name. */
export type Values = Readonly<Record<string, readonly string[]>>;

/**
 * Whether every filter matches one of the thing's values. In a filter's values `*` stands for any run of characters
 * and `?` for one, as in EC2.
 *
 * @throws AwsError NotImplemented for a filter that the thing has no values for
 */
export function matchesFilters(filters: readonly Filter[] | undefined, values: Values): boolean {
  return (filters ?? []).every(({ Name: name = '', Values: patterns = [] }) => {
    const has = values[name] ?? (name.startsWith('tag:') ? [] : undefined);
    if (!has) throw notModelled(`The EC2 filter ${name} (of ${Object.keys(values).join(', ')})`);
    return patterns.some((pattern) => has.some((value) => toRegExp(pattern).test(value)));
  });
}

/** A tagged thing's values for `tag:<key>` and `tag-key`. */
export function tagValues(tags: readonly { Key?: string | undefined; Value?: string | undefined }[]): Values {
  return {
    ...Object.fromEntries(tags.map(({ Key: key = '', Value: value = '' }) => [`tag:${key}`, [value]])),
    'tag-key': tags.map(({ Key: key = '' }) => key),
  };
}

function toRegExp(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
