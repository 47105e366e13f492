import { createEc2QueryCodec } from './ec2-query.ts';
import type { WireError } from './errors.ts';
import type { WireRequest, WireResponse } from './http.ts';
import { createJsonCodec } from './json.ts';
import { createQueryCodec } from './query.ts';
import { createRestJsonCodec } from './rest-json.ts';
import { createRestXmlCodec } from './rest-xml.ts';
import type { OperationModel, Protocol, ServiceModel } from './schema.ts';

/** One wire protocol, from the server's side. */
export interface Codec {
  /** The operation that a request names; undefined when it names none of this service. */
  readonly findOperation: (request: WireRequest, model: ServiceModel) => OperationModel | undefined;
  /** The input as the SDK's own commands take it; streamed payloads come whole. */
  readonly decode: (request: WireRequest, operation: OperationModel) => Promise<Record<string, unknown>>;
  readonly encode: (
    output: Readonly<Record<string, unknown>>,
    operation: OperationModel,
    model: ServiceModel,
    requestId: string,
  ) => WireResponse;
  readonly encodeError: (error: WireError, requestId: string, model?: ServiceModel) => WireResponse;
}

const codecs: Readonly<Record<Protocol, Codec>> = {
  awsQuery: createQueryCodec(),
  ec2Query: createEc2QueryCodec(),
  awsJson1_0: createJsonCodec('1.0'),
  awsJson1_1: createJsonCodec('1.1'),
  restJson1: createRestJsonCodec(),
  restXml: createRestXmlCodec(),
};

export function codecOf(protocol: Protocol): Codec {
  return codecs[protocol];
}

/** The protocol to answer a request in whose service is unknown: the one its headers and body suggest. */
export function guessProtocol(headers: Readonly<Record<string, string>>): Protocol {
  const type = headers['content-type'] ?? '';
  if (type.includes('x-amz-json-1.0')) return 'awsJson1_0';
  if (type.includes('json') || headers['x-amz-target'] !== undefined) return 'awsJson1_1';
  return 'awsQuery';
}
