import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';

import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

import { credentials } from './harness.ts';

export interface RawRequest {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** For what the signer would not sign. */
  readonly unsigned?: boolean;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Sends a signed request that no SDK client would send. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawAnswer> {
  const { service, method = 'POST', path = '/', query = {}, body = '' } = request;
  const plain = {
    method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    path,
    query,
    headers: { host: `127.0.0.1:${String(port)}`, ...request.headers },
    body,
  };
  const signer = new SignatureV4({
    service,
    region: 'eu-west-1',
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
  const signed = request.unsigned ? plain : await signer.sign(plain);
  const search = new URLSearchParams(query).toString();
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        port,
        host: '127.0.0.1',
        method,
        path: search === '' ? path : `${path}?${search}`,
        headers: signed.headers,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Writes bytes that need not be HTTP, and returns what comes back until the connection closes. */
export function sendBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => {
      resolve(answer);
    });
    socket.on('close', () => {
      resolve(answer);
    });
  });
}
