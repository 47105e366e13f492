import type { MotoResult } from './against-moto.ts';
import { align, heading, milliseconds } from '../render.ts';

/** The comparison on moto as text for people. */
export function renderMoto(result: MotoResult): string {
  return [
    ...heading('Firebreak bench, against moto', result),
    '',
    'TO THE INACTIVE KEY  cold from the start of the process, or of the event; warm from the order, or the event',
    ...align([
      ['', 'cold', '', 'warm', ''],
      ...result.rivals.map(({ title, cold, warm }) => [
        title,
        ...milliseconds(cold),
        ...(warm ? milliseconds(warm) : ['', '']),
      ]),
    ]),
    '',
  ].join('\n');
}
