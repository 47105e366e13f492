import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import { AwsError } from '../../model.ts';
import type { WireRequest, WireResponse } from '../http.ts';
import { readLabels } from './rest-route.ts';
import { membersOf, type OperationModel } from '../schema.ts';

/** What differs between rest-json and rest-xml: documents, and how numbers of Smithy's name their timestamps. */
export interface BodyFormat {
  readonly contentType: string;
  readonly defaultTimestamp: 5 | 7;
  readonly read: (schema: NormalizedSchema | StaticStructureSchema, body: Buffer) => Promise<unknown>;
  readonly write: (schema: NormalizedSchema | StaticStructureSchema, value: object) => Uint8Array | string;
  /** Sent when nothing of the output belongs in a body. */
  readonly empty: string;
}

type Shape = Record<string, unknown>;
type Member = readonly [name: string, schema: NormalizedSchema];

const settings = (format: BodyFormat) => ({
  timestampFormat: { useTrait: true, default: format.defaultTimestamp } as const,
  httpBindings: true,
});

/** Gathers an input from path, query, headers and body. https://smithy.io/2.0/spec/http-bindings.html */
export async function decodeBindings(
  request: WireRequest,
  operation: OperationModel,
  format: BodyFormat,
): Promise<Shape> {
  if (!operation.input.isStructSchema()) return {};
  const members = [...operation.input.structIterator()];
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload);
  const bound = new Set(members.filter(isBound).map(([name]) => name));
  const body =
    payload === undefined
      ? await readBody(operation.input, bound, request, format)
      : { [payload[0]]: await readPayload(payload[1], request, format) };
  const input: Shape = { ...body, ...readHeaderMembers(members, request, format) };
  const labels = readLabels(request, operation);
  for (const [name, member] of members) {
    const { httpLabel, httpQuery } = member.getMergedTraits();
    const sent = httpQuery === undefined ? undefined : request.query.get(httpQuery);
    if (httpLabel && labels[name] !== undefined) input[name] = fromString(member, labels[name], format);
    if (sent !== undefined) input[name] = fromQuery(member, sent, format);
  }
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

/** Spreads an output over status, headers and body. */
export function encodeBindings(
  output: Readonly<Shape>,
  operation: OperationModel,
  format: BodyFormat,
): WireResponse {
  const success = operation.http?.[2] ?? 200;
  if (!operation.output.isStructSchema()) return { status: success, headers: {}, body: '' };
  const members = [...operation.output.structIterator()];
  const headers = Object.fromEntries(
    members.flatMap(([name, member]) => toHeaders(member, output[name], format)),
  );
  const code = members.find(([, member]) => member.getMergedTraits().httpResponseCode);
  const status = Number((code && output[code[0]]) ?? success);
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload);
  if (payload !== undefined)
    return { status, ...writePayload(payload[1], output[payload[0]], headers, format) };
  const unbound = members.filter((member) => !isBound(member)).map(([name]) => name);
  if (unbound.length === 0) return { status, headers, body: format.empty };
  const body = format.write(only(operation.output, unbound), output);
  return { status, headers: { 'content-type': format.contentType, ...headers }, body };
}

function isBound([, member]: Member): boolean {
  const traits = member.getMergedTraits();
  const { httpLabel, httpQuery, httpHeader, httpPayload, httpResponseCode } = traits;
  return Boolean(
    httpLabel ?? httpQuery ?? httpHeader ?? httpPayload ?? httpResponseCode ?? isPrefixed(member),
  );
}

const isPrefixed = (member: NormalizedSchema): true | undefined =>
  member.getMergedTraits().httpPrefixHeaders === undefined ? undefined : true;

/** The structure with some of its members left out. */
function only(schema: NormalizedSchema, names: readonly string[]): StaticStructureSchema {
  const [kind, namespace, name, traits] = schema.getSchema() as StaticStructureSchema;
  const members = membersOf(schema);
  return [kind, namespace, name, traits, [...names], names.map((member) => members[member] ?? 0)];
}

async function readBody(
  input: NormalizedSchema,
  bound: ReadonlySet<string>,
  request: WireRequest,
  format: BodyFormat,
) {
  const unbound = [...input.structIterator()].map(([name]) => name).filter((name) => !bound.has(name));
  if (unbound.length === 0 || request.body.length === 0) return {};
  return (await format.read(only(input, unbound), request.body)) as Shape;
}

async function readPayload(
  schema: NormalizedSchema,
  { body }: WireRequest,
  format: BodyFormat,
): Promise<unknown> {
  if (schema.isBlobSchema())
    return body.length === 0 && !schema.isStreaming() ? undefined : new Uint8Array(body);
  if (schema.isStringSchema()) return body.toString('utf8');
  return body.length === 0 ? undefined : format.read(schema, body);
}

function writePayload(
  schema: NormalizedSchema,
  value: unknown,
  headers: Readonly<Record<string, string>>,
  format: BodyFormat,
): Pick<WireResponse, 'headers' | 'body'> {
  if (schema.isStreaming() && schema.isStructSchema()) {
    throw new AwsError('NotImplemented', 'Event streams are not modelled by the embedded account.', 501);
  }
  if (value === undefined || value === null) return { headers, body: '' };
  if (!schema.isBlobSchema() && !schema.isStringSchema()) {
    return { headers: { 'content-type': format.contentType, ...headers }, body: format.write(schema, value) };
  }
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
    throw new TypeError(`${schema.getMemberName()} is bytes or text, not ${typeof value}.`);
  }
  const type = schema.isBlobSchema() ? 'application/octet-stream' : 'text/plain';
  return { headers: { 'content-type': type, ...headers }, body: value };
}

function readHeaderMembers(members: readonly Member[], request: WireRequest, format: BodyFormat): Shape {
  const input: Shape = {};
  for (const [name, member] of members) {
    const { httpHeader, httpPrefixHeaders: prefix } = member.getMergedTraits();
    const value = httpHeader === undefined ? undefined : request.headers[httpHeader.toLowerCase()];
    if (value !== undefined) input[name] = fromString(member, value, format);
    if (prefix !== undefined) {
      const found = Object.entries(request.headers).filter(([header]) =>
        header.startsWith(prefix.toLowerCase()),
      );
      if (found.length > 0)
        input[name] = Object.fromEntries(found.map(([header, text]) => [header.slice(prefix.length), text]));
    }
  }
  return input;
}

function toHeaders(
  member: NormalizedSchema,
  value: unknown,
  format: BodyFormat,
): readonly (readonly [string, string])[] {
  const { httpHeader, httpPrefixHeaders: prefix } = member.getMergedTraits();
  if (value === undefined || value === null) return [];
  if (prefix !== undefined)
    return Object.entries(value).map(([name, text]) => [`${prefix}${name}`.toLowerCase(), String(text)]);
  if (httpHeader === undefined) return [];
  const serializer = new ToStringShapeSerializer(settings(format));
  serializer.write(member, value);
  return [[httpHeader.toLowerCase(), serializer.flush()]];
}

function fromQuery(member: NormalizedSchema, sent: readonly string[], format: BodyFormat): unknown {
  if (!member.isListSchema()) return fromString(member, sent.at(-1) ?? '', format);
  return sent.map((text) => fromString(member.getValueSchema(), text, format));
}

function fromString(member: NormalizedSchema, text: string, format: BodyFormat): unknown {
  try {
    return new FromStringShapeDeserializer(settings(format)).read(member, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError(
      'ValidationError',
      `Invalid value "${text}" for ${member.getMemberName()}: ${reason}`,
      400,
    );
  }
}
