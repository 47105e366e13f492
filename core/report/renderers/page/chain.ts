import { cut } from '../../../values/text.ts';
import type { ChainFigure } from '../../block.ts';
import { el, type Markup } from './element.ts';

const [width, height, box] = [300, 104, 262];
/** So many letters of 12 px are as wide as a box. */
const letters = 34;

/**
 * Who issued whose credential, from the origin to the launch: a drawing for each, which stand in a row and wrap on a
 * phone. Long names are cut in the drawing and whole in its description.
 */
export function chainFigure({ caption, nodes }: ChainFigure, id: string): Markup {
  return el('figure', {}, [
    el('figcaption', {}, [caption]),
    el(
      'ol',
      { class: 'chain' },
      nodes.map((node, index) => {
        const next = nodes[index + 1];
        return el('li', {}, [drawing(node, next?.by, next !== undefined, `${id}-${index}`)]);
      }),
    ),
  ]);
}

function drawing(
  { title, lines }: ChainFigure['nodes'][number],
  leadsBy: string | undefined,
  leads: boolean,
  id: string,
): Markup {
  const parts = [...fold(title), ...lines.flatMap(fold)].slice(0, 4);
  const call = leadsBy === undefined || leadsBy === '' ? [] : [`issued the next by ${leadsBy}`];
  return el('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-labelledby': `${id}-t ${id}-d` }, [
    el('title', { id: `${id}-t` }, [title]),
    el('desc', { id: `${id}-d` }, [[...lines, ...call].join('; ')]),
    el('rect', { x: 1, y: 1, width: box, height: 78, rx: 6 }),
    ...parts.map((part, index) =>
      el('text', { x: 12, y: 20 + index * 16, ...(index === 0 && { class: 'head' }) }, [part]),
    ),
    ...(leads
      ? [el('path', { d: `M${box + 3} 40H${width - 4}M${width - 11} 34L${width - 4} 40L${width - 11} 46` })]
      : []),
    ...(call.length > 0 && leadsBy
      ? [el('text', { class: 'soft', x: 4, y: 96 }, [cut(`then ${leadsBy}`, letters + 6)])]
      : []),
  ]);
}

/** Two lines at the most, broken at a space where there is one. */
function fold(text: string): readonly string[] {
  if (text.length <= letters) return [text];
  const space = text.lastIndexOf(' ', letters);
  const at = space > letters / 3 ? space : letters;
  return [text.slice(0, at), cut(text.slice(at).trim(), letters)];
}
