import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { matchesPattern, parsePattern } from '../../event-pattern/event-pattern.ts';
import { InvalidEventPatternError } from '../../event-pattern/invalid-event-pattern-error.ts';
import { renderNode } from '../../event-pattern/json-node.ts';
import type { JsonNode } from '../../event-pattern/json-node.ts';
import { readJsonText } from '../../event-pattern/read-json-text.ts';
import documented from '../data/event-pattern-cases.json' with { type: 'json' };

type Answer = boolean | 'INVALID';

function answer(pattern: unknown, event: unknown): Answer {
  try {
    return matchesPattern(parsePattern(pattern), event);
  } catch (error) {
    if (error instanceof InvalidEventPatternError) return 'INVALID';
    throw error;
  }
}

describe("event-ruler's own answers", () => {
  const text = gunzipSync(readFileSync(join(__dirname, '../data/event-patterns.json.gz'))).toString();
  const oracle = JSON.parse(text) as { events: unknown[]; cases: [unknown, number, Answer][] };

  function mismatches(patterns: readonly unknown[]): string[] {
    return oracle.cases.flatMap(([pattern, index, expected], number) => {
      const got = answer(patterns[number], oracle.events[index]);
      if (got === expected) return [];
      return `case ${number}: ${JSON.stringify(pattern)} on event ${index}: ${String(expected)}, got ${String(got)}`;
    });
  }

  it('are 3,000', () => {
    expect(oracle.cases).toHaveLength(3_000);
  });

  it('are given to patterns as JSON text', () => {
    const texts = items(field(readJsonText(text), 'cases')).map((testCase) => {
      const [pattern] = items(testCase);
      return pattern === undefined ? '' : renderNode(pattern);
    });
    expect(texts.some((pattern) => pattern.includes('12345678901.0'))).toBe(true);
    expect(mismatches(texts)).toEqual([]);
  });

  it('are given to patterns as parsed values', () => {
    expect(mismatches(oracle.cases.map(([pattern]) => pattern))).toEqual([]);
  });
});

describe('the documented cases', () => {
  it('are 52', () => {
    expect(documented.cases).toHaveLength(52);
  });

  it.each(documented.cases)('$name', ({ pattern, answer: expected }) => {
    expect(answer(pattern, documented.event)).toBe(expected);
  });
});

describe('the elements of arrays', () => {
  const event = {
    detail: {
      items: [
        { name: 'a', tags: ['x', 'y'], parts: [{ id: 1 }, { id: 2, broken: true }] },
        { name: 'b', parts: [{ id: 3 }] },
      ],
      others: [{ id: 7 }, { id: 8 }],
      nested: [['p', { deep: 'q' }], [{ deep: 'r' }]],
    },
  };

  it.each<[string, unknown, Answer]>([
    ['one element has both', { items: { name: ['a'], tags: ['y'] } }, true],
    ['no element has both', { items: { name: ['b'], tags: ['y'] } }, false],
    ['inner elements bind outer ones', { items: { name: ['b'], parts: { id: [2] } } }, false],
    ['inner elements differ', { items: { parts: { id: [1], broken: [true] } } }, false],
    ['different arrays are free', { items: { name: ['b'] }, others: { id: [8] } }, true],
    ['an element without the field', { items: { name: ['b'], tags: [{ exists: false }] } }, true],
    ['an element with the field', { items: { name: ['a'], tags: [{ exists: false }] } }, false],
    ['absence is judged in path order', { items: { broken: [{ exists: false }], name: ['a'] } }, true],
    ['arrays in arrays', { nested: ['p'] }, true],
    ['objects in arrays in arrays', { nested: { deep: ['r'] } }, true],
    [
      'each $or branch by itself',
      { items: { name: ['b'], $or: [{ tags: ['x'] }, { parts: { id: [3] } }] } },
      true,
    ],
  ])('%s', (_name, detail, expected) => {
    expect(answer({ detail }, event)).toBe(expected);
  });
});

describe('fields', () => {
  it.each<[string, string, unknown, Answer]>([
    ['a later value of a path overrides', '{"a":["x"],"a":["y"]}', { a: 'x' }, false],
    ['and only of that path', '{"a":{"b":["x"]},"a":{"c":["y"]}}', { a: { c: 'y' } }, false],
    ['a dotted name is a path', '{"a.b":["x"]}', { a: { b: 'x' } }, true],
    ['a dotted name in the event is a path', '{"a":{"b":["x"]}}', { 'a.b': 'x' }, true],
    [
      'siblings before $or are overridden by it',
      '{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}',
      { a: 'y' },
      true,
    ],
    ['siblings after $or override it', '{"$or":[{"a":["y"]},{"b":["z"]}],"a":["x"]}', { a: 'y' }, false],
    [
      'two $or keys in text both count',
      '{"$or":[{"a":[1]},{"b":[1]}],"$or":[{"c":[1]},{"d":[1]}]}',
      { a: 1 },
      false,
    ],
    ['what is no object is no event', '{"a":[{"exists":false}]}', ['a'], false],
    ['null is a value', '{"a":[{"exists":true}]}', { a: null }, true],
    ['an empty array has no value', '{"a":[{"exists":false}]}', { a: [] }, true],
    ['an object has no value', '{"a":[{"exists":false}]}', { a: { b: 1 } }, true],
  ])('%s', (_name, pattern, event, expected) => {
    expect(answer(pattern, event)).toBe(expected);
  });
});

it('does not read values below 1,000 levels of an event', () => {
  const nested = (levels: number) =>
    JSON.parse(`{"a":${'['.repeat(levels)}"b"${']'.repeat(levels)}}`) as unknown;
  expect(answer({ a: ['b'] }, nested(999))).toBe(true);
  expect(answer({ a: ['b'] }, nested(100_000))).toBe(false);
});

describe('$or that is no relationship', () => {
  it.each<[string, unknown, unknown, Answer]>([
    [
      'is a field if its values are operators',
      { $or: [{ prefix: 'a' }, { suffix: 'b' }] },
      { $or: 'xb' },
      true,
    ],
    ['is a field if its values are scalars', { $or: ['a', 'b'] }, { $or: 'b' }, true],
    ['is a field if it is an object', { $or: { a: ['b'] } }, { $or: { a: 'b' } }, true],
    ['is refused with one object', { $or: [{ a: ['b'] }] }, {}, 'INVALID'],
    ['is refused with an operator name inside', { $or: [{ a: ['b'] }, { prefix: ['c'] }] }, {}, 'INVALID'],
    ['is refused with an empty object', { $or: [{ a: ['b'] }, {}] }, {}, 'INVALID'],
    ['is refused with a bad branch', { $or: [{ a: ['b'] }, { c: [{ foo: 'd' }] }] }, { a: 'b' }, 'INVALID'],
  ])('%s', (_name, pattern, event, expected) => {
    expect(answer(pattern, event)).toBe(expected);
  });

  it('tells why it is no relationship', () => {
    expect(() => parsePattern({ detail: { $or: [{ a: ['b'] }] } })).toThrow(
      'at detail.$or: got [{"a":["b"]}]; allowed: an array of two objects or more',
    );
  });

  it('may make 1,000 branches and no more', () => {
    const alternatives = (count: number, name: string) =>
      Array.from({ length: count }, (_, n) => ({ [name]: [n] }));
    const pattern = (count: number) => ({
      a: { $or: alternatives(10, 'x') },
      b: { $or: alternatives(count, 'y') },
    });
    expect(parsePattern(pattern(100)).branches).toHaveLength(1_000);
    expect(() => parsePattern(pattern(101))).toThrow('got 1010 combinations; allowed: at most 1000');
  });
});

function field(node: JsonNode, name: string): JsonNode {
  const found = node.kind === 'object' ? node.fields.find(([key]) => key === name) : undefined;
  if (found === undefined) throw new Error(`no field ${name}`);
  return found[1];
}

function items(node: JsonNode): readonly JsonNode[] {
  if (node.kind !== 'array') throw new Error(`no array: ${node.kind}`);
  return node.items;
}
