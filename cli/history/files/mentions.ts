/** What JSON can write only as it is or as \uXXXX, but for the slash, which may be \/ too: RFC 8259, section 7. */
const plain = /^[ !#-[\]-~]+$/;

/**
 * Whether JSON text may hold a string with one of some texts in it, told without parsing: every value that does is
 * let through, however it is escaped and even where it is JSON text inside a string. One that holds another escape of
 * the kind is let through as well, and everything is where a text is not plain ASCII.
 */
export function mentionsAny(texts: readonly string[]): (json: Buffer) => boolean {
  if (texts.length === 0) return () => false;
  if (!texts.every((text) => plain.test(text))) return () => true;
  const literal = texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  const pattern = new RegExp([String.raw`\\[u/]`, ...literal].join('|'));
  return (json) => pattern.test(json.toString('latin1'));
}
