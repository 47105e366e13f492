/**
 * Text that an attacker chose (names, user agents, session names, error messages) is shown, never obeyed: control
 * and invisible characters become visible escapes, links stop being links, and the length is bounded.
 */

// Controls, line and paragraph separators, zero-width characters, bidirectional overrides, tags, lone surrogates.
const hostile = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/**
 * A harmless single line that shows `text`.
 * @param text whatever was in the record
 * @param limit the most characters to show; longer text ends in `…`
 */
export function neutral(text: string, limit = 200): string {
  const shown = text
    .slice(0, limit * 4)
    .replace(hostile, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/:\/\//g, '[://]')
    .replace(/\bwww\./gi, 'www[.]');
  return shown.length > limit ? `${shown.slice(0, limit - 1)}…` : shown;
}

/** Wraps words so that no line is longer than `width`, each line but the first indented by `indent` spaces. */
export function wrap(text: string, width = 72, indent = 0): string {
  const pad = ' '.repeat(indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = lines.length === 0 ? width : width - indent;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each, index) => (index === 0 ? each : pad + each)).join('\n');
}

/** A time as people read it: 2026-11-22 15:41:02Z. */
export function utc(iso: string): string {
  return neutral(iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z'), 30);
}

/** Milliseconds as seconds with one decimal. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
