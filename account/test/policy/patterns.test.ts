import { arnMatches, globMatches, parsePattern, toText } from '../../policy/patterns.ts';
import type { Piece } from '../../policy/patterns.ts';

const values: Readonly<Record<string, string>> = { 'aws:username': 'ma*ria', 'aws:userid': 'AROA:s' };
const lookup = (key: string) => values[key];

function parse(pattern: string): readonly Piece[] {
  const pieces = parsePattern(pattern, lookup);
  if (pieces === undefined) throw new Error(`a variable of "${pattern}" has no value`);
  return pieces;
}

describe('globMatches', () => {
  it.each([
    ['*', '', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'a/b:c', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a.c', 'abc', false],
    ['(a|b)', 'a', false],
    ['[a]$', '[a]$', true],
    ['a', 'A', false],
    ['ab', 'abc', false],
    ['line*', 'line\nbreak', true],
  ])('%s against %j: %s', (pattern, value, expected) => {
    expect(globMatches(parse(pattern), value)).toBe(expected);
  });

  it('disregards case when asked to', () => {
    expect(globMatches(parse('IAM:get*'), 'iam:GetUser', 'i')).toBe(true);
  });
});

describe('policy variables', () => {
  it.each([
    ['home/${aws:username}/', 'home/ma*ria/'],
    ['${ aws:username }', 'ma*ria'],
    ["${aws:PrincipalTag/team, 'none'}", 'none'],
    ["${aws:username, 'none'}", 'ma*ria'],
    ['${*}${?}${$}{x}', '*?${x}'],
  ])('%s reads as %s', (pattern, text) => {
    expect(toText(parse(pattern))).toBe(text);
  });

  it('has no pattern when a variable has no value', () => {
    expect(parsePattern('home/${aws:SourceIp}', lookup)).toBeUndefined();
  });

  it('takes the value of a variable literally', () => {
    expect(globMatches(parse('${aws:username}'), 'ma*ria')).toBe(true);
    expect(globMatches(parse('${aws:username}'), 'maXria')).toBe(false);
    expect(globMatches(parse('${*}'), 'x')).toBe(false);
  });

  it('is plain text without variables, as before version 2012-10-17', () => {
    expect(parsePattern('${aws:username}', undefined)).toEqual([{ kind: 'text', text: '${aws:username}' }]);
  });
});

describe('arnMatches', () => {
  it.each([
    ['*', 'arn:aws:iam::1:user/x', true, true],
    ['arn:aws:iam::*:user/x', 'arn:aws:iam::1:user/x', true, true],
    // A * within a part stays in it; one that ends a part runs on in a Resource, and not in ArnLike.
    ['arn:aws:iam::1*1:user/x', 'arn:aws:iam::1:2:1:user/x', false, false],
    ['arn:aws:iam::*:user/x', 'arn:aws:iam::1:2:user/x', true, false],
    ['arn:aws:iam::*', 'arn:aws:iam::1:user/x', true, false],
    ['arn:aws:iam::?:user/x', 'arn:aws:iam:::user/x', false, false],
    // The resource part: anything goes.
    ['arn:aws:logs:*:1:log-group:/aws/*:stream', 'arn:aws:logs:r:1:log-group:/aws/l/a:b:stream', true, true],
    ['arn:aws:s3:::b/*.txt', 'arn:aws:s3:::b/x:y/z.txt', true, true],
    ['arn:aws:s3:::b/?.txt', 'arn:aws:s3:::b/:.txt', true, true],
    ['arn:aws:s3:::B/*', 'arn:aws:s3:::b/x', false, false],
    // AWS's own example of where ArnLike differs from StringLike.
    [
      'arn:aws:someservice:*:111122223333:finance/*',
      'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      true,
      false,
    ],
  ])('%s against %s: Resource %s, ArnLike %s', (pattern, arn, inResource, inArnLike) => {
    expect(arnMatches(parse(pattern), arn, true)).toBe(inResource);
    expect(arnMatches(parse(pattern), arn, false)).toBe(inArnLike);
  });

  it('does not count the colons of a variable as separators', () => {
    expect(arnMatches(parse('arn:aws:x:${aws:userid}:a*b:r'), 'arn:aws:x:AROA:s:a:b:r', false)).toBe(false);
    expect(arnMatches(parse('arn:aws:x::1:${aws:userid}/*'), 'arn:aws:x::1:AROA:s/a:b', false)).toBe(true);
  });
});
