import { neutral } from '../../values/text.ts';
import { textAt } from '../../values/unknown.ts';

/** Of which account a report is: by its id, and by what people call it. */
export interface NamedAccount {
  /** Twelve digits, as the record has them. */
  readonly id: string;
  /** By the settings; else the alias that IAM shows. */
  readonly name?: string;
}

const longestName = 64;

/**
 * @param state of an incident, or what is left of a broken one
 * @returns harmless texts; undefined where it names no account
 */
export function accountOf(state: unknown): NamedAccount | undefined {
  const id = textAt(state, 'launch', 'account');
  if (id === undefined) return undefined;
  const name = textAt(state, 'background', 'accountName') ?? textAt(state, 'background', 'accountAlias');
  return { id: neutral(id, 20), ...(name !== undefined && { name: neutral(name, longestName) }) };
}

/** The account in a sentence: `111122223333 (production)`. */
export const accountWords = ({ id, name }: NamedAccount): string =>
  name === undefined ? id : `${id} (${name})`;
