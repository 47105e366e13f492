import { visible } from '../../../values/text.ts';

/**
 * Pages are built of elements, and text becomes markup in one place, {@link escape}: there is no other way in. What is
 * markup already is known by a symbol, which nothing that came as JSON can have.
 */
const markup = Symbol('markup');

export interface Markup {
  readonly [markup]: string;
}

/** No element here runs, loads or sends anything. */
type Tag =
  | 'html'
  | 'head'
  | 'meta'
  | 'title'
  | 'body'
  | 'header'
  | 'main'
  | 'nav'
  | 'section'
  | 'footer'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'p'
  | 'ul'
  | 'ol'
  | 'li'
  | 'dl'
  | 'dt'
  | 'dd'
  | 'div'
  | 'span'
  | 'strong'
  | 'a'
  | 'pre'
  | 'code'
  | 'table'
  | 'caption'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td'
  | 'figure'
  | 'figcaption'
  | 'details'
  | 'summary'
  | 'svg'
  | 'g'
  | 'rect'
  | 'line'
  | 'path'
  | 'text'
  | 'desc';

type Attribute =
  | 'id'
  | 'class'
  | 'lang'
  | 'dir'
  | 'charset'
  | 'name'
  | 'content'
  | 'http-equiv'
  | 'scope'
  | 'tabindex'
  | 'role'
  | 'aria-labelledby'
  | 'aria-label'
  | 'aria-hidden'
  | 'open'
  | 'colspan'
  | 'viewBox'
  | 'width'
  | 'height'
  | 'x'
  | 'y'
  | 'x1'
  | 'x2'
  | 'y1'
  | 'y2'
  | 'd'
  | 'rx'
  | 'text-anchor'
  | 'preserveAspectRatio';

export type Attributes = Readonly<Partial<Record<Attribute, string | number | undefined>>>;

/** Elements that have no end tag. https://html.spec.whatwg.org/multipage/syntax.html#void-elements */
const voidTags: ReadonlySet<Tag> = new Set<Tag>(['meta']);

export type Child = Markup | string;

/** An element; its texts, and the values of its attributes, are escaped. */
export function el(tag: Tag, attributes: Attributes = {}, children: readonly Child[] = []): Markup {
  const named = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join('');
  if (voidTags.has(tag)) return { [markup]: `<${tag}${named}>` };
  return { [markup]: `<${tag}${named}>${children.map(inner).join('')}</${tag}>` };
}

/** A link within the page, to one of its own parts. */
export const linkTo = (id: string, text: string): Markup => ({
  [markup]: `<a href="#${escape(id)}">${escape(text)}</a>`,
});

/**
 * A link to a page elsewhere, which is not told where the reader comes from.
 * @param url https: of anything else only the text is shown
 */
export const linkAway = (url: string, text: string): Child =>
  /^https:\/\/[a-z0-9.-]+\/[!#-;=?-_a-z~]*$/i.test(url)
    ? { [markup]: `<a href="${escape(url)}" rel="noreferrer">${escape(text)}</a>` }
    : text;

/** A style sheet, which is ours. */
export const styleSheet = (css: string): Markup => ({ [markup]: `<style>${css}</style>` });

export const toHtml = (root: Markup): string => `<!doctype html>\n${root[markup]}\n`;

const inner = (child: Child): string => (typeof child === 'string' ? escape(child) : child[markup]);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '=': '&#61;',
};

/** Text as HTML shows it, within an element or between quotes: https://html.spec.whatwg.org/multipage/syntax.html */
const escape = (text: string): string =>
  visible(text).replace(/[&<>"'`=]/g, (character) => entities[character] ?? '');
