import type { Codec } from './codec.ts';
import { decodeParameters, findAction, type Naming } from './parameters.ts';
import { membersOf } from '../schema.ts';
import { structure, writeXml } from './xml.ts';

const capitalize = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const naming: Naming = {
  member: (schema, name) => {
    const { ec2QueryName, xmlName } = schema.getMergedTraits();
    return typeof ec2QueryName === 'string' ? ec2QueryName : capitalize(xmlName ?? name);
  },
  items: (_list, parameter) => parameter,
};

const errorShape = structure('Response', {
  Errors: structure('Errors', { Error: structure('Error', { Code: 0, Message: 0 }) }),
  RequestID: 0,
});

/** ec2Query: EC2 alone. https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
export function createEc2QueryCodec(): Codec {
  return {
    findOperation: findAction,
    decode: decodeParameters(naming),
    encode: (output, { name, output: schema }, { xmlNamespace = '' }, requestId) => {
      const envelope = structure(`${name}Response`, { requestId: 0, ...membersOf(schema) });
      return {
        status: 200,
        headers: xmlHeaders(requestId),
        body: writeXml(envelope, { requestId, ...output }, xmlNamespace),
      };
    },
    encodeError: ({ code, message, status }, requestId) => ({
      status,
      headers: xmlHeaders(requestId),
      body: writeXml(errorShape, {
        Errors: { Error: { Code: code, Message: message } },
        RequestID: requestId,
      }),
    }),
  };
}

function xmlHeaders(requestId: string): Readonly<Record<string, string>> {
  return { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId };
}
