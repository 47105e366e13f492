import type { IncomingMessage } from 'node:http';
import { AwsError } from '../model.ts';

/** Lambda's limit for a synchronous payload, the largest of the modelled services' requests. */
export const maxBodyBytes = 6 * 1024 * 1024;

/** One HTTP request, whole. */
export interface WireRequest {
  readonly method: string;
  /** As sent: still percent-encoded, dot segments kept, for that is what was signed. */
  readonly path: string;
  /** Decoded. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when the sent body was larger than {@link maxBodyBytes}. */
  readonly body: Buffer;
  /** Bytes that were sent. */
  readonly bodySize: number;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** Reads a body to its end. An oversized one is read too, so that its sender gets to see the 413, but not kept. */
export async function readBody(message: IncomingMessage): Promise<Pick<WireRequest, 'body' | 'bodySize'>> {
  const chunks: Buffer[] = [];
  let bodySize = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bodySize += chunk.length;
    if (bodySize <= maxBodyBytes) chunks.push(chunk);
  }
  return { bodySize, body: bodySize > maxBodyBytes ? Buffer.alloc(0) : Buffer.concat(chunks) };
}

/** The rest of a request; throws InvalidURI when its query is not valid percent-encoding. */
export function readHead(message: IncomingMessage): Omit<WireRequest, 'body' | 'bodySize'> {
  const [path = '/', search = ''] = splitOnce(message.url ?? '/', '?');
  return {
    method: message.method ?? 'GET',
    path,
    query: readQuery(search),
    headers: readHeaders(message),
  };
}

/** The headers of a message, one text each. */
export function readHeaders(message: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
}

function readQuery(search: string): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const pair of search.split('&').filter((text) => text !== '')) {
    const [key = '', value = ''] = splitOnce(pair, '=').map(decodePercent);
    query.set(key, [...(query.get(key) ?? []), value]);
  }
  return query;
}

/** Undoes percent-encoding and nothing else: in a URI, unlike in a form, a plus is a plus. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new AwsError('InvalidURI', `"${text}" is not valid percent-encoded UTF-8.`, 400);
  }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
