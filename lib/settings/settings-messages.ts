import { z } from 'zod';

/** What is allowed and what to do, as the message that zod carries to lib/settings/check-settings.ts. */
export function say(allowed: string, fix: string): string {
  return `${allowed}${separator}${fix}`;
}

/** Between the two halves of a message. */
export const separator = ' ⇒ ';

/** A list that is given must say something: an empty one would match nothing, and nobody means that. */
export function listOf<Item extends z.ZodType>(item: Item, what: string) {
  return z
    .array(item, say(`a list of ${what}`, 'write it in brackets: [...]'))
    .min(1, say(`at least one of ${what}`, 'add one, or leave the field out'));
}

export function whole(min: number, max: number, unit: string) {
  const rule = say(`a whole number from ${min} to ${max} (${unit})`, 'choose one in this range');
  return z.int(rule).min(min, rule).max(max, rule);
}
