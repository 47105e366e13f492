/**
 * The pattern language of IAM policies: `*`, `?` and policy variables.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

/** The value of a condition key for use as a policy variable; undefined when the request has none, or several. */
export type Lookup = (key: string) => string | undefined;

/** `value` is what a variable stood for: always literal, its `*`, `?` and `:` have no meaning. */
export type Piece =
  | { readonly kind: 'text' | 'value'; readonly text: string }
  | { readonly kind: 'many' }
  | { readonly kind: 'one' };

const wildcard = /([*?])/g;
const wildcardOrVariable = /\$\{([^{}]+)\}|([*?])/g;
/** `${aws:username}`, or with what to put where the key is missing: `${aws:username, 'nobody'}`. */
const variableName = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)')?\s*$/;

/**
 * Reads a pattern.
 * @param lookup Values of the variables. Without it `${…}` is plain text, as in policies older than version 2012-10-17.
 * @returns The pieces; undefined when a variable has no value: such a pattern equals nothing.
 */
export function parsePattern(pattern: string, lookup: Lookup | undefined): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of pattern.matchAll(lookup === undefined ? wildcard : wildcardOrVariable)) {
    if (match.index > end) pieces.push({ kind: 'text', text: pattern.slice(end, match.index) });
    end = match.index + match[0].length;
    if (match[0] === '*') pieces.push({ kind: 'many' });
    else if (match[0] === '?') pieces.push({ kind: 'one' });
    else {
      const text = resolveVariable(match[1] ?? '', lookup);
      if (text === undefined) return undefined;
      pieces.push({ kind: 'value', text });
    }
  }
  if (end < pattern.length) pieces.push({ kind: 'text', text: pattern.slice(end) });
  return pieces;
}

/** `${*}`, `${?}` and `${$}` stand for the characters themselves. */
function resolveVariable(expression: string, lookup: Lookup | undefined): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression;
  const [, key, fallback] = variableName.exec(expression) ?? [];
  return key === undefined ? undefined : (lookup?.(key) ?? fallback);
}

/** The pattern with its variables filled in and its wildcards as plain characters. */
export function toText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : piece.kind === 'many' ? '*' : '?')).join('');
}

/** Whether the whole of `value` fits the pattern; `*` is any run of characters, `?` is one. */
export function globMatches(pieces: readonly Piece[], value: string, flags: '' | 'i' = ''): boolean {
  const source = pieces.map((piece) =>
    'text' in piece ? escape(piece.text) : piece.kind === 'many' ? '.*' : '.',
  );
  return new RegExp(`^${source.join('')}$`, `s${flags}`).test(value);
}

/**
 * Whether an ARN fits a pattern whose first five colon-separated parts are compared one by one; in the sixth, the
 * resource, wildcards stand for any characters, colons and slashes included.
 * @param endSpans A `*` that ends a part may run on over the colons after it. So it is in the Resource element
 *   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html), not in ArnLike.
 */
export function arnMatches(pieces: readonly Piece[], arn: string, endSpans: boolean): boolean {
  if (pieces.length === 1 && pieces[0]?.kind === 'many') return true;
  let colons = 0;
  const source = pieces.map((piece, index) => {
    if ('text' in piece) {
      if (piece.kind === 'text') colons += piece.text.split(':').length - 1;
      return escape(piece.text);
    }
    const spans = colons >= 5 || (endSpans && piece.kind === 'many' && endsPart(pieces[index + 1]));
    return (spans ? '.' : '[^:]') + (piece.kind === 'many' ? '*' : '');
  });
  return new RegExp(`^${source.join('')}$`, 's').test(arn);
}

function endsPart(next: Piece | undefined): boolean {
  return next === undefined || (next.kind === 'text' && next.text.startsWith(':'));
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
