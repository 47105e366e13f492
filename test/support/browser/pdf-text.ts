import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF that Chromium printed, in the order in which it was drawn, without white space and ligatures: enough to
 * see whether everything is on the paper. Fonts are subsets of their own; each says by its ToUnicode map which letters it
 * draws (ISO 32000-2, 9.10.3).
 */
export function pdfText(pdf: Buffer): string {
  const objects = objectsIn(pdf);
  const fonts = new Map(
    [...objects.values()].flatMap(({ head }) =>
      [...head.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(
        ([, name = '', id = '']) => [name, lettersOf(objects, id)] as const,
      ),
    ),
  );
  return [...objects.values()]
    .map(({ stream }) => drawnBy(stream, fonts))
    .join('')
    .normalize('NFKC');
}

interface PdfObject {
  readonly head: string;
  readonly stream: string;
}

function objectsIn(pdf: Buffer): ReadonlyMap<string, PdfObject> {
  const source = pdf.toString('latin1');
  return new Map(
    [...source.matchAll(/(\d+) 0 obj\s(.*?)endobj/gs)].map(([, id = '', body = '']) => {
      const [head = '', data] = body.split(/stream\r?\n/, 2);
      const bytes = data === undefined ? undefined : Buffer.from(data.replace(/\r?\nend$/, ''), 'latin1');
      const stream =
        bytes === undefined || !head.includes('/FlateDecode') ? '' : inflateSync(bytes).toString('latin1');
      return [id, { head, stream }];
    }),
  );
}

/** Which letters a font's glyphs stand for. */
function lettersOf(objects: ReadonlyMap<string, PdfObject>, font: string): ReadonlyMap<number, string> {
  const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.head ?? '')?.[1];
  const letters = new Map<number, string>();
  const cmap = objects.get(map ?? '')?.stream ?? '';
  for (const [, block = ''] of cmap.matchAll(/beginbfchar(.*?)endbfchar/gs))
    for (const [, glyph = '', letter = ''] of block.matchAll(/<(\w+)> <(\w+)>/g))
      letters.set(parseInt(glyph, 16), utf16(letter));
  for (const [, block = ''] of cmap.matchAll(/beginbfrange(.*?)endbfrange/gs))
    for (const [, from = '', to = '', first = ''] of block.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
      for (let glyph = parseInt(from, 16); glyph <= parseInt(to, 16); glyph += 1)
        letters.set(glyph, String.fromCodePoint(parseInt(first, 16) + glyph - parseInt(from, 16)));
  return letters;
}

const utf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** What a page's content draws: a font is chosen, then glyphs of it, as numbers of two bytes. */
function drawnBy(content: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  let letters: ReadonlyMap<number, string> | undefined;
  let text = '';
  for (const [, font, glyphs = ''] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
    if (font === undefined)
      for (const [glyph] of glyphs.matchAll(/.{4}/g)) text += letters?.get(parseInt(glyph, 16)) ?? '';
    else letters = fonts.get(font);
  }
  return text.replace(/\s/g, '');
}
