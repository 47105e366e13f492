/** `$name.rest`: the variable, and the path inside its value. */
interface VariableReference {
  readonly name: string;
  /** Begins with `$`, which stands for the variable's value. */
  readonly path: string;
}

/** Code points that a name may have. */
const longest = 80;

/** Undefined for a path into the state's data (`$.x`) or into the context object (`$$.x`). */
export function toVariableReference(path: string): VariableReference | undefined {
  const parts = /^\$(\p{ID_Start}\p{ID_Continue}*)(.*)$/su.exec(path);
  return parts?.[1] === undefined ? undefined : { name: parts[1], path: `$${parts[2] ?? ''}` };
}

/**
 * Why a state may not assign to this name, or undefined.
 * Source: https://states-language.net/spec.html#state-machine-variables
 */
export function whyBadName(name: string): string | undefined {
  if (name === 'states') return 'the name states is reserved';
  if (Array.from(name).length > longest) return `a variable's name has at most ${String(longest)} characters`;
  if (/^\p{ID_Start}\p{ID_Continue}*$/u.test(name)) return undefined;
  return "a variable's name is a Unicode identifier: a letter, then letters, digits and underscores";
}
