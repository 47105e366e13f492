import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../model.ts';
import type { OperationModel, Protocol } from './schema.ts';

/**
 * Refuses an input that lacks a required member or has a value of the wrong type, as every AWS service does before
 * it looks at anything else. Lengths, patterns and enums are not in the SDK's schemas and not checked.
 */
export function checkInput(input: unknown, operation: OperationModel, protocol: Protocol): void {
  check(operation.input, input, '', (path) =>
    protocol === 'ec2Query'
      ? `The request must contain the parameter ${path}`
      : `1 validation error detected: Value null at '${lowerFirst(path)}' failed to satisfy constraint: Member must not be null`,
  );
}

type MissingMessage = (path: string) => string;

function check(schema: NormalizedSchema, value: unknown, path: string, missing: MissingMessage): void {
  if (schema.isStructSchema()) checkStructure(schema, toObject(value, path), path, missing);
  else if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(path, 'a list', value);
    value.forEach((item, index) => {
      if (item !== null) check(schema.getValueSchema(), item, `${path}.${String(index + 1)}.member`, missing);
    });
  } else if (schema.isMapSchema()) {
    for (const [key, item] of Object.entries(toObject(value, path))) {
      if (item !== null) check(schema.getValueSchema(), item, `${path}.${key}.member`, missing);
    }
  } else checkSimple(schema, value, path);
}

function checkStructure(
  schema: NormalizedSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
  missing: MissingMessage,
) {
  const fields = schema.getSchema();
  // The SDK's schemas put the required members first and say how many they are.
  const required = Array.isArray(fields) && typeof fields[6] === 'number' ? fields[6] : 0;
  for (const [index, [name, member]] of [...schema.structIterator()].entries()) {
    const below = path === '' ? name : `${path}.${name}`;
    const item = value[name];
    if (item !== undefined && item !== null) check(member, item, below, missing);
    else if (index < required) throw new AwsError('ValidationError', missing(below), 400);
  }
}

function checkSimple(schema: NormalizedSchema, value: unknown, path: string): void {
  if (schema.isStringSchema() && typeof value !== 'string' && !(value instanceof String)) {
    throw wrongType(path, 'a string', value);
  }
  if (schema.isBooleanSchema() && typeof value !== 'boolean') throw wrongType(path, 'a boolean', value);
  if (schema.isNumericSchema() && typeof value !== 'number') throw wrongType(path, 'a number', value);
  if (schema.isTimestampSchema() && !(value instanceof Date)) throw wrongType(path, 'a timestamp', value);
  if (schema.isBlobSchema() && !(value instanceof Uint8Array)) throw wrongType(path, 'base64', value);
}

function toObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongType(path, 'an object', value);
  return value as Record<string, unknown>;
}

function wrongType(path: string, expected: string, value: unknown): AwsError {
  const got = Array.isArray(value) ? 'a list' : typeof value;
  return new AwsError(
    'MalformedInput',
    `${path === '' ? 'The request' : path} must be ${expected}, got ${got}.`,
    400,
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
