import type { ApiDestination, Connection } from './model.ts';

/** An HTTP request as EventBridge sends it. */
export interface DestinationRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The request of one invocation: the target's input, with the parameters and the authorization of the connection. Body
 * parameters join an input that is a JSON object.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html#eb-api-destination-headers
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ConnectionHttpParameters.html
 */
export function toRequest(
  { method, endpoint }: ApiDestination,
  { apiKey, headers, body, query }: Connection,
  payload: string,
): DestinationRequest {
  const url = new URL(endpoint);
  for (const { key, value } of query) url.searchParams.append(key, value);
  return {
    method,
    url,
    headers: {
      ...Object.fromEntries(headers.map(({ key, value }) => [key, value])),
      [apiKey.key]: apiKey.value,
      'User-Agent': 'Amazon/EventBridge/ApiDestinations',
      'Content-Type': 'application/json; charset=utf-8',
      Range: 'bytes=0-1048575',
    },
    body: withParameters(payload, body),
  };
}

function withParameters(payload: string, parameters: Connection['body']): string {
  if (parameters.length === 0) return payload;
  const input: unknown = JSON.parse(payload);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return payload;
  return JSON.stringify({
    ...input,
    ...Object.fromEntries(parameters.map(({ key, value }) => [key, value])),
  });
}
