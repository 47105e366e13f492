import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from './plain-http.ts';

const agent = new Agent({ keepAlive: true });

export interface RuntimeResponse {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * One call of the Lambda Runtime API. Plain node:http, because `next` is a long poll that may stay open for hours.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 *
 * @param path below `/2018-06-01/runtime`
 */
export function callRuntimeApi(
  method: 'GET' | 'POST',
  path: string,
  body?: string,
): Promise<RuntimeResponse> {
  const url = `http://${process.env['AWS_LAMBDA_RUNTIME_API'] ?? ''}/2018-06-01/runtime${path}`;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
