/**
 * Text that an attacker chose (names, user agents, session names, error messages) is shown, never obeyed: control
 * and invisible characters become visible escapes, links stop being links, and the length is bounded.
 *
 * What else a reader's program would obey is taken away where a rendering needs it: defang.ts for mail and chat,
 * {@link asCell} for what ends in a spreadsheet. Terminals and the CLI do neither: names there are to be copied.
 */

// Controls, line and paragraph separators, zero-width characters, bidirectional overrides, tags, lone surrogates,
// private and unassigned characters, whatever Unicode says to draw as nothing, and spaces that are not the space.
// https://www.unicode.org/reports/tr36/ (visual spoofing), https://trojansource.codes (bidirectional overrides)
const hostile = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{DI}]|(?! )\p{Zs}/gu;

/** Marks that stack on one letter: more than three in a row paint over the lines around. */
const stacked = /(\p{M}{3})\p{M}+/gu;

/** Schemes that a click runs or sends, where a link needs no slashes. */
const schemes = /(?<![\w-])(javascript|vbscript|data|mailto|tel|sms|file|blob):(?=\S)/gi;

/** Every character that is not drawn as itself becomes an escape that is; nothing else changes, and twice is once. */
export function visible(text: string): string {
  return text.replace(hostile, toEscape).replace(stacked, '$1…');
}

const toEscape = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/**
 * A harmless single line that shows `text`.
 * @param text whatever was in the record
 * @param limit the most characters to show; longer text ends in `…`
 */
export function neutral(text: string, limit = 200): string {
  const shown = visible(text.slice(0, limit * 4))
    .replace(/(?<!\[):\/\//g, '[://]')
    .replace(/\bwww\./gi, 'www[.]')
    .replace(schemes, '$1[:]');
  return cut(shown, limit);
}

/** At most `limit` UTF-16 units, the last of them `…` where something was cut; never half a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * Text as the content of a table's cell: a spreadsheet takes one that begins with these for a formula, and shows one
 * with an apostrophe before it as it is. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function asCell(text: string): string {
  return /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
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

/** The units of {@link duration}, the largest first: from how many milliseconds each is used, and how many of those it has. */
const units = [
  { name: 'd', from: 2 * 86_400_000, has: 86_400_000 },
  { name: 'h', from: 2 * 3_600_000, has: 3_600_000 },
  { name: 'min', from: 120_000, has: 60_000 },
] as const;

/**
 * How long something took, in the unit that people would use: `212 ms`, `40.5 s`, `16 min`, `5.2 h`, `412 d`. Each unit
 * is used from two of it on, so that nothing is rounded by more than a tenth.
 * @param milliseconds below zero where clocks disagree; what a state has in the place of a number is shown as it is
 */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return neutral(String(milliseconds), 30);
  if (milliseconds < 0) return `-${duration(-milliseconds)}`;
  if (Math.round(milliseconds) < 1_000) return `${Math.round(milliseconds)} ms`;
  const unit = units.find(({ from }) => milliseconds >= from);
  if (!unit) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const amount = milliseconds / unit.has;
  const digits = amount < 10 ? 1 : 0;
  return `${Number(amount.toFixed(digits)).toLocaleString('en-US')} ${unit.name}`;
}

/** A number as people read it: 1,976. What a state has in the place of one is shown as it is. */
export const count = (value: number): string =>
  Number.isFinite(value) ? value.toLocaleString('en-US') : neutral(String(value), 30);

/** A number with its noun: 1 region, 2 regions. */
export const plural = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** A text as the beginning of a sentence. */
export const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

/** For a list of changes or reasons: the words as a sentence. */
export const sentence = (text: string): string => `${capital(text)}.`;
