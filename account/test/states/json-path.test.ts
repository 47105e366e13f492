import { parsePath, query } from '../../states/data/json-path.ts';
import { putResult } from '../../states/data/reference-path.ts';
import type { Json } from '../../states/machine/definition.ts';

const input: Json = {
  list: [{ x: 1, s: 'a' }, { x: 2, s: 'b' }, { s: 'c' }],
  'odd name': { 'a.b': true },
  nothing: null,
  deep: { x: 9, inner: { x: 10 } },
  empty: [],
};
const at = (path: string): Json | undefined => query(parsePath(path), input);

describe('a path', () => {
  it.each<[string, Json | undefined]>([
    ['$.list[0].x', 1],
    ['$.list[-1].s', 'c'],
    ["$['odd name']['a.b']", true],
    ['$.nothing', null],
    ['$.deep.inner', { x: 10 }],
    ['$.missing', undefined],
    ['$.list[7]', undefined],
    ['$.nothing.x', undefined],
    ['$.missing[*].x', undefined],
    ['$.list[*].x', [1, 2]],
    ['$.empty[*].x', []],
    ['$.list[0:1].s', ['a']],
    ['$.list[1:].s', ['b', 'c']],
    ['$.list[0,2].s', ['a', 'c']],
    ["$.list[0]['x','s']", [1, 'a']],
    ['$..x', [1, 2, 9, 10]],
    ['$.deep.*', [9, { x: 10 }]],
    ['$.list[?(@.x)].s', ['a', 'b']],
    ["$.list[?(@.s == 'b')].x", [2]],
    ["$.list[?(@.x >= 1 && @.s != 'b')].s", ['a']],
    ["$.list[?(@.s == 'c' || @.x < 2)].s", ['a', 'c']],
    ['$.list[?(@.x > $.deep.inner.x)]', []],
  ])('%s gives %j', (path, expected) => {
    expect(at(path)).toEqual(expected);
  });

  it('is the whole input when it is $', () => {
    expect(at('$')).toBe(input);
  });

  it.each(['x', '$.', '$.list[', '$.list[?(@.x in 1)]', '$.list.length()', '$.a b', '$list'])(
    '%s is refused',
    (path) => {
      expect(() => parsePath(path)).toThrow(SyntaxError);
    },
  );
});

describe('ResultPath', () => {
  it.each<[string | null | undefined, Json]>([
    [undefined, 'result'],
    ['$', 'result'],
    [null, { a: { b: 1 }, list: [1, 2] }],
    ['$.a', { a: 'result', list: [1, 2] }],
    ['$.a.c', { a: { b: 1, c: 'result' }, list: [1, 2] }],
    ['$.new.path', { a: { b: 1 }, list: [1, 2], new: { path: 'result' } }],
    ['$.list[1]', { a: { b: 1 }, list: [1, 'result'] }],
  ])('%s gives %j', (path, expected) => {
    expect(putResult(path, { a: { b: 1 }, list: [1, 2] }, 'result')).toEqual(expected);
  });

  it.each(['$.a.b.c', '$.list[2]', '$.a[0]'])('%s has no room in the input', (path) => {
    expect(() => putResult(path, { a: { b: 1 }, list: [1, 2] }, 'result')).toThrow(
      /States\.ResultPathMatchFailure/,
    );
  });
});
