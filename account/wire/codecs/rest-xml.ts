import { randomBytes } from 'node:crypto';
import type { Codec } from './codec.ts';
import { type BodyFormat, decodeBindings, encodeBindings } from './rest-bindings.ts';
import { findRoute } from './rest-route.ts';
import { openEnvelope } from './s3-payload.ts';
import { dateTime, readXml, structure, writeXml } from './xml.ts';

const errorShape = structure('Error', { Code: 0, Message: 0, RequestId: 0, HostId: 0 });

const formatOf = (xmlNamespace: string): BodyFormat => ({
  contentType: 'application/xml',
  defaultTimestamp: dateTime,
  read: (schema, body) => Promise.resolve(readXml(schema, body)),
  write: (schema, value) => writeXml(schema, value, xmlNamespace),
  empty: '',
});

/** restXml as S3 speaks it. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html */
export function createRestXmlCodec(): Codec {
  return {
    findOperation: findRoute,
    decode: (request, operation) => decodeBindings(openEnvelope(request), operation, formatOf('')),
    encode: (output, operation, { xmlNamespace = '' }, requestId) => {
      const response = encodeBindings(output, operation, formatOf(xmlNamespace));
      return { ...response, headers: { ...response.headers, ...s3Headers(requestId) } };
    },
    encodeError: ({ code, message, status }, requestId) => {
      const headers = s3Headers(requestId);
      const error = { Code: code, Message: message, RequestId: requestId, HostId: headers['x-amz-id-2'] };
      return {
        status,
        headers: { ...headers, 'content-type': 'application/xml' },
        body: writeXml(errorShape, error),
      };
    },
  };
}

function s3Headers(requestId: string) {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': randomBytes(48).toString('base64') };
}
