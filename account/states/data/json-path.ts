import { type Json, isObject } from '../machine/definition.ts';
import { parseFilter, type Predicate } from './json-path-filter.ts';

/**
 * JSONPath as Step Functions evaluates it (Jayway's reading): a path of names and indexes gives its value; one with
 * wildcards, slices, unions, filters or `..` gives an array, which may be empty.
 */
export type JsonPath = readonly Segment[];

type Segment = { readonly deep: boolean } & Selector;

type Selector =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'filter'; readonly matches: Predicate };

const missing = Symbol('missing');

/** @throws SyntaxError that says what in the path is not understood */
export function parsePath(path: string): JsonPath {
  if (!path.startsWith('$')) throw new SyntaxError(`The path '${path}' does not begin with $.`);
  const segments: Segment[] = [];
  let rest = path.slice(1);
  while (rest !== '') {
    const dots = /^\.{0,2}/.exec(rest)?.[0] ?? '';
    rest = rest.slice(dots.length);
    const [selector, length] = rest.startsWith('[') ? parseBracket(path, rest) : parseName(path, rest, dots);
    segments.push({ deep: dots === '..', ...selector });
    rest = rest.slice(length);
  }
  return segments;
}

function parseName(path: string, rest: string, dots: string): [Selector, number] {
  const name = /^(\*|[^\s.[\](),'"*?@$]+)/.exec(rest)?.[0];
  if (name === undefined || dots === '' || rest[name.length] === '(') {
    throw new SyntaxError(`The path '${path}' is not understood at '${rest}'.`);
  }
  return [name === '*' ? { kind: 'wildcard' } : { kind: 'names', names: [name] }, name.length];
}

function parseBracket(path: string, rest: string): [Selector, number] {
  const inside = /^\[((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\]'"])*)\]/.exec(rest);
  const text = inside?.[1]?.trim() ?? '';
  const length = inside?.[0].length ?? 0;
  const slice = /^(-?\d+)?\s*:\s*(-?\d+)?$/.exec(text);
  const toNumber = (digits: string | undefined): number | undefined =>
    digits === undefined ? undefined : Number(digits);

  if (text === '*') return [{ kind: 'wildcard' }, length];
  if (slice) return [{ kind: 'slice', from: toNumber(slice[1]), to: toNumber(slice[2]) }, length];
  if (/^-?\d+(\s*,\s*-?\d+)*$/.test(text)) {
    return [{ kind: 'indexes', indexes: text.split(',').map(Number) }, length];
  }
  if (/^\?\(.*\)$/s.test(text))
    return [{ kind: 'filter', matches: parseFilter(text.slice(2, -1), toReader) }, length];
  const quoted = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g;
  if (text !== '' && text.replace(quoted, '').replace(/[\s,]/g, '') === '') {
    const names = text.match(quoted)?.map((name) => name.slice(1, -1).replace(/\\(.)/g, '$1')) ?? [];
    return [{ kind: 'names', names }, length];
  }
  throw new SyntaxError(`The path '${path}' is not understood at '${rest}'.`);
}

function toReader(path: string): (from: Json) => Json | undefined {
  const parsed = parsePath(path);
  return (from) => query(parsed, from);
}

/** Whether the path names one place: what ResultPath and the like may be. */
export function isDefinite(path: JsonPath): boolean {
  return path.every((segment) => isSingle(segment));
}

function isSingle(segment: Segment): boolean {
  if (segment.deep) return false;
  if (segment.kind === 'names') return segment.names.length === 1;
  return segment.kind === 'indexes' && segment.indexes.length === 1;
}

/** The value at the path, or undefined where a definite path, or the definite head of another, leads nowhere. */
export function query(path: JsonPath, root: Json): Json | undefined {
  let found: Json[] = [root];
  let single = true;
  for (const segment of path) {
    const next = found
      .flatMap((value) => (segment.deep ? descend(value) : [value]))
      .map((it) => select(segment, it, root));
    single &&= isSingle(segment);
    if (single && next[0]?.[0] === missing) return undefined;
    found = next.flat().filter((value) => value !== missing);
  }
  return single ? found[0] : found;
}

function descend(value: Json): Json[] {
  return [value, ...children(value).flatMap(descend)];
}

function children(value: Json): Json[] {
  if (Array.isArray(value)) return [...(value as readonly Json[])];
  return isObject(value) ? Object.values(value) : [];
}

function select(segment: Segment, value: Json, root: Json): (Json | typeof missing)[] {
  switch (segment.kind) {
    case 'names':
      return segment.names.map((name) =>
        isObject(value) && Object.hasOwn(value, name) ? (value[name] as Json) : missing,
      );
    case 'indexes':
      return segment.indexes.map((index) =>
        Array.isArray(value) ? ((value.at(index) as Json | undefined) ?? atNull(value, index)) : missing,
      );
    case 'slice':
      return Array.isArray(value) ? (value.slice(segment.from, segment.to) as Json[]) : [];
    case 'wildcard':
      return children(value);
    case 'filter':
      return children(value).filter((child) => segment.matches(child, root));
  }
}

/** Tells an element that is null from one that is not there. */
function atNull(value: readonly unknown[], index: number): null | typeof missing {
  return value.at(index) === null ? null : missing;
}
