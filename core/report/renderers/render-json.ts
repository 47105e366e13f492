import { clip, shorten } from '../clip.ts';
import type { Document } from '../document.ts';
import type { Report } from '../report.ts';

/**
 * Characters that JSON may hold as they are and that a terminal, a log viewer or a page would obey: as escapes they
 * are the same text to every reader of JSON, and harmless to whoever looks at the file.
 */
const hostile = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{DI}<>&]/gu;

/** A value as JSON text in which no character is anything but shown. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(hostile, (character) =>
    character.length === 1
      ? escaped(character.charCodeAt(0))
      : escaped(character.charCodeAt(0)) + escaped(character.charCodeAt(1)),
  );
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

/** What stays where nothing else has room. */
const essentials = [
  'schemaVersion',
  'kind',
  'notice',
  'subject',
  'headline',
  'writtenAt',
  'evidence',
  'decision',
  'phase',
  'mode',
  'incident',
] as const;

/**
 * The report for machines: docs/report.schema.json.
 * @param room for its text, which `sizeOf` measures, no less than its length; without it nothing is left out
 */
export function renderJson(
  { document }: Pick<Report, 'document'>,
  room?: { readonly most: number; readonly sizeOf: (text: string) => number },
): string {
  if (room === undefined) return toJson(document);
  // Escapes only make it longer: what is too long without them need not be escaped to see that.
  if (JSON.stringify(document).length <= room.most) {
    const whole = toJson(document);
    if (room.sizeOf(whole) <= room.most) return whole;
  }
  const sizeOf = (value: unknown): number => room.sizeOf(toJson(value));
  const shorter = shorten(clip(document, 300) as object, { most: room.most, sizeOf });
  return toJson(shorter ?? leastOf(document));
}

/** Who and whether, and that everything else is to be read elsewhere. */
function leastOf(document: Document): unknown {
  const kept = essentials.filter((name) => document[name] !== undefined);
  const cut = 'there was no room for the rest: the evidence has all of it';
  return clip({ ...Object.fromEntries(kept.map((name) => [name, document[name]])), cut }, 300);
}
