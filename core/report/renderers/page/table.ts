import { asCell, count } from '../../../values/text.ts';
import type { MatrixFigure, Table } from '../../block.ts';
import { el, type Markup } from './element.ts';

/** What is wider than the page scrolls in its own box, also by keyboard. */
const scrolling = (label: string, child: Markup): Markup =>
  el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, [child]);

const isNumber = (text: string): boolean => /^[\d,.]+$/.test(text);

/** Short texts, a time or an instance's id, stay on one line. */
const short = 20;

function cell(text: string): Markup {
  const kind = isNumber(text) ? 'n' : text.length <= short ? 's' : undefined;
  return el('td', { class: kind }, [asCell(text)]);
}

/**
 * A table that never scrolls sideways.
 * @param flows on a phone each row's cells flow one behind the other; else it is narrow enough for one
 */
export function dataTable({ caption, columns, rows, more }: Omit<Table, 'kind'>, flows: boolean): Markup {
  const rest =
    more > 0 ? [el('tr', {}, [el('td', { colspan: columns.length }, [`and ${count(more)} more`])])] : [];
  return el('table', { class: flows ? 'flow' : undefined }, [
    el('caption', {}, [caption]),
    el('thead', {}, [
      el(
        'tr',
        {},
        columns.map((name) => el('th', { scope: 'col' }, [name])),
      ),
    ]),
    el('tbody', {}, [...rows.map((row) => el('tr', {}, row.map(cell))), ...rest]),
  ]);
}

/** More regions than AWS has, and the services that are used most. */
const [mostRegions, mostServices] = [40, 14];

/** Regions by services, the busiest first, each cell as dark as it is busy, and with its number. */
export function heatTable({ caption, cells }: MatrixFigure): Markup {
  const [regions, services] = [ranked(cells, 'region'), ranked(cells, 'service')];
  const shown = { regions: regions.slice(0, mostRegions), services: services.slice(0, mostServices) };
  const known = new Map(cells.map((each) => [JSON.stringify([each.region, each.service]), each.count]));
  const most = Math.max(1, ...cells.map((each) => each.count));
  const head = [
    el('th', { scope: 'col' }, ['Region']),
    ...shown.services.map((name) => el('th', { scope: 'col' }, [asCell(name)])),
  ];
  const rows = shown.regions.map((region) =>
    el('tr', {}, [
      el('th', { scope: 'row' }, [asCell(region)]),
      ...shown.services.map((service) => heatCell(known.get(JSON.stringify([region, service])) ?? 0, most)),
    ]),
  );
  const left = leftOut(regions.length - shown.regions.length, services.length - shown.services.length);
  return el('figure', {}, [
    el('figcaption', {}, [`${caption}${left}`]),
    scrolling(
      caption,
      el('table', { class: 'heat' }, [el('thead', {}, [el('tr', {}, head)]), el('tbody', {}, rows)]),
    ),
  ]);
}

function ranked(cells: MatrixFigure['cells'], field: 'region' | 'service'): readonly string[] {
  const sums = new Map<string, number>();
  for (const each of cells) sums.set(each[field], (sums.get(each[field]) ?? 0) + each.count);
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
}

/** By the logarithm: one call among thousands is still seen. What is no count, in a state that is broken, has no heat. */
function heatCell(value: number, most: number): Markup {
  const level = value < 1 ? 0 : 1 + Math.min(4, Math.floor((Math.log(value) / Math.log(most + 1)) * 5));
  return el('td', { class: `n h${level}` }, [value === 0 ? '' : count(value)]);
}

function leftOut(regions: number, services: number): string {
  const parts = [
    ...(regions > 0 ? [`${count(regions)} more regions`] : []),
    ...(services > 0 ? [`${count(services)} more services`] : []),
  ];
  return parts.length === 0 ? '' : `; not shown: ${parts.join(', ')}`;
}
