import { el, type Child, type Markup } from './element.ts';

/** So many of each are seen at once; what is longer is folded, and says how many there are. */
export const mostSeen = { rows: 10, items: 5, paragraphs: 8, commands: 8 } as const;

/**
 * What the reader opens, by click or by Enter; on paper it is open.
 * @param summary what is in it, and how much of it
 */
export const folded = (summary: string, children: readonly Child[]): Markup =>
  el('details', {}, [el('summary', {}, [summary]), ...children]);
