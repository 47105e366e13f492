import { isTopLevelDomain } from './top-level-domains.ts';

/**
 * Text that an attacker chose (names, user agents, session names, error messages) is shown, never obeyed: control
 * and invisible characters become visible escapes, links stop being links, and the length is bounded.
 *
 * What else a reader's program would obey is taken away where a rendering needs it: {@link defang} for mail and chat,
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

/** Labels joined by dots, as in a host name; IDNA takes three further characters for a dot (RFC 3490, 3.1). Only from a label's start: else it took quadratic time. */
const dotted = /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_-]+(?:[.\u3002\uFF0E\uFF61][\p{L}\p{N}_-]+)+/gu;

/** A label that begins as a domain does, or as one in Punycode. */
const domainStart = /^(?:xn--|(\p{L}{2,}))/iu;

/** What has dots and letters and is no host name that anybody but AWS could own, nor one at all. */
const harmless: readonly RegExp[] = [
  // Service principals and endpoints: one label, a region perhaps. Buckets, APIs and load balancers have more.
  // https://docs.aws.amazon.com/general/latest/gr/rande.html
  /^(?:console\.)?[a-z0-9-]+(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$/,
  // Instance types: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
  /^[a-z][a-z0-9-]*\d[a-z0-9-]*\.(?:nano|micro|small|medium|large|\d*xlarge|metal(?:-[\w-]+)?)$/,
  // Error codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, and Step Functions'
  /^(?:Client|Server|States|Lambda|Firebreak)\.(?:Invalid\w+\.)?[A-Z]\w+$/,
  /^Invalid\w+\.(?:NotFound|Malformed|Duplicate|InUse|Unavailable|Unknown|Zero|Reserved)$/,
  // Files of Firebreak that the report names.
  /^(?:runbook\.md|firebreak\.config\.ts|report\.html|incident\.json)$/,
];

/** ARNs stay whole: they are to be copied, and no mail client takes a link out of the middle of one. */
const arn = /(?<![\w:/.-])arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:\S+/g;

/**
 * Host names and mail addresses, which mail clients and chats turn into links by themselves, lose that: `evil[.]com`.
 * Every other name stays as it is, so that what is pasted is found: `mara.quill` is no host, as nothing ends in `.quill`.
 * Service names of AWS, instance types, error codes, versions, addresses and ARNs stay as they are.
 *
 * It is the notation in which analysts share such names: https://www.rfc-editor.org/rfc/rfc9424 (section 6.3),
 * https://datatracker.ietf.org/doc/draft-grimminck-safe-ioc-sharing/
 */
export function defang(text: string): string {
  let done = 0;
  const parts: string[] = [];
  for (const match of text.matchAll(arn)) {
    parts.push(defangHosts(text.slice(done, match.index)), match[0]);
    done = match.index + match[0].length;
  }
  // Two harmless texts side by side may be a link; those to S3 are ours, and nobody follows them with a click.
  return [...parts, defangHosts(text.slice(done))].join('').replace(/(?<!\[|\bs3):\/\//g, '[://]');
}

/**
 * Whether a mail client may make a link of it: a label behind a dot is a top-level domain, by itself or up to its first
 * character that is no letter. A number before the first dot is a version's or an address's, unless what follows it is a
 * domain by itself.
 */
function isHost([first = '', ...rest]: readonly string[]): boolean {
  return rest.some((label) => {
    const start = domainStart.exec(label);
    if (!start) return false;
    const [, letters] = start;
    if (letters === undefined) return true;
    if (/^\d+$/.test(first) && !/^(?:[-_]|$)/.test(label.slice(letters.length))) return false;
    return isTopLevelDomain(letters);
  });
}

function defangHosts(text: string): string {
  return text.replace(dotted, (name) => {
    const labels = name.split(/[.\u3002\uFF0E\uFF61]/);
    return isHost(labels) && !harmless.some((shape) => shape.test(name)) ? labels.join('[.]') : name;
  });
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
