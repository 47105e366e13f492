const tags = new Set(
  (
    'html head meta title style body header main nav section footer h1 h2 h3 p ul ol li dl dt dd div span strong a pre ' +
    'code table caption thead tbody tr th td figure figcaption details summary svg g rect line path text desc'
  ).split(' '),
);

/** What each attribute may hold, beside text. */
const attributes: Readonly<Record<string, RegExp>> = {
  id: /^[a-z0-9-]+$/,
  class: /^[a-z0-9 -]+$/,
  lang: /^en$/,
  dir: /^ltr$/,
  charset: /^utf-8$/,
  name: /^(?:viewport|referrer|robots|format-detection)$/,
  'http-equiv': /^Content-Security-Policy$/,
  content: /^[\w\s,.;&#-]+$/,
  scope: /^(?:row|col)$/,
  tabindex: /^(?:0|-1)$/,
  'aria-hidden': /^true$/,
  role: /^(?:img|region)$/,
  'aria-labelledby': /^[a-z0-9 -]+$/,
  'aria-label': /^[^\p{Cc}\p{Cf}]+$/u,
  colspan: /^\d+$/,
  href: /^(?:#[a-z0-9-]+|https:\/\/[a-z0-9.-]+\.(?:amazon|amazonaws)\.com\/\S*)$/,
  rel: /^noreferrer$/,
  viewBox: /^[\d .-]+$/,
  d: /^[MHLVZ\d .-]+$/,
  'text-anchor': /^(?:start|middle|end)$/,
  ...Object.fromEntries(
    ['width', 'height', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'rx'].map((name) => [name, /^-?[\d.]+$/]),
  ),
};

/** What a text may hold: no character with a meaning, but for the entities that the page itself writes. */
const isText = (text: string): boolean => !/[<>"'`=]|&(?!(?:amp|lt|gt|quot|#39|#96|#61);)/.test(text);

export interface StrictPage {
  /** How many elements of each tag there are. */
  readonly tags: Readonly<Record<string, number>>;
  /** All text, decoded, the style sheet left out. */
  readonly text: string;
}

/**
 * Reads a page by a grammar of which HTML is much wider: nothing but these elements with these attributes, each closed,
 * and text in which everything is escaped.
 * @throws what the page has beside that, and where
 */
export function readStrictly(html: string): StrictPage {
  const seen: Record<string, number> = {};
  const open: string[] = [];
  const texts: string[] = [];
  const token = /<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z0-9-]+="[^"<>]*")*)>|([^<]+)/gy;
  const start = '<!doctype html>\n';
  if (!html.startsWith(start)) throw new Error('The page does not begin with its doctype.');
  token.lastIndex = start.length;
  while (token.lastIndex < html.length) {
    const at = token.lastIndex;
    const match = token.exec(html);
    if (!match) throw new Error(`Neither an element nor text: ${html.slice(at, at + 80)}`);
    const [, closes, tag, named = '', text] = match;
    if (text !== undefined) {
      if (open.at(-1) === 'style') continue;
      if (!isText(text)) throw new Error(`Not escaped: ${text.slice(0, 80)}`);
      texts.push(text);
    } else if (closes) {
      if (open.pop() !== tag) throw new Error(`</${tag ?? ''}> closes nothing at ${html.slice(at - 60, at)}`);
    } else {
      checkElement(tag ?? '', named);
      seen[tag ?? ''] = (seen[tag ?? ''] ?? 0) + 1;
      if (tag !== 'meta') open.push(tag ?? '');
    }
  }
  if (open.length > 0) throw new Error(`Not closed: ${open.join(', ')}`);
  return { tags: seen, text: decode(texts.join('\n')) };
}

function checkElement(tag: string, named: string): void {
  if (!tags.has(tag)) throw new Error(`An element of another kind: ${tag}`);
  for (const [, name = '', value = ''] of named.matchAll(/ ([a-zA-Z0-9-]+)="([^"]*)"/g)) {
    const isAllowed = attributes[name]?.test(decode(value));
    if (!isAllowed && name !== 'content')
      throw new Error(`An attribute of another kind: ${tag} ${name}="${value.slice(0, 80)}"`);
  }
}

/** What a reader of the page sees for what its source says. */
export const decode = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#96;', '`')
    .replaceAll('&#61;', '=')
    .replaceAll('&amp;', '&');
