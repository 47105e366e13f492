import fc from 'fast-check';
import { matchesGlob } from '../../../lambda/core/glob.ts';
import { toSubject } from '../../../lambda/core/report/report.ts';
import { neutral, wrap } from '../../../lambda/core/text.ts';

describe('neutral', () => {
  it.each([
    ['a line break', 'a\nb', 'a\\u{a}b'],
    ['a terminal escape', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a right-to-left override', 'a\u202eb', 'a\\u{202e}b'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a link', 'https://evil.example/x', 'https[://]evil.example/x'],
    ['a bare link', 'www.evil.example', 'www[.]evil.example'],
    ['letters of any script', 'Zoë 日本', 'Zoë 日本'],
  ])('shows %s harmlessly', (_name, text, shown) => {
    expect(neutral(text)).toBe(shown);
  });
  it('is one bounded line of visible characters for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = neutral(text, 50);
        return shown.length <= 50 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(shown) && !shown.includes('://');
      }),
    );
  });
});

describe('toSubject', () => {
  it('is what SNS accepts, for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => /^[ -~]{1,99}$/.test(toSubject(text))));
  });
});

describe('wrap', () => {
  it('keeps every word and no line too long, but for words that are', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,20}$/)), (words) => {
        const text = wrap(words.join(' '), 30, 4);
        const lines = text.split('\n');
        return (
          lines.every((line) => line.length <= 30) && text.split(/\s+/).join(' ').trim() === words.join(' ')
        );
      }),
    );
  });
});

describe('matchesGlob', () => {
  it.each([
    ['*', '', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbbd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['arn:aws:iam::*:user/*', 'arn:aws:iam::1:user/a/b', true],
    ['a.c', 'abc', false],
    ['A', 'a', false],
    ['**a**', 'bab', true],
    ['a*b*c', 'a1b2b3c', true],
    ['*a', 'b*', false],
  ])('%s against %s is %p', (glob, text, matched) => {
    expect(matchesGlob(glob, text)).toBe(matched);
  });
  it('agrees with the obvious regular expression', () => {
    const short = fc.stringMatching(/^[ab*?]{0,8}$/);
    fc.assert(
      fc.property(short, fc.stringMatching(/^[ab]{0,10}$/), (glob, text) => {
        const expected = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
        return matchesGlob(glob, text) === expected;
      }),
    );
  });
  it('is not stalled by a hostile name', () => {
    const start = performance.now();
    expect(matchesGlob('*a*a*a*a*a*a*a*a*b', 'a'.repeat(5_000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
