/** A call of an intrinsic function, parsed: `States.Format('{} of {}', $.a, States.ArrayLength($.list))`. */
export interface IntrinsicCall {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Argument[];
}

export type Argument =
  | IntrinsicCall
  | { readonly kind: 'path'; readonly path: string }
  /** As written between the quotes: \' \{ \} and \\ are still escaped, because States.Format must tell \{ from {. */
  | { readonly kind: 'text'; readonly raw: string }
  | { readonly kind: 'literal'; readonly value: number | boolean | null };

/** @throws SyntaxError that says what is not understood */
export function parseIntrinsicCall(text: string): IntrinsicCall {
  const [call, rest] = parseCall(text.trim());
  if (rest.trim() !== '')
    throw new SyntaxError(`'${text}' goes on after its closing parenthesis with '${rest}'.`);
  return call;
}

/** What an argument in quotes stands for. */
export function unescape(raw: string): string {
  return raw.replace(/\\(.)/gs, '$1');
}

function parseCall(text: string): [IntrinsicCall, string] {
  const name = /^(States\.\w+)\s*\(\s*/.exec(text);
  if (name?.[1] === undefined)
    throw new SyntaxError(`'${text}' is neither a path nor an intrinsic function.`);
  const found: Argument[] = [];
  let rest = text.slice(name[0].length);
  while (!rest.startsWith(')')) {
    const [argument, after] = parseArgument(rest);
    found.push(argument);
    rest = after.trimStart();
    if (rest.startsWith(',')) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith(')'))
      throw new SyntaxError(`'${text}' lacks a comma or a closing parenthesis at '${rest}'.`);
  }
  return [{ kind: 'call', name: name[1], arguments: found }, rest.slice(1)];
}

function parseArgument(text: string): [Argument, string] {
  if (text.startsWith('States.')) return parseCall(text);
  const quoted = /^'((?:\\.|[^'\\])*)'/s.exec(text);
  if (quoted?.[1] !== undefined) return [{ kind: 'text', raw: quoted[1] }, text.slice(quoted[0].length)];
  // Commas and parentheses inside the brackets of a path belong to the path.
  const path = /^\$(?:\[(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\]'"])*\]|[^[\],()\s])*/.exec(text)?.[0];
  if (path !== undefined) return [{ kind: 'path', path }, text.slice(path.length)];
  const literal = /^(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/.exec(text)?.[0];
  if (literal !== undefined) {
    return [
      { kind: 'literal', value: JSON.parse(literal) as number | boolean | null },
      text.slice(literal.length),
    ];
  }
  throw new SyntaxError(
    `The argument at '${text}' is no path, string in single quotes, number, boolean, null or function.`,
  );
}
