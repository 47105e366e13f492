import type { Codec } from './codec.ts';
import { createEc2QueryCodec } from './ec2-query.ts';
import { createJsonCodec } from './json.ts';
import { createQueryCodec } from './query.ts';
import { createRestJsonCodec } from './rest-json.ts';
import { createRestXmlCodec } from './rest-xml.ts';
import type { Protocol } from '../schema.ts';

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
