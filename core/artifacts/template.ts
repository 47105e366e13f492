import {
  answered,
  asked,
  type Call,
  callerOf,
  functionOf,
  ownerOf,
  roleOf,
  trailOf,
  wordOf,
} from './call.ts';
import { at } from '../values/unknown.ts';

/**
 * Text with places for what a record says. `<userName>` is of the request, `<=user.userName>` of the answer, `<.userId>`
 * of the item, `<.>` the item itself, `<a|=b>` the first that there is, `<*targets:id>` one of each of a list, and
 * `<@user>` and the like are found out. What is in parentheses is left out where
 * nothing in it is there.
 */
export interface Template {
  readonly pieces: readonly Piece[];
}

type Piece = string | { readonly slot: readonly Source[] } | { readonly optional: Template };

/** Where a value comes from; all the values, for a list. */
type Source = (call: Call) => readonly string[];

/** The most values of a list that are put into one text. */
export const listLimit = 100;

export function compile(text: string): Template {
  const pieces = text.split(/(\([^)]*\)|<[^>]*>)/).map((piece): Piece => {
    if (piece.startsWith('(')) return { optional: compile(piece.slice(1, -1)) };
    return piece.startsWith('<') ? { slot: piece.slice(1, -1).split('|').map(toSource) } : piece;
  });
  return { pieces: pieces.filter((piece) => piece !== '') };
}

const found: Readonly<Record<string, (call: Call) => string | undefined>> = {
  user: ownerOf,
  caller: callerOf,
  function: functionOf,
  role: roleOf,
  trail: trailOf,
  region: ({ region }) => region,
  account: ({ account }) => account,
  direction: (call) => (wordOf(asked(call, 'egress')) === 'true' ? 'egress' : 'ingress'),
};

function toSource(text: string): Source {
  if (text.startsWith('*')) return toListSource(text.slice(1));
  const get = text.startsWith('@') ? found[text.slice(1)] : toGetter(text);
  if (!get) throw new Error(`The template has <${text}>; after @ come ${Object.keys(found).join(', ')}.`);
  return (call) => {
    const word = wordOf(get(call));
    return word === undefined ? [] : [word];
  };
}

/** @param text a path of names, after `=` in the answer, after `.` in the item, else in the request */
export function toGetter(text: string): (call: Call) => unknown {
  const path = text.replace(/^[=.]/, '').split('.');
  if (text === '.') return ({ item }) => item;
  if (text.startsWith('=')) return (call) => answered(call, ...path);
  return text.startsWith('.') ? ({ item }) => at(item, ...path) : (call) => asked(call, ...path);
}

function toListSource(text: string): Source {
  const [list = '', field] = text.split(':');
  const get = toGetter(list);
  return (call) => {
    const items = get(call);
    if (!Array.isArray(items)) return [];
    // One that is too many makes the text too long for a command, which is then left out whole.
    return items
      .slice(0, listLimit + 1)
      .map((item: unknown) => wordOf(field === undefined ? item : at(item, field)) ?? '');
  };
}

/**
 * The text with a record's values in it.
 * @param put a place's values as they are to stand there; undefined where they cannot
 * @returns undefined where a place cannot be filled
 */
export function fill(
  template: Template,
  call: Call,
  put: (values: readonly string[]) => string | undefined,
): string | undefined {
  let text = '';
  for (const piece of template.pieces) {
    const next = typeof piece === 'string' ? piece : fillPiece(piece, call, put);
    if (next === undefined) return undefined;
    text += next;
  }
  return text;
}

function fillPiece(
  piece: Exclude<Piece, string>,
  call: Call,
  put: (values: readonly string[]) => string | undefined,
): string | undefined {
  if ('slot' in piece) return put(valuesOf(piece.slot, call));
  const isEmpty = piece.optional.pieces.every(
    (each) => typeof each === 'string' || !('slot' in each) || valuesOf(each.slot, call).length === 0,
  );
  return isEmpty ? '' : fill(piece.optional, call, put);
}

function valuesOf(sources: readonly Source[], call: Call): readonly string[] {
  for (const source of sources) {
    const values = source(call);
    if (values.length > 0) return values;
  }
  return [];
}
