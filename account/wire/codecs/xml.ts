import { XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, StaticStructureSchema } from '@smithy/types';
import { AwsError } from '../../model.ts';

/** Smithy's number for "RFC 3339 timestamp", the default of every XML and query protocol. */
export const dateTime = 5;

const settings = {
  timestampFormat: { useTrait: true, default: dateTime },
  httpBindings: true,
  serviceNamespace: '',
} as const;

/** A structure that is in no model, such as the envelope around a result. `0` is Smithy's number for a string. */
export function structure(
  name: string,
  members: Readonly<Record<string, $SchemaRef>>,
): StaticStructureSchema {
  return [3, '', name, 0, Object.keys(members), Object.values(members)];
}

/** Writes a structure as one XML element, named as its schema says. */
export function writeXml(
  schema: NormalizedSchema | StaticStructureSchema,
  value: object,
  xmlNamespace = '',
): string {
  const serializer = new XmlShapeSerializer({ ...settings, xmlNamespace });
  serializer.write(schema, value);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(serializer.flush())}`;
}

/** Reads one XML document as its schema says; throws MalformedInput when it is none. */
export function readXml(schema: NormalizedSchema | StaticStructureSchema, body: Buffer): unknown {
  try {
    return new XmlShapeDeserializer({ ...settings, xmlNamespace: '' }).read(schema, body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('MalformedInput', `The XML you provided was not well-formed: ${reason}`, 400);
  }
}
