import { validationError } from './errors.ts';
import { checkRange } from './validate.ts';

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** Goes into the response as it is. */
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/**
 * One page of `items`, ordered by key. The marker holds the last key shown, so entries that come or go between two
 * pages neither repeat nor hide others. Default 100 items, at most 1000 (IAM API Reference, "MaxItems").
 */
export function paginate<T>(items: Iterable<T>, keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const size = checkRange(request.MaxItems ?? 100, 'maxItems', 1, 1000);
  const after = request.Marker === undefined ? '' : readMarker(request.Marker);
  const ordered = [...items]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .filter((item) => keyOf(item) > after);
  const page = ordered.slice(0, size);
  const last = page.at(-1);
  if (last === undefined || ordered.length <= size) return { items: page, rest: { IsTruncated: false } };
  return { items: page, rest: { IsTruncated: true, Marker: writeMarker(keyOf(last)) } };
}

function writeMarker(key: string): string {
  return Buffer.from(`after ${key}`).toString('base64');
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64').toString();
  if (!text.startsWith('after '))
    throw validationError(`Invalid Marker: ${marker}. Use the one of the page before.`);
  return text.slice('after '.length);
}
