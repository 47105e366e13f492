import { replaceIn } from './replace.ts';

describe('a copy with replaced parts', () => {
  it('has them at the places that are counted, and leaves the original as it is', () => {
    const base = { a: { b: 1 }, c: 2 };
    expect(replaceIn(base, [[1, 'x']])).toEqual({ a: { b: 'x' }, c: 2 });
    expect(replaceIn(base, [[5, 'x']])).toEqual({ a: { b: 1 }, c: 'x' });
    expect(base).toEqual({ a: { b: 1 }, c: 2 });
  });

  it('never holds itself, and leaves the values as they are', () => {
    const value = { deep: 0 };
    const copy = replaceIn({ a: 0 }, [
      [0, value],
      [1, value],
    ]);
    expect(copy).toEqual({ a: { deep: { deep: 0 } } });
    expect(value).toEqual({ deep: 0 });
  });
});
