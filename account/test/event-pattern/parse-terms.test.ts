import { matchesPattern, parsePattern } from '../../event-pattern/event-pattern.ts';
import { InvalidEventPatternError } from '../../event-pattern/invalid-event-pattern-error.ts';

/** The terms as JSON text, because the spelling of numbers counts. */
function holds(terms: string, value: unknown): boolean {
  return matchesPattern(parsePattern(`{"detail":{"field":${terms}}}`), { detail: { field: value } });
}

describe('values that hold', () => {
  it.each<[string, unknown]>([
    ['[5]', 5],
    ['[5.0]', 5],
    ['[50e-1]', 5],
    ['[-0]', 0],
    ['[600000000000]', 600000000000],
    ['[0.1234567]', 0.1234567],
    ['["5"]', '5'],
    ['[true]', true],
    ['[{"exactly":"a"}]', 'a'],
    ['["10.1.2.3"]', '010.1.2.3'],
    ['["::1"]', '0:0:0:0:0:0:0:1'],
    ['["203.0.113.9"]', '::ffff:cb00:7109'],
    ['["300.1.1.1"]', '300.1.1.1'],
    ['[{"prefix":""}]', ''],
    ['[{"suffix":""}]', 'a'],
    ['[{"prefix":{"equals-ignore-case":"AbC"}}]', 'aBcd'],
    ['[{"suffix":{"equals-ignore-case":"ÉF"}}]', 'déf'],
    ['[{"equals-ignore-case":"straße"}]', 'STRASSE'],
    ['[{"suffix":{"equals-ignore-case":"ße"}}]', 'straSSE'],
    ['[{"wildcard":"*"}]', ''],
    ['[{"wildcard":"a*b*c"}]', 'abbc'],
    ['[{"wildcard":"a*b*c"}]', 'abc'],
    ['[{"wildcard":"a*"}]', 'a'],
    ['[{"wildcard":"\\\\*\\\\\\\\*"}]', '*\\x'],
    ['[{"wildcard":"\\\\**"}]', '*x'],
    ['[{"anything-but":"a"}]', 5],
    ['[{"anything-but":5}]', '5'],
    ['[{"anything-but":5}]', null],
    ['[{"anything-but":""}]', 'a'],
    ['[{"anything-but":"a"},{"anything-but":"b"}]', 'a'],
    ['[{"anything-but":{"wildcard":"*"}}]', 1],
    ['[{"numeric":[">=",1,"<",5]}]', 1],
    ['[{"numeric":["=",3.018e2]}]', 301.8],
    ['[{"numeric":["<=",500000000000]}]', -500000000000],
    ['[{"numeric":[">",0.999999]}]', 1],
    ['[{"cidr":"10.0.0.0/8/"}]', '10.255.255.255'],
    ['[{"cidr":"10.0.0.0/+8"}]', '10.0.0.0'],
    ['[{"cidr":"203.0.113.9/24"}]', '203.0.113.10'],
    ['[{"cidr":"0.0.0.0/0"}]', '2001:db8::17'],
    ['[{"cidr":"::/0"}]', '203.0.113.9'],
    ['[{"cidr":"2001:db8::/32"}]', '2001:DB8:ffff::1'],
    ['[{"cidr":"10.0.0.0/8"},{"prefix":"192."}]', '192.168.0.1'],
    ['[{"cidr":"10.0.0.0/8"},{"numeric":[">",5]}]', '10.0.0.1'],
    ['[{"exists":false},"a"]', 'a'],
  ])('%s on %j', (terms, value) => {
    expect(holds(terms, value)).toBe(true);
  });
});

describe('values that do not hold', () => {
  it.each<[string, unknown]>([
    ['["5"]', 5],
    ['[5]', '5'],
    ['["null"]', null],
    ['["true"]', true],
    ['[null]', 'null'],
    ['[600000000000.0]', 600000000000],
    ['[{"prefix":""}]', 5],
    ['[{"suffix":""}]', null],
    ['[{"wildcard":"*"}]', 5],
    ['[{"wildcard":"ab*b"}]', 'ab'],
    ['[{"wildcard":"a?c"}]', 'abc'],
    ['[{"wildcard":"a\\\\*c"}]', 'abc'],
    ['[{"equals-ignore-case":"a"}]', 'ab'],
    ['[{"equals-ignore-case":"😀"}]', '😀'],
    ['[{"anything-but":[5,6]}]', 6],
    ['[{"anything-but":5.0}]', 5],
    ['[{"anything-but":""}]', ''],
    ['[{"anything-but":{"equals-ignore-case":["A","b"]}}]', 'B'],
    ['[{"anything-but":{"wildcard":"*"}}]', ''],
    ['[{"numeric":[">=",1,"<",5]}]', 5],
    ['[{"numeric":[">=",1]}]', '2'],
    ['[{"numeric":[">",0]}]', 600000000000],
    ['[{"numeric":[">",0]}]', 0.0000001],
    ['[{"cidr":"203.0.113.9/24"}]', '203.0.113.8'],
    ['[{"cidr":"10.0.0.0/8"}]', '11.0.0.0'],
    ['[{"cidr":"10.0.0.0/8"}]', '10.0.0'],
    ['[{"cidr":"2001:db8::/32"}]', '32.1.13.184'],
    ['[{"cidr":"10.0.0.0/8"},{"anything-but":"192.0.2.1"}]', '192.0.2.1'],
    ['[{"exists":false}]', null],
  ])('%s on %j', (terms, value) => {
    expect(holds(terms, value)).toBe(false);
  });
});

describe('patterns that are refused', () => {
  it.each([
    '[]',
    '[[]]',
    '[["a"]]',
    '[{}]',
    '[{"foo":"x"}]',
    '[{"prefix":"a","suffix":"b"}]',
    '[{"prefix":"a","prefix":"b"}]',
    '[{"exactly":5}]',
    '[{"prefix":["a","b"]}]',
    '[{"prefix":{"wildcard":"a*"}}]',
    '[{"suffix":{"equals-ignore-case":"a","x":1}}]',
    '[{"suffix":{}}]',
    '[{"equals-ignore-case":["a"]}]',
    '[{"wildcard":"a**"}]',
    '[{"wildcard":"a\\\\b"}]',
    '[{"wildcard":"a\\\\"}]',
    '[{"wildcard":5}]',
    '[{"exists":"true"}]',
    '[{"exists":null}]',
    '[{"anything-but":[]}]',
    '[{"anything-but":null}]',
    '[{"anything-but":true}]',
    '[{"anything-but":[1,"a"]}]',
    '[{"anything-but":[null]}]',
    '[{"anything-but":[["a"]]}]',
    '[{"anything-but":0.1234567}]',
    '[{"anything-but":600000000000}]',
    '[{"anything-but":{}}]',
    '[{"anything-but":{"prefix":""}}]',
    '[{"anything-but":{"suffix":["a",""]}}]',
    '[{"anything-but":{"prefix":[]}}]',
    '[{"anything-but":{"prefix":5}}]',
    '[{"anything-but":{"prefix":"a","suffix":"b"}}]',
    '[{"anything-but":{"prefix":{"equals-ignore-case":"a"}}}]',
    '[{"anything-but":{"wildcard":["a*","b**"]}}]',
    '[{"anything-but":{"numeric":["<",5]}}]',
    '[{"anything-but":{"cidr":"10.0.0.0/8"}}]',
    '[{"anything-but":{"exists":true}}]',
    '[{"numeric":5}]',
    '[{"numeric":[]}]',
    '[{"numeric":["="]}]',
    '[{"numeric":["=","5"]}]',
    '[{"numeric":["!=",5]}]',
    '[{"numeric":[">",1,"<"]}]',
    '[{"numeric":["<",5,">",1]}]',
    '[{"numeric":[">",1,">",5]}]',
    '[{"numeric":["=",1,"<",5]}]',
    '[{"numeric":[">",1,"<",5,"<",6]}]',
    '[{"numeric":[">=",5,"<=",5]}]',
    '[{"numeric":[">",6,"<",5]}]',
    '[{"numeric":["=",0.1234567]}]',
    '[{"numeric":["=",500000000000.000001]}]',
    '[{"numeric":["=",1e999999999999]}]',
    '[{"numeric":[">=",500000000000]}]',
    '[{"numeric":["<",-5e11]}]',
    '[{"cidr":5}]',
    '[{"cidr":"10.0.0.0"}]',
    '[{"cidr":"10.0.0.0/"}]',
    '[{"cidr":"10.0.0.0/8/9"}]',
    '[{"cidr":"10.0.0.0/x"}]',
    '[{"cidr":"10.0.0.0/-1"}]',
    '[{"cidr":"10.0.0.0/32"}]',
    '[{"cidr":"10.255.255.255/8"}]',
    '[{"cidr":"256.0.0.0/8"}]',
    '[{"cidr":"::/128"}]',
    '[{"cidr":"1::2::3/64"}]',
    '[{"cidr":"1:2:3/64"}]',
    '[{"cidr":"::ffff:a00:0/40"}]',
    '[{"cidr":"12345::/16"}]',
    '"x"',
    'null',
    '{}',
    '{"inner":{}}',
  ])('%s', (terms) => {
    expect(() => parsePattern(`{"detail":{"field":${terms}}}`)).toThrow(InvalidEventPatternError);
  });

  it.each(['', 'x', '{', '[]', '"a"', '{}', '{"a":["b"]} c', '{"a":["b"],}', '{"a":[NaN]}', '5'])(
    'as text: %s',
    (text) => {
      expect(() => parsePattern(text)).toThrow(InvalidEventPatternError);
    },
  );

  it.each([undefined, null, 5, [], () => 1, { a: [undefined] }, { a: [Number.NaN] }, { a: [10n] }])(
    'as value: %p',
    (value) => {
      expect(() => parsePattern(value)).toThrow(InvalidEventPatternError);
    },
  );

  it('more than 256 fields', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, [n]]));
    expect(parsePattern(fields(256)).branches[0]).toHaveLength(256);
    expect(() => parsePattern(fields(257))).toThrow('got 257 fields; allowed: at most 256 fields');
  });

  it('nesting below 1,000 levels', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}["b"]${'}'.repeat(levels)}`;
    expect(parsePattern(nested(999)).branches).toHaveLength(1);
    expect(() => parsePattern(nested(1_001))).toThrow('at most 1000 levels');
    expect(() => parsePattern(JSON.parse(nested(1_001)))).toThrow('at most 1000 levels');
  });

  it('with the path, the value got and what is allowed', () => {
    expect(() => parsePattern({ detail: { user: { name: [{ foo: 'x' }] } } })).toThrow(
      'Event pattern is not valid at detail.user.name: got {"foo":"x"}; allowed: prefix, suffix,',
    );
  });

  it("under the service's name for the error", () => {
    expect(new InvalidEventPatternError('', 'x', 'y').name).toBe('InvalidEventPatternException');
  });
});
