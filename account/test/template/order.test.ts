import { sortByDependency } from '../../template/order.ts';

const sort = (dependencies: Record<string, string[]>) =>
  sortByDependency(new Map(Object.entries(dependencies)), (cycle) => new Error(cycle.join(' -> ')));

describe('sortByDependency', () => {
  it.each<[Record<string, string[]>, string[]]>([
    [{}, []],
    [{ a: [], b: [], c: [] }, ['a', 'b', 'c']],
    [{ a: ['c'], b: [], c: ['b'] }, ['b', 'c', 'a']],
    [{ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, ['d', 'b', 'c', 'a']],
  ])('%j: %j', (dependencies, expected) => {
    expect(sort(dependencies)).toEqual(expected);
  });

  it.each([
    [{ a: ['a'] }, 'a -> a'],
    [{ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }, 'a -> b -> c -> a'],
  ])('names the cycle of %j', (dependencies, cycle) => {
    expect(() => sort(dependencies)).toThrow(new Error(cycle));
  });
});
