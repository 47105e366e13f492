import { parsePattern } from '../../event-pattern/event-pattern.ts';
import { checkPatternLimits } from '../../event-pattern/pattern-limits.ts';

function patternOf(characters: number): string {
  const frame = '{"source":[""]}';
  return `{"source":["${'x'.repeat(characters - frame.length)}"]}`;
}

function orOf(...sizes: number[]): string {
  const fields = sizes.map((size, n) => [
    `f${n}`,
    { $or: Array.from({ length: size }, (_, alternative) => ({ a: [alternative] })) },
  ]);
  return JSON.stringify(Object.fromEntries(fields));
}

describe('what the service refuses beyond event-ruler', () => {
  it('takes 2,048 characters', () => {
    expect(() => checkPatternLimits(patternOf(2_048))).not.toThrow();
  });

  it('refuses more, and names the quota', () => {
    expect(() => checkPatternLimits(patternOf(2_049))).toThrow(
      /got 2049 characters; allowed: at most 2048 characters .*L-664C5505.*default 2,048/,
    );
  });

  it('takes more where the quota was raised', () => {
    expect(() => checkPatternLimits(patternOf(4_096), 4_096)).not.toThrow();
    expect(() => checkPatternLimits(patternOf(4_097), 4_096)).toThrow('at most 4096 characters');
  });

  it.each(['{}', '[]', 'x'])('refuses %s', (text) => {
    expect(() => checkPatternLimits(text)).toThrow('Event pattern is not valid');
  });

  it('multiplies the sizes of all $or', () => {
    expect(() => checkPatternLimits(orOf(10, 10, 10), 10_000)).not.toThrow();
    expect(() => checkPatternLimits(orOf(10, 10, 11), 10_000)).toThrow(
      'got 1100 rule combinations; allowed: at most 1000',
    );
  });

  it.each(['5000000000', '-5e9', '4999999999.999999'])('compares with %s', (number) => {
    expect(() => checkPatternLimits(`{"detail":{"n":[{"numeric":["=",${number}]}]}}`)).not.toThrow();
  });

  it.each(['5000000000.000001', '-5000000001', '12345678901', '0.1234567'])(
    'does not compare with %s',
    (number) => {
      expect(() => checkPatternLimits(`{"detail":{"n":[{"numeric":["=",${number}]}]}}`)).toThrow(
        `at detail.n: got ${number}; allowed: numbers from -5.0e9 to +5.0e9`,
      );
    },
  );

  it('takes fields that are called numeric', () => {
    expect(() => checkPatternLimits('{"detail":{"numeric":[12345678901]}}')).not.toThrow();
  });

  it('leaves to parsePattern what event-ruler answers', () => {
    expect(parsePattern('{"detail":{"n":[{"numeric":["=",12345678901]}]}}').branches).toHaveLength(1);
  });
});
