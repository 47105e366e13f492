import type { Tag } from '@aws-sdk/client-iam';
import { invalidInput, limitExceeded } from '../errors.ts';
import type { Tags } from '../store/store.ts';
import { checkLength, required } from '../validate.ts';

const tagQuota = 50;

/** `tags` with `added` on top; keys are the same in any case, and the new spelling stays. */
export function withTags(tags: Tags, added: readonly Tag[]): Tags {
  const names = added.map((tag) => required(tag.Key, 'tags.key').toLowerCase());
  if (new Set(names).size !== names.length) {
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  const result = new Map(withoutTags(tags, names));
  for (const { Key, Value } of added) {
    const key = checkLength(required(Key, 'tags.key'), 'tags.key', 1, 128);
    result.set(key, checkLength(required(Value, 'tags.value'), 'tags.value', 0, 256));
  }
  if (result.size > tagQuota) throw limitExceeded('The number of tags has reached the maximum limit.');
  return result;
}

export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return new Map([...tags].filter(([key]) => !gone.has(key.toLowerCase())));
}

export function toTagList(tags: Tags): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
