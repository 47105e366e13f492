import dynalite from 'dynalite';
import inject from 'light-my-request';

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The dynalite of one region. Its tables are in memory, and gone with it: there is nothing to close. */
export interface Backend {
  readonly send: (operation: string, body: Buffer | string) => Promise<Reply>;
}

/** dynalite asks for the form of a signature and never checks it; the account has authenticated the call already. */
const anySignature = {
  Authorization:
    'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
  'X-Amz-Date': '20000101T000000Z',
};

/** dynalite is an HTTP server; its requests are handed in without a socket, which takes a quarter of the time. */
export function openBackend(): Backend {
  const server = dynalite({ createTableMs: 0 });
  return {
    send: async (operation, body) => {
      const headers = {
        ...anySignature,
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': `DynamoDB_20120810.${operation}`,
      };
      const response = await inject((...exchange) => server.emit('request', ...exchange), {
        method: 'POST',
        url: '/',
        headers,
        payload: body,
      });
      return { status: response.statusCode, body: response.json() };
    },
  };
}
