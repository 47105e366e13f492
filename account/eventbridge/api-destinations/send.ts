import { DeliveryError } from '../failure.ts';
import type { DestinationRequest } from './request.ts';

/** Milliseconds that an endpoint has to answer. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export const mostMilliseconds = 5_000;

/** Where hosts of the outside world are on this machine: `events.example.com` to `http://127.0.0.1:4010`. */
export type Hosts = Readonly<Record<string, string>>;

const isLoopback = (origin: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(origin).hostname);

/** @throws Error where one is anywhere but on this machine: nothing leaves it */
export function checkHosts(hosts: Hosts): Hosts {
  for (const [host, origin] of Object.entries(hosts)) {
    if (isLoopback(origin)) continue;
    throw new Error(
      `The host ${host} is to be at ${origin}: name an address of this machine, http://127.0.0.1:PORT.`,
    );
  }
  return hosts;
}

/**
 * Sends the request to what stands in for its host.
 *
 * @throws DeliveryError as API destinations sort answers: 409, 429 and 5xx are repeated, every other one that is not 2xx
 *   is not; an endpoint that does not answer in time, or cannot be reached, is tried again.
 *   https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html#eb-api-destination-error-codes
 */
export async function send({ method, url, headers, body }: DestinationRequest, hosts: Hosts): Promise<void> {
  const origin = hosts[url.host];
  if (origin === undefined) {
    throw failed(
      'CONNECTION_FAILURE',
      `the host ${url.host} is not among the hosts of the embedded account`,
      {
        retryable: true,
      },
    );
  }
  const { status, headers: answered } = await request(new URL(`${url.pathname}${url.search}`, origin), {
    method,
    headers,
    body,
  });
  if (status >= 200 && status < 300) return;
  throw ofStatus(status, answered.get('retry-after') ?? undefined);
}

async function request(url: URL, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(mostMilliseconds);
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    await response.arrayBuffer();
    return response;
  } catch (cause) {
    const code = signal.aborted ? 'TIMEOUT' : 'CONNECTION_FAILURE';
    throw failed(code, 'the endpoint did not answer', { cause, retryable: true });
  }
}

/**
 * The wait that an endpoint asks for counts where it is longer than that of the retry policy, and one below zero ends
 * the repetitions. AWS does not publish the error code of a status; this one stands on dead letters that people show.
 */
function ofStatus(status: number, retryAfter: string | undefined): DeliveryError {
  const seconds = toSeconds(retryAfter);
  const isPassing = status === 409 || status === 429 || status >= 500;
  return failed('SDK_CLIENT_ERROR', `the endpoint answered with the status ${status}`, {
    retryable: isPassing && !(seconds < 0),
    ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
  });
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
function toSeconds(retryAfter: string | undefined): number {
  if (retryAfter === undefined) return NaN;
  return /^\s*-?\d+\s*$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
}

const failed = (code: string, why: string, options: ConstructorParameters<typeof DeliveryError>[2]) =>
  new DeliveryError(code, `Unable to invoke ApiDestination endpoint: ${why}`, options);
