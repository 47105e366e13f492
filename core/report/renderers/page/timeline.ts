import { count, plural, utc } from '../../../values/text.ts';
import type { TimelineFigure } from '../../block.ts';
import { el, type Markup } from './element.ts';
import { folded } from './fold.ts';
import { dataTable } from './table.ts';

/** A drawing's size in its own units: one for a desk, one for a phone, so that letters stay readable on both. */
const sizes = {
  wide: { width: 1_000, height: 190, ticks: 6 },
  narrow: { width: 340, height: 190, ticks: 2 },
} as const;
type Size = keyof typeof sizes;

const [left, right, top, bottom] = [40, 10, 44, 24];

/** Calls over time as bars, with the launch and the containment as lines, and all of it as a table. */
export function timelineFigure(figure: TimelineFigure, id: string): Markup {
  return el('figure', {}, [
    el('figcaption', {}, [figure.caption]),
    // Without a time that can be read there is no place to draw anything at.
    ...(figure.intervals.some(({ at }) => !Number.isNaN(Date.parse(at)))
      ? [drawing(figure, 'wide', `${id}-wide`), drawing(figure, 'narrow', `${id}-narrow`)]
      : []),
    el('ul', { class: 'legend' }, [
      el('li', { class: 'calls' }, ['calls']),
      el('li', { class: 'changes' }, ['of them changing something']),
      el('li', { class: 'errors' }, ['of them failed']),
    ]),
    folded(`${plural(figure.intervals.length, 'interval')} as a table`, [table(figure)]),
  ]);
}

/** Where a time is drawn. */
interface Scale {
  readonly x: (ms: number) => number;
  readonly from: number;
  readonly until: number;
  readonly barWidth: number;
}

function toScale({ intervals, marks, stepSeconds }: TimelineFigure, size: Size): Scale {
  const step = Math.max(stepSeconds, 1) * 1_000;
  const starts = intervals.map(({ at }) => Date.parse(at)).filter((ms) => !Number.isNaN(ms));
  const moments = marks.map(({ at }) => Date.parse(at)).filter((ms) => !Number.isNaN(ms));
  const from = Math.min(...starts, ...moments);
  const until = Math.max(...starts.map((ms) => ms + step), ...moments, from + step);
  const room = sizes[size].width - left - right;
  const x = (ms: number): number => round(left + ((ms - from) / (until - from)) * room);
  return { x, from, until, barWidth: Math.max(2, round((step / (until - from)) * room * 0.9)) };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function drawing(figure: TimelineFigure, size: Size, id: string): Markup {
  const { width, height } = sizes[size];
  const scale = toScale(figure, size);
  const most = Math.max(1, ...figure.intervals.map(({ calls }) => calls));
  return el(
    'svg',
    { class: size, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-labelledby': `${id}-t ${id}-d` },
    [
      el('title', { id: `${id}-t` }, [figure.caption]),
      el('desc', { id: `${id}-d` }, [description(figure, most)]),
      ...axes(scale, size, most),
      ...figure.intervals.flatMap((interval) => bars(interval, scale, most, height)),
      ...figure.marks.flatMap((mark, index) => markLines(mark, scale, size, index)),
    ],
  );
}

function description({ intervals, marks }: TimelineFigure, most: number): string {
  const calls = intervals.reduce((sum, each) => sum + each.calls, 0);
  const moments = marks.map(({ at, label }) => `${label} at ${utc(at)}`);
  return [
    `${plural(calls, 'call')} in ${plural(intervals.length, 'interval')}, at most ${count(most)} in one`,
    ...moments,
  ].join('; ');
}

function axes({ x, from, until }: Scale, size: Size, most: number): readonly Markup[] {
  const { width, height, ticks } = sizes[size];
  const base = height - bottom;
  const times = Array.from({ length: ticks }, (_, index) => from + ((until - from) * index) / (ticks - 1));
  return [
    el('line', { class: 'axis', x1: left, x2: width - right, y1: base, y2: base }),
    el('line', { class: 'axis', x1: left, x2: width - right, y1: top, y2: top }),
    el('text', { class: 'soft', x: left - 6, y: top + 4, 'text-anchor': 'end' }, [count(most)]),
    el('text', { class: 'soft', x: left - 6, y: base + 4, 'text-anchor': 'end' }, ['0']),
    ...times.map((ms, index) =>
      el(
        'text',
        {
          class: 'soft',
          x: x(ms),
          y: height - 6,
          'text-anchor': index === 0 ? 'start' : index === ticks - 1 ? 'end' : 'middle',
        },
        [shortTime(ms, until - from)],
      ),
    ),
  ];
}

/** The last moment that a Date can hold. */
const latest = 8.64e15;

/** The day where it spans days, the second where it spans minutes, else the minute. */
function shortTime(ms: number, span: number): string {
  const iso = new Date(Math.min(ms, latest)).toISOString();
  if (span < 900_000) return iso.slice(11, 19);
  return span > 3 * 86_400_000 ? iso.slice(5, 10) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}

/** Calls behind, the changing ones before them on the left half, the failed ones on the right. */
function bars(
  { at, calls, changes, errors }: TimelineFigure['intervals'][number],
  { x, barWidth }: Scale,
  most: number,
  height: number,
): readonly Markup[] {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return [];
  const room = height - bottom - top;
  const bar = (kind: string, value: number, shift: number, share: number): readonly Markup[] => {
    const tall = round((value / most) * room);
    const place = { x: round(x(ms) + barWidth * shift), width: round(barWidth * share) };
    return value > 0
      ? [
          el('rect', {
            class: kind,
            y: round(height - bottom - Math.max(tall, 1)),
            height: Math.max(tall, 1),
            ...place,
          }),
        ]
      : [];
  };
  return [
    ...bar('calls', calls, 0, 1),
    ...bar('changes', changes, 0, 0.5),
    ...bar('errors', errors, 0.5, 0.5),
  ];
}

/** A line and its word; words take turns in height, so that two moments of the same minute can both be read. */
function markLines(
  { at, label }: TimelineFigure['marks'][number],
  { x }: Scale,
  size: Size,
  index: number,
): readonly Markup[] {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return [];
  const { width, height } = sizes[size];
  const where = x(ms);
  const isLeft = where < width / 2;
  const y = 14 + (index % 2) * 16;
  return [
    el('line', { class: 'mark', x1: where, x2: where, y1: y + 4, y2: height - bottom }),
    el('text', { x: where + (isLeft ? 4 : -4), y, 'text-anchor': isLeft ? 'start' : 'end' }, [
      `${label} ${new Date(ms).toISOString().slice(11, 19)}Z`,
    ]),
  ];
}

const table = ({ intervals }: TimelineFigure): Markup =>
  dataTable(
    {
      caption: 'Intervals with calls',
      columns: ['From', 'Calls', 'Changing', 'Failed'],
      rows: intervals.map(({ at, calls, changes, errors }) => [
        utc(at),
        count(calls),
        count(changes),
        count(errors),
      ]),
      more: 0,
    },
    false,
  );
