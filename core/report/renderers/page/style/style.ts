import { figures } from './figures.ts';
import { opening } from './opening.ts';
import { print } from './print.ts';
import { sections } from './sections.ts';
import { theme } from './theme.ts';

/** The page's style: both colour schemes, the width of a phone and of a desk, and paper. */
export const style = theme + sections + opening + figures + print;
