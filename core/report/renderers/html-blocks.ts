import { asCell, count } from '../../values/text.ts';
import type { Block, Counts, Fact, Item, Section } from '../block.ts';
import { chainFigure } from './html-chain.ts';
import { el, type Markup } from './html-element.ts';
import { unless } from '../unless.ts';
import { dataTable, heatTable } from './html-table.ts';
import { timelineFigure } from './html-timeline.ts';

/** A section of the page. */
export function sectionMarkup({ id, title, blocks }: Section): Markup {
  return el('section', { 'aria-labelledby': `${id}-h` }, [
    el('h2', { id: `${id}-h` }, [title]),
    ...grouped(blocks).map((group, index) => groupMarkup(group, `${id}-${index}`)),
  ]);
}

/** Neighbours of a kind that belong into one list. */
function grouped(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    const joins = block.kind === 'fact' || block.kind === 'counts';
    if (joins && last?.[0]?.kind === block.kind) last.push(block);
    else groups.push([block]);
  }
  return groups;
}

function groupMarkup(group: readonly Block[], id: string): Markup {
  const facts = group.filter((block) => block.kind === 'fact');
  if (facts.length > 0) return unless(el('p'), () => factList(facts));
  const counts = group.filter((block) => block.kind === 'counts');
  if (counts.length > 0)
    return el(
      'div',
      { class: 'counts' },
      counts.map((each) => blockMarkup(each, id)),
    );
  return el(
    'div',
    {},
    group.map((block) => blockMarkup(block, id)),
  );
}

/** A block that cannot be drawn costs itself. */
const blockMarkup = (block: Block, id: string): Markup =>
  unless(el('p', { class: 'alarm' }, ['This part cannot be drawn: see the document.']), () =>
    draw(block, id),
  );

/** A command, to be copied whole. */
export const commandMarkup = (line: string): Markup => el('pre', { tabindex: 0 }, [el('code', {}, [line])]);

function draw(block: Block, id: string): Markup {
  switch (block.kind) {
    case 'prose':
      return el('p', block.tone === 'alarm' ? { class: 'alarm' } : {}, [block.text]);
    case 'command':
      return commandMarkup(block.command);
    case 'fact':
      return factList([block]);
    case 'counts':
      return countTable(block);
    case 'table':
      return dataTable(block, true);
    case 'item':
      return itemMarkup(block, id);
    case 'timeline':
      return timelineFigure(block, id);
    case 'matrix':
      return heatTable(block);
    case 'chain':
      return chainFigure(block, id);
  }
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
    ...blocks.map((block) => blockMarkup(block, id)),
  ]);
}
