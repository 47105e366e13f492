import fc from 'fast-check';
import { matchesGlob } from '../../../core/values/glob.ts';
import { toSubject } from '../../../core/report/decision.ts';
import { defang } from '../../../core/values/defang.ts';
import { asCell, duration, neutral, visible, wrap } from '../../../core/values/text.ts';

describe('neutral', () => {
  it.each([
    ['a line break', 'a\nb', 'a\\u{a}b'],
    ['a terminal escape', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a right-to-left override', 'a\u202eb', 'a\\u{202e}b'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a link', 'https://evil.example/x', 'https[://]evil.example/x'],
    ['a bare link', 'www.evil.example', 'www[.]evil.example'],
    ['a scheme without slashes', 'javascript:alert(1)', 'javascript[:]alert(1)'],
    ['a page in a link', 'DATA:text/html,x', 'DATA[:]text/html,x'],
    ['a service whose name ends in a scheme', 'arn:aws:rds-data:us-east-1', 'arn:aws:rds-data:us-east-1'],
    ['a word before a colon', 'no data: none', 'no data: none'],
    ['what is drawn as nothing', 'a\u3164b\ufe0fc', 'a\\u{3164}b\\u{fe0f}c'],
    ['a space of another kind', 'a\u00a0b', 'a\\u{a0}b'],
    ['half a character', '\ud800', '\\u{d800}'],
    ['marks that pile up', `e${'\u0301'.repeat(9)}`, `e${'\u0301'.repeat(3)}…`],
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

describe('neutral, twice,', () => {
  it('is as once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => neutral(neutral(text, 900), 900) === neutral(text, 900),
      ),
    );
  });
  it('never ends in half a character', () => {
    expect(neutral('😀'.repeat(9), 6)).toBe('😀😀…');
  });
});

describe('defang', () => {
  it.each([
    ['evil.example.com', 'evil[.]example[.]com'],
    ['a@b.com', 'a@b[.]com'],
    ['see evil.com, now', 'see evil[.]com, now'],
    ['EVIL.COM', 'EVIL[.]COM'],
    ['163.com', '163[.]com'],
    ['evil.com:8080/path?x', 'evil[.]com:8080/path?x'],
    ['evil。com', 'evil[.]com'],
    ['münchen.example', 'münchen[.]example'],
    ['xn--e1awd7f.xn--p1ai', 'xn--e1awd7f[.]xn--p1ai'],
    ['evil.com-foo', 'evil[.]com-foo'],
    ['bucket.s3.amazonaws.com', 'bucket[.]s3[.]amazonaws[.]com'],
    ['x.amazonaws.com.evil.example', 'x[.]amazonaws[.]com[.]evil[.]example'],
    ['a://b', 'a[://]b'],
    ['Client.Evil.example', 'Client[.]Evil[.]example'],
    // Of a user or session, too, where the name is one that a mail client makes a link of.
    ['user jan.de', 'user jan[.]de'],
    ['session pay.COM-now', 'session pay[.]COM-now'],
    ['mara.quest2', 'mara[.]quest2'],
  ])('takes the link out of %s', (text, shown) => {
    expect(defang(text)).toBe(shown);
    expect(defang(shown)).toBe(shown);
  });
  it.each([
    'ec2.amazonaws.com',
    'signin.amazonaws.com',
    'console.ec2.amazonaws.com',
    'ec2.us-east-1.amazonaws.com',
    'lambda.amazonaws.com.cn',
    'p5.48xlarge',
    'm5.large',
    'u-6tb1.metal',
    'c7i.metal-24xl',
    'Client.UnauthorizedOperation',
    'Client.InvalidInstanceID.NotFound',
    'InvalidInstanceID.NotFound',
    'Firebreak.Permanent',
    'aws-cli/2.30.1 Python/3.11.6 Linux/5.10.1-160.643.amzn2.x86_64',
    '203.0.113.9',
    '2001:db8::1',
    '2026-11-01 10:00:00Z',
    'arn:aws:iam::111122223333:user/teams/deploy+ci@example.com',
    'docs/runbook.md#circuit-breaker-open',
    'e.g. this. And that',
    'mara.quill',
    'user mara.quill2, session build.step-1',
    's3://bucket/incidents/fb-1/',
  ])('leaves %s as it is', (text) => {
    expect(defang(text)).toBe(text);
  });
  it('is done soon, whatever the text', () => {
    const start = performance.now();
    for (const text of ['a.'.repeat(50_000), 'arn:aws:'.repeat(20_000), '-'.repeat(100_000)]) defang(text);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('asCell', () => {
  it.each(["=cmd|' /C calc'!A0", '+1', '-1', '@SUM(1)', '\t=1', '＝1'])('makes text of %j', (text) => {
    expect(asCell(text)).toBe(`'${text}`);
  });
  it('changes nothing else', () => {
    for (const text of ['a=b', "'=1", ' =1', '', '1 - 2']) expect(asCell(text)).toBe(text);
  });
});

describe('visible', () => {
  it('is one line of characters that are seen, for any text, and the same when repeated', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visible(text);
        return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u.test(shown) && visible(shown) === shown;
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

describe('a duration is told in the unit that people use', () => {
  it.each([
    [0, '0 ms'],
    [212.4, '212 ms'],
    [999.6, '1.0 s'],
    [40_500, '40.5 s'],
    [119_999, '120.0 s'],
    [120_000, '2 min'],
    [942_000, '16 min'],
    [1_123_637, '19 min'],
    [7_200_000, '2 h'],
    [9_000_000, '2.5 h'],
    [2 * 86_400_000, '2 d'],
    [412 * 86_400_000, '412 d'],
    [1_500 * 86_400_000, '1,500 d'],
    [-3_000, '-3.0 s'],
    [Number.NaN, 'NaN'],
    ['soon' as never, 'soon'],
  ])('%p milliseconds as %s', (milliseconds, told) => {
    expect(duration(milliseconds)).toBe(told);
  });
  it('that never grows smaller as time goes on', () => {
    const inMs = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
    const read = (text: string): number => {
      const [amount = '', unit = ''] = text.replaceAll(',', '').split(' ');
      return Number(amount) * inMs[unit as keyof typeof inMs];
    };
    const milliseconds = fc.integer({ min: 0, max: 1e11 });
    fc.assert(
      fc.property(milliseconds, milliseconds, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(read(duration(less))).toBeLessThanOrEqual(read(duration(more)));
        expect(Math.abs(read(duration(a)) - a)).toBeLessThanOrEqual(Math.max(0.5, a / 10));
      }),
    );
  });
});
