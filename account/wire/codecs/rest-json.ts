import type { Codec } from './codec.ts';
import { epochSeconds, readJson, writeJson } from './json.ts';
import { type BodyFormat, decodeBindings, encodeBindings } from './rest-bindings.ts';
import { findRoute } from './rest-route.ts';

const format: BodyFormat = {
  contentType: 'application/json',
  defaultTimestamp: epochSeconds,
  read: (schema, body) => readJson(schema, body, true),
  write: (schema, value) => writeJson(schema, value, true),
  empty: '',
};

/** restJson1: Lambda and Security Hub. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function createRestJsonCodec(): Codec {
  return {
    findOperation: findRoute,
    decode: (request, operation) => decodeBindings(request, operation, format),
    encode: (output, operation, _model, requestId) => {
      const response = encodeBindings(output, operation, format);
      return { ...response, headers: { ...response.headers, 'x-amzn-requestid': requestId } };
    },
    encodeError: ({ code, message, status, messageMember }, requestId) => ({
      status,
      headers: {
        'content-type': format.contentType,
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': code,
      },
      body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', [messageMember]: message }),
    }),
  };
}
