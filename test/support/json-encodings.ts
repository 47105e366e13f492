import fc from 'fast-check';

/** Writes a value as JSON in one of the ways there are: each character as it is, or escaped. */
export type Encode = (value: unknown) => string;

const named: Readonly<Record<string, string>> = {
  '/': '\\/',
  '\n': '\\n',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

const hex = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Which characters are escaped is drawn; about one in four of them, or none. */
export const encodings: fc.Arbitrary<Encode> = fc.oneof(
  fc.constant((value: unknown) => JSON.stringify(value)),
  fc
    .array(fc.constantFrom('as it is', 'as it is', 'by name', 'by number'), { minLength: 1, maxLength: 40 })
    .map((ways): Encode => {
      let turn = 0;
      const character = (each: string): string => {
        const way = ways[turn++ % ways.length];
        if (way === 'by number') return hex(each);
        return (way === 'by name' ? named[each] : undefined) ?? JSON.stringify(each).slice(1, -1);
      };
      const encode: Encode = (value) => {
        if (typeof value === 'string') return `"${value.split('').map(character).join('')}"`;
        if (Array.isArray(value)) return `[${value.map(encode).join()}]`;
        if (typeof value !== 'object' || value === null) return JSON.stringify(value);
        const members = Object.entries(value).filter(([, each]) => each !== undefined);
        return `{${members.map(([name, each]) => `${encode(name)}:${encode(each)}`).join()}}`;
      };
      return encode;
    }),
);
