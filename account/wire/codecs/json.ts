import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import { AwsError } from '../../model.ts';
import type { Codec } from './codec.ts';

/** Smithy's number for "seconds since the epoch", the default of every JSON protocol. */
export const epochSeconds = 7;

type AnySchema = NormalizedSchema | StaticStructureSchema;

const settings = (jsonName: boolean) => ({
  timestampFormat: { useTrait: true, default: epochSeconds } as const,
  jsonName,
});

/** Reads a JSON document as its schema says. `jsonName` is rest-json's: members may be spelled otherwise on the wire. */
export async function readJson(schema: AnySchema, body: Buffer, jsonName: boolean): Promise<unknown> {
  if (body.length === 0) return {};
  const text = body.toString('utf8');
  // The SDK's deserializer would take a list for a structure without members.
  if (!text.trimStart().startsWith('{')) {
    throw new AwsError('MalformedInput', 'The request body must be a JSON object.', 400);
  }
  try {
    return await new JsonShapeDeserializer2(settings(jsonName)).read(schema, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('MalformedInput', `Could not parse the request body: ${reason}`, 400);
  }
}

export function writeJson(schema: AnySchema, value: object, jsonName: boolean): Uint8Array {
  const serializer = new JsonShapeSerializer2(settings(jsonName));
  serializer.write(schema, value);
  return serializer.flush();
}

/**
 * awsJson 1.0 and 1.1: Step Functions, DynamoDB; CloudTrail, EventBridge, Pricing, Secrets Manager.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function createJsonCodec(version: '1.0' | '1.1'): Codec {
  const headers = (requestId: string) => ({
    'content-type': `application/x-amz-json-${version}`,
    'x-amzn-requestid': requestId,
  });
  return {
    findOperation: (request, model) =>
      model.operations.get(request.headers['x-amz-target']?.split('.').at(-1) ?? ''),
    decode: async (request, operation) => {
      if (operation.input.isUnitSchema()) return {};
      return (await readJson(operation.input, request.body, false)) as Record<string, unknown>;
    },
    encode: (output, operation, _model, requestId) => ({
      status: 200,
      headers: headers(requestId),
      body: operation.output.isUnitSchema() ? '' : writeJson(operation.output, output, false),
    }),
    encodeError: ({ code, message, status, messageMember }, requestId) => ({
      status,
      headers: headers(requestId),
      body: JSON.stringify({ __type: code, [messageMember]: message }),
    }),
  };
}
