import { fencedBlocks, read } from '../markdown.ts';

/** What differs from run to run: times, figures of speed, and names that AWS makes up. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}/g, '$1'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'EVENT'],
  [/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'WHEN'],
  [/[\d.,]+ (?:m?s|min|records\/s)\b/g, 'SOME'],
];

/** The lines of an output as far as they are the same in every run. */
export const lines = (text: string): readonly string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => varying.reduce((same, [what, word]) => same.replace(what, word), line.trim()))
    .map((line) => line.replace(/\s+/g, ' '))
    .filter((line) => line !== '' && line !== '...');

/** The lines of a page's sample of output; those that `...` stands for are left out. */
export const sampleOf = (page: string, index = 0): readonly string[] =>
  lines(fencedBlocks(read(page), 'text')[index]!);

/** The lines of a sample that were not printed; one that ends in `...` is the beginning of what was. */
export const missing = (page: string, told: readonly string[]): readonly string[] =>
  sampleOf(page).filter((line) =>
    line.endsWith(' ...')
      ? !told.some((each) => each.startsWith(line.slice(0, -' ...'.length)))
      : !told.includes(line),
  );
