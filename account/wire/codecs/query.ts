import type { Codec } from './codec.ts';
import { decodeParameters, findAction, type Naming } from './parameters.ts';
import { structure, writeXml } from './xml.ts';

const naming: Naming = {
  member: (schema, name) => schema.getMergedTraits().xmlName ?? name,
  items: (list, parameter) =>
    list.getMergedTraits().xmlFlattened
      ? parameter
      : parameter.children.get(list.getValueSchema().getMergedTraits().xmlName ?? 'member'),
};

const metadata = structure('ResponseMetadata', { RequestId: 0 });
const errorShape = structure('ErrorResponse', {
  Error: structure('Error', { Type: 0, Code: 0, Message: 0 }),
  RequestId: 0,
});

/** awsQuery: IAM, STS, SNS. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function createQueryCodec(): Codec {
  return {
    findOperation: findAction,
    decode: decodeParameters(naming),
    encode: (output, { name, output: schema }, { xmlNamespace = '' }, requestId) => {
      const envelope = structure(`${name}Response`, {
        ...(schema.isStructSchema() && { [`${name}Result`]: schema.getSchema() }),
        ResponseMetadata: metadata,
      });
      const value = { [`${name}Result`]: output, ResponseMetadata: { RequestId: requestId } };
      return { status: 200, headers: xmlHeaders(requestId), body: writeXml(envelope, value, xmlNamespace) };
    },
    encodeError: ({ code, message, status }, requestId, model) => {
      const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
      const body = writeXml(errorShape, { Error: error, RequestId: requestId }, model?.xmlNamespace ?? '');
      return { status, headers: xmlHeaders(requestId), body };
    },
  };
}

function xmlHeaders(requestId: string): Readonly<Record<string, string>> {
  return { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
}
