import { asCell, count, plural } from '../../../values/text.ts';
import type { Block, Counts, Fact, Item } from '../../block.ts';
import { unless } from '../../unless.ts';
import { chainFigure } from './chain.ts';
import { commandBox } from './command-box.ts';
import { el, type Markup } from './element.ts';
import { folded, mostSeen } from './fold.ts';
import { dataTable, heatTable } from './table.ts';
import { timelineFigure } from './timeline.ts';

/** How blocks are drawn. */
interface Manner {
  /** What ids of parts begin with. */
  readonly id: string;
  /** Whether long lists are folded. */
  readonly folds: boolean;
  /** Whether a click selects all commands of a box. */
  readonly takesAll?: true;
}

/** The blocks of a section, of an item, or of a step: neighbours that belong together as one list. */
export const blocksMarkup = (blocks: readonly Block[], manner: Manner): readonly Markup[] =>
  grouped(blocks).flatMap((group, index) => groupMarkup(group, { ...manner, id: `${manner.id}-${index}` }));

function grouped(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (last?.[0]?.kind === block.kind) last.push(block);
    else groups.push([block]);
  }
  return groups;
}

type OfKind<K extends Block['kind']> = Extract<Block, { readonly kind: K }>;

const only = <K extends Block['kind']>(kind: K, blocks: readonly Block[]): readonly OfKind<K>[] =>
  blocks.filter((block): block is OfKind<K> => block.kind === kind);

/** What cannot be drawn costs itself. */
const safely = (make: () => Markup): Markup =>
  unless(el('p', { class: 'alarm' }, ['This part cannot be drawn: see the document.']), make);

function groupMarkup(group: readonly Block[], manner: Manner): readonly Markup[] {
  const each = <K extends Block['kind']>(kind: K, make: (block: OfKind<K>, id: string) => Markup) =>
    only(kind, group).map((block, index) => safely(() => make(block, `${manner.id}-${index}`)));
  switch (group[0]?.kind) {
    case undefined:
      return [];
    case 'prose':
      return paragraphs(only('prose', group), manner);
    case 'command':
      return commandBoxes(only('command', group), manner);
    case 'fact':
      return [safely(() => factList(only('fact', group)))];
    case 'counts':
      return [el('div', { class: 'counts' }, each('counts', countTable))];
    case 'item':
      return items(only('item', group), each('item', itemMarkup), manner);
    case 'table':
      return each('table', (block) => foldedTable(block, manner));
    case 'timeline':
      return each('timeline', timelineFigure);
    case 'matrix':
      return each('matrix', heatTable);
    case 'chain':
      return each('chain', chainFigure);
  }
}

/** An alarm is never folded. */
function paragraphs(all: readonly OfKind<'prose'>[], { folds }: Manner): readonly Markup[] {
  const drawn = all.map(({ text, tone }) =>
    safely(() => el('p', { class: tone === 'alarm' ? 'alarm' : undefined }, [text])),
  );
  const isLoud = all.slice(mostSeen.paragraphs).some(({ tone }) => tone === 'alarm');
  return beginningOf(drawn, {
    seen: folds && !isLoud ? mostSeen.paragraphs : Infinity,
    summary: (rest) => `${count(rest)} lines more`,
  });
}

function commandBoxes(all: readonly OfKind<'command'>[], { folds, takesAll }: Manner): readonly Markup[] {
  const most = folds ? mostSeen.commands : Infinity;
  const rest = all.slice(most);
  return [
    commandBox(all.slice(0, most), takesAll),
    ...(rest.length === 0 ? [] : [folded(`${plural(rest.length, 'command')} more`, [commandBox(rest)])]),
  ];
}

function items(all: readonly Item[], drawn: readonly Markup[], { folds }: Manner): readonly Markup[] {
  const open = all.slice(mostSeen.items).filter(({ state }) => state === 'open').length;
  return beginningOf(drawn, {
    seen: folds ? mostSeen.items : Infinity,
    summary: (rest) => `${count(rest)} more${open > 0 ? `, ${count(open)} of them to do` : ''}`,
  });
}

/** The first of a list, and the rest folded; a rest of one is no shorter for being folded. */
function beginningOf(
  drawn: readonly Markup[],
  { seen, summary }: { readonly seen: number; readonly summary: (rest: number) => string },
): readonly Markup[] {
  const rest = drawn.length - seen;
  return rest <= 1 ? drawn : [...drawn.slice(0, seen), folded(summary(rest), drawn.slice(seen))];
}

function foldedTable(table: OfKind<'table'>, { folds }: Manner): Markup {
  const { caption, rows, more } = table;
  if (!folds || rows.length <= mostSeen.rows) return dataTable(table, true);
  const number = more > 0 ? `${count(rows.length)} of ${count(rows.length + more)}` : count(rows.length);
  return folded(`${caption}: ${number} rows`, [dataTable(table, true)]);
}

const factList = (facts: readonly Fact[]): Markup =>
  el(
    'dl',
    {},
    facts.flatMap(({ label, value }) => [el('dt', {}, [label]), el('dd', {}, [asCell(value)])]),
  );

function countTable({ label, counts, more }: Counts): Markup {
  const rows = counts.map(({ name, count: number }) =>
    el('tr', {}, [el('td', {}, [asCell(name)]), el('td', { class: 'n' }, [count(number)])]),
  );
  const rest = more > 0 ? [el('tr', {}, [el('td', { colspan: 2 }, [`and ${count(more)} more`])])] : [];
  return el('table', {}, [el('caption', {}, [label]), el('tbody', {}, [...rows, ...rest])]);
}

const stateWords = { open: 'TO DO', done: 'DONE' } as const;

function itemMarkup({ heading, state, blocks }: Item, id: string): Markup {
  const tag = state === undefined ? [] : [el('span', { class: 'tag' }, [stateWords[state]])];
  return el('div', { class: state === undefined ? 'item' : `item ${state}` }, [
    el('h3', {}, [...tag, heading]),
    ...blocksMarkup(blocks, { id, folds: true }),
  ]);
}
