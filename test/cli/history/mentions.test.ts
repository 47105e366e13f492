import fc from 'fast-check';
import { mentionsAny } from '../../../cli/history/files/mentions.ts';
import { encodings } from '../../support/json-encodings.ts';

const text = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }));

describe('whether JSON may hold a text', () => {
  it('is never denied of one that does, in whatever words it is written', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 3 }),
        text,
        text,
        fc.nat(2),
        encodings,
        (texts, before, after, turn, encode) => {
          const held = { [before]: [`${before}${texts[turn % texts.length]}${after}`] };
          const json = encode(held);
          expect(JSON.parse(json)).toEqual(held);
          const inText = encode({ CloudTrailEvent: json });
          for (const each of [json, inText]) expect(mentionsAny(texts)(Buffer.from(each))).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['{"a":"AKIAEXAMPLE"}', true],
    ['{"a":"\\u0041KIAEXAMPLE"}', true],
    ['{"a":"akiaexample"}', false],
    ['{"a":"\\"quoted\\" \\\\ \\n"}', false],
    ['{"a":"a.b"}', true],
    ['{"a":"axb"}', false],
    ['{"a":"\\/path"}', true],
    ['{"a":"/path"}', false],
  ])('is told of %s without parsing it', (json, expected) => {
    expect(mentionsAny(['AKIAEXAMPLE', 'a.b'])(Buffer.from(json))).toBe(expected);
  });

  it('is so of everything where the text is not plain, as bytes that are no UTF-8 are read as one that is not', () => {
    for (const odd of ['\uFFFD', 'é', '"', '\\', '\n', ''])
      expect(mentionsAny(['AKIAEXAMPLE', odd])(Buffer.from('{}'))).toBe(true);
  });

  it('is so of nothing where there are no texts', () => {
    expect(mentionsAny([])(Buffer.from('{"a":"\\u0041"}'))).toBe(false);
  });
});
