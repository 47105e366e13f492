import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../../model.ts';
import type { WireRequest } from '../http.ts';

/** The checksums that can be computed with Node alone; CRC32 is what the SDK sends unless told otherwise. */
const checksums: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  'x-amz-checksum-crc32': (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes;
  },
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest(),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest(),
  'content-md5': (body) => createHash('md5').update(body).digest(),
};

/**
 * Takes the aws-chunked envelope off a payload, moves its trailers to the headers, and compares the checksums.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * Not checked: CRC32C and CRC64NVME, which Node does not compute. Chunk signatures
 * (STREAMING-AWS4-HMAC-SHA256-PAYLOAD), which the SDK for JavaScript never sends, are refused.
 */
export function openEnvelope(request: WireRequest): WireRequest {
  const encoding = request.headers['content-encoding'] ?? '';
  const opened = encoding.includes('aws-chunked') ? unchunk(request, encoding) : request;
  for (const [header, compute] of Object.entries(checksums)) {
    const sent = opened.headers[header];
    if (sent !== undefined) compare(header, sent, compute(opened.body).toString('base64'));
  }
  return opened;
}

function compare(header: string, sent: string, actual: string): void {
  if (sent === actual) return;
  throw new AwsError(
    'BadDigest',
    `The ${header} you specified did not match the calculated checksum: got ${sent}, calculated ${actual}.`,
    400,
  );
}

function unchunk(request: WireRequest, encoding: string): WireRequest {
  const chunks: Buffer[] = [];
  let rest = request.body;
  for (;;) {
    const line = takeLine(rest);
    const size = /^[0-9a-f]+$/i.test(line.text) ? Number.parseInt(line.text, 16) : Number.NaN;
    if (Number.isNaN(size) || size > line.rest.length) throw incomplete();
    if (size === 0) {
      rest = line.rest;
      break;
    }
    chunks.push(line.rest.subarray(0, size));
    rest = line.rest.subarray(size + 2);
  }
  const kept = encoding
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked');
  const headers: Record<string, string> = { ...request.headers, ...readTrailers(rest) };
  delete headers['content-encoding'];
  if (kept.length > 0) headers['content-encoding'] = kept.join(',');
  const body = Buffer.concat(chunks);
  headers['content-length'] = String(body.length);
  if ((headers['x-amz-decoded-content-length'] ?? headers['content-length']) !== headers['content-length']) {
    throw incomplete();
  }
  return { ...request, body, headers };
}

function readTrailers(bytes: Buffer): Readonly<Record<string, string>> {
  const lines = bytes
    .toString('utf8')
    .split('\r\n')
    .filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
}

function takeLine(bytes: Buffer): { readonly text: string; readonly rest: Buffer } {
  const end = bytes.indexOf('\r\n');
  if (end === -1) throw incomplete();
  return { text: bytes.subarray(0, end).toString('latin1'), rest: bytes.subarray(end + 2) };
}

function incomplete(): AwsError {
  return new AwsError(
    'IncompleteBody',
    'The aws-chunked body ends before its last chunk or has a malformed chunk.',
    400,
  );
}
