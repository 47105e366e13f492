import { InvalidEventPatternError } from '../invalid-event-pattern-error.ts';

/**
 * A test of text. Texts stand as in JSON: a string value has its quotes and a number has none. This is how
 * event-ruler keeps the operators for strings off numbers, and `{ "prefix": "" }` off everything that is no
 * string.
 */
export type TextTerm =
  | { readonly kind: 'equals'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'suffix'; readonly text: string }
  | { readonly kind: 'equals-ignore-case'; readonly characters: readonly Spellings[] }
  | { readonly kind: 'prefix-ignore-case'; readonly characters: readonly Spellings[] }
  | { readonly kind: 'suffix-ignore-case'; readonly characters: readonly Spellings[] }
  /** The pieces between the asterisks. */
  | { readonly kind: 'wildcard'; readonly pieces: readonly string[] };

/** The ways to write one character: lower case and upper case. */
type Spellings = readonly string[];

const surrogate = /[\uD800-\uDFFF]/;

export function matchesText(term: TextTerm, text: string): boolean {
  switch (term.kind) {
    case 'equals':
      return text === term.text;
    case 'prefix':
      return text.startsWith(term.text);
    case 'suffix':
      return text.endsWith(term.text);
    case 'equals-ignore-case':
      return readFrom(text, term.characters).has(text.length);
    case 'prefix-ignore-case':
      return readFrom(text, term.characters).size > 0;
    case 'suffix-ignore-case':
      return readFrom(backwards(text), term.characters.toReversed().map(backwardSpellings)).size > 0;
    case 'wildcard':
      return matchesPieces(term.pieces, text);
  }
}

/**
 * The spellings of each character, one UTF-16 unit at a time. event-ruler encodes each unit by itself, so
 * that half of a surrogate pair becomes a question mark: ignoring case does not work on characters beyond
 * U+FFFF.
 */
export function toSpellings(text: string): readonly Spellings[] {
  return text.split('').map((unit) => {
    if (surrogate.test(unit)) return ['?'];
    return [...new Set([unit.toLowerCase(), unit.toUpperCase()])];
  });
}

/**
 * The pieces of a wildcard between its asterisks, `\*` and `\\` resolved.
 *
 * @param wildcard the text with its quotes: a backslash at its end then escapes the quote and is refused
 * @throws InvalidEventPatternError for two asterisks in a row and for other escapes
 */
export function toWildcardPieces(wildcard: string, path: string): readonly string[] {
  if (!/^(?:[^\\*]|\\[\\*]|\*(?!\*))*$/s.test(wildcard)) {
    const allowed = 'single asterisks, and after a backslash an asterisk or a backslash';
    throw new InvalidEventPatternError(path, wildcard, allowed);
  }
  const pieces = [''];
  for (const [unit] of wildcard.matchAll(/\\.|[^\\]/gs)) {
    if (unit === '*') pieces.push('');
    else pieces.push((pieces.pop() ?? '') + unit.slice(-1));
  }
  return pieces;
}

/** Where reading the characters from the start of the text can end: none if it does not start with them. */
function readFrom(text: string, characters: readonly Spellings[]): ReadonlySet<number> {
  let ends: ReadonlySet<number> = new Set([0]);
  for (const spellings of characters) {
    const next = new Set<number>();
    for (const end of ends) {
      for (const spelling of spellings) {
        if (text.startsWith(spelling, end)) next.add(end + spelling.length);
      }
    }
    ends = next;
  }
  return ends;
}

function backwardSpellings(spellings: Spellings): Spellings {
  return spellings.map(backwards);
}

function backwards(text: string): string {
  return text.split('').reverse().join('');
}

function matchesPieces(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return text === first;
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
