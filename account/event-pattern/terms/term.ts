import { type AddressRange, isInRange } from './address-range.ts';
import { toMillionths } from './comparable-number.ts';
import { toAddressDigits } from './ip-address.ts';
import { matchesText, type TextTerm } from './text-term.ts';

/** One of the values that a field of a pattern allows. */
export type Term =
  | TextTerm
  | AddressRange
  | NumberTerm
  | { readonly kind: 'anything-but-texts'; readonly texts: readonly TextTerm[] }
  | { readonly kind: 'anything-but-numbers'; readonly millionths: readonly bigint[] }
  | { readonly kind: 'exists' }
  /** `{ "exists": false }`: holds of a field that has no value, never of a value. */
  | { readonly kind: 'absent' };

/** Numbers compare in millionths. */
export type NumberTerm =
  | { readonly kind: 'number'; readonly millionths: bigint }
  | {
      readonly kind: 'number-range';
      readonly low: bigint;
      readonly high: bigint;
      readonly includesLow: boolean;
      readonly includesHigh: boolean;
    };

/**
 * Whether a value of an event satisfies the term.
 *
 * @param text the value as JSON writes it: strings in quotes (unescaped), numbers and words without
 */
export function matchesTerm(term: Term, text: string): boolean {
  switch (term.kind) {
    case 'exists':
      return true;
    case 'absent':
      return false;
    case 'address-range': {
      const digits = toAddressDigits(withoutQuotes(text));
      return digits !== undefined && isInRange(term, digits);
    }
    case 'number':
    case 'number-range':
      return matchesNumber(term, toMillionths(text));
    case 'anything-but-numbers': {
      const millionths = toMillionths(text);
      return millionths === undefined || !term.millionths.includes(millionths);
    }
    case 'anything-but-texts':
      return !term.texts.some((excluded) => matchesText(excluded, text));
    case 'equals':
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
    case 'prefix-ignore-case':
    case 'suffix-ignore-case':
    case 'wildcard':
      return matchesText(term, text);
  }
}

function matchesNumber(term: NumberTerm, millionths: bigint | undefined): boolean {
  if (millionths === undefined) return false;
  if (term.kind === 'number') return millionths === term.millionths;
  const aboveLow = term.includesLow ? millionths >= term.low : millionths > term.low;
  return aboveLow && (term.includesHigh ? millionths <= term.high : millionths < term.high);
}

function withoutQuotes(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text;
}
