import { remember } from '../../../core/values/remember.ts';

describe('a function that remembers', () => {
  it('asks once for each text, also where the answer is undefined', () => {
    const answer = jest.fn((text: string) => (text === 'none' ? undefined : text.length));
    const length = remember(answer);
    expect(['one', 'none', 'one', 'none', 'three'].map((text) => length(text))).toEqual([
      3,
      undefined,
      3,
      undefined,
      5,
    ]);
    expect(answer).toHaveBeenCalledTimes(3);
  });

  it('forgets before it grows beyond its limit, and answers all the same', () => {
    const answer = jest.fn((text: string) => text);
    const same = remember(answer, 2);
    expect(['a', 'b', 'c', 'c', 'a'].map((text) => same(text))).toEqual(['a', 'b', 'c', 'c', 'a']);
    expect(answer).toHaveBeenCalledTimes(4);
  });
});
