import fc from 'fast-check';
import type { ValueKind } from '../../../cli/history/files/cut.ts';
import { createSplitter } from '../../../cli/history/files/split-values.ts';

/** Cuts a text that arrives in pieces of the given sizes, the last of which is repeated. */
function cut(text: string | Buffer, ...sizes: number[]): [unknown, ValueKind][] {
  const found: [unknown, ValueKind][] = [];
  const splitter = createSplitter((value, kind) => found.push([JSON.parse(value.toString()), kind]));
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[Math.min(turn, sizes.length - 1)]!;
    splitter.push(bytes.subarray(at, at + size));
    at += size;
  }
  splitter.end();
  return found;
}

const values = (text: string | Buffer, ...sizes: number[]) => cut(text, ...sizes).map(([value]) => value);

const nasty = {
  'Records"': [{ Records: [1] }],
  text: 'a "quoted" {brace} [bracket], \\ and a backslash at the end \\',
  unicode: 'ä 漢 😀 \u2028 \u0000',
  empty: [{}, [], ''],
  deep: JSON.parse('['.repeat(12) + '{"a":1}' + ']'.repeat(12)) as unknown,
};

const shapes: readonly (readonly [string, string, ValueKind])[] = [
  ['a log file', JSON.stringify({ Records: [nasty, nasty] }), 'element'],
  ['a pretty log file', JSON.stringify({ Records: [nasty, nasty] }, null, 2), 'element'],
  [
    'a log file with other keys',
    JSON.stringify({ a: nasty, b: 'Records', Records: [nasty, nasty], z: [nasty] }),
    'element',
  ],
  ['output of LookupEvents', JSON.stringify({ NextToken: 'x', Events: [nasty, nasty] }), 'element'],
  ['a list', JSON.stringify([nasty, nasty]), 'element'],
  ['lines', `${JSON.stringify(nasty)}\r\n\r\n  \n${JSON.stringify(nasty)}`, 'line'],
  ['values that touch', JSON.stringify(nasty).repeat(2), 'whole'],
  ['pretty values', `${JSON.stringify(nasty, null, 2)}\n`.repeat(2), 'whole'],
  ['a byte order mark', `\uFEFF${JSON.stringify({ Records: [nasty, nasty] })}`, 'element'],
];

describe('cutting values out of a stream', () => {
  it.each(shapes)('%s, wherever the pieces end', (_name, text, kind) => {
    expect(cut(text, 1_000_000).at(-1)).toEqual([nasty, kind]);
    const length = Buffer.byteLength(text);
    for (let first = 1; first <= length; first++) {
      expect(values(text, first, length)).toEqual([nasty, nasty]);
    }
    for (const size of [1, 2, 3, 7]) expect(values(text, size)).toEqual([nasty, nasty]);
  });

  it('any list of any JSON, in pieces of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 6 }),
        fc.constantFrom('Records', 'Events', undefined),
        fc.constantFrom(undefined, 1, '\t'),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        (list, key, indent, sizes) => {
          const text = JSON.stringify(key === undefined ? list : { before: list, [key]: list }, null, indent);
          expect(values(text, ...sizes)).toEqual(JSON.parse(JSON.stringify(list)));
        },
      ),
    );
  });

  it('any lines of any objects, in pieces of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        (objects, sizes) => {
          // An object with such a list is a log file.
          const lines = objects.filter((object) => !('Records' in object || 'Events' in object));
          const text = lines.map((object) => JSON.stringify(object)).join('\n');
          expect(values(text, ...sizes)).toEqual(JSON.parse(JSON.stringify(lines)));
        },
      ),
    );
  });

  it('looks into a line that is too long to be held', () => {
    const record = { eventName: 'x'.repeat(1000) };
    const log = JSON.stringify({ Records: Array.from({ length: 3000 }, () => record) });
    const text = `${JSON.stringify(record)}\n${log}\n${JSON.stringify(record)}\n`;
    const found = cut(text, 65_536);
    expect(found).toHaveLength(3002);
    expect(found.filter(([, kind]) => kind === 'element')).toHaveLength(3000);
    expect(found.at(-1)).toEqual([record, 'line']);
  });

  it('takes no file for one of lines whose first value has a line break, however deep', () => {
    for (const size of [1, 100])
      expect(values('{"a":{"b":\n1}}\n{"c":\n2}', size)).toEqual([{ a: { b: 1 } }, { c: 2 }]);
  });

  it('goes on after a first line that is cut off', () => {
    const seen: string[] = [];
    const splitter = createSplitter((value) => seen.push(value.toString()));
    splitter.push(Buffer.from('{"a":"cut\n{"b":1}\n{"c":2}'));
    splitter.end();
    expect(seen).toEqual(['{"a":"cut', '{"b":1}', '{"c":2}']);
  });
});

describe('a text that cannot be JSON ends with what is wrong and where', () => {
  it.each([
    ['hello', 'text that is neither a JSON object nor a list (byte 0)'],
    ['\n  "text"', 'text that is neither a JSON object nor a list (byte 3)'],
    ['}', 'a bracket closes that never opened (byte 0)'],
    ['{"Records":[{"a":1},{"b":', 'ends too early, in the middle of a value (byte 25)'],
    ['{"Records":[{"a":1}', 'ends too early, in the middle of a value (byte 19)'],
    ['{"Records":[{"a":"x\ny"}]}', 'a control character inside a string (byte 19)'],
    ['{"a":1} trailing', 'text that is neither a JSON object nor a list (byte 8)'],
    [Buffer.from([0xff, 0xfe, 0x7b, 0]), 'UTF-16 text; write the file as UTF-8 (byte 0)'],
  ])('%p', (text, message) => {
    expect(() => cut(text, 1_000)).toThrow(message);
    expect(() => cut(text, 1)).toThrow(message);
  });

  it('a value that would not fit into memory', () => {
    const splitter = createSplitter(() => undefined);
    const push = () => {
      splitter.push(Buffer.from('{"configuration":[1'));
      for (let i = 0; i < 40; i++) splitter.push(Buffer.alloc(1024 * 1024, ','));
    };
    expect(push).toThrow('a value of more than 32 MB that is no list of records');
  });
});
