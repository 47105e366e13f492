import { type Child, el } from './element.ts';

/** A longer word does not fit on a line of a phone: it breaks where it must. */
const mostOfALine = 32;

/** A text whose names stay whole at a line's end: an instance's id, an option, a region is not broken at its hyphens. */
export const unbroken = (text: string): readonly Child[] =>
  text
    .split(/(?<=[^ ])(?= )|(?<= )(?=[^ ])/)
    .map((word) =>
      word.includes('-') && word.length <= mostOfALine ? el('span', { class: 'whole' }, [word]) : word,
    );
