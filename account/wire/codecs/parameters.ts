import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../model.ts';
import type { OperationModel, ServiceModel } from '../schema.ts';
import type { WireRequest } from '../http.ts';
import type { Codec } from './codec.ts';

/** Query parameters as the tree that their dotted names spell: `Tags.member.1.Key`. */
interface Parameter {
  value?: string;
  readonly children: Map<string, Parameter>;
}

/** How a protocol of the query family names things. */
export interface Naming {
  readonly member: (schema: NormalizedSchema, memberName: string) => string;
  /** Where a list's numbered items are: below `member` (or its xmlName), or right below the list. */
  readonly items: (list: NormalizedSchema, parameter: Parameter) => Parameter | undefined;
}

/** The operation that the Action parameter names. */
export function findAction(request: WireRequest, model: ServiceModel): OperationModel | undefined {
  return model.operations.get(readParameters(request).children.get('Action')?.value ?? '');
}

/** Reads the input of an operation from parameters. */
export function decodeParameters(naming: Naming): Codec['decode'] {
  return (request, operation) =>
    Promise.resolve(
      fromParameter(operation.input, readParameters(request), naming) as Record<string, unknown>,
    );
}

/** The parameters of the query string and of the form body. */
function readParameters(request: WireRequest): Parameter {
  const root: Parameter = { children: new Map() };
  const form = new URLSearchParams(request.body.toString('utf8'));
  const query = [...request.query].map(([name, values]) => [name, values.at(-1) ?? ''] as const);
  for (const [name, value] of [...query, ...form]) {
    let parameter = root;
    for (const part of name.split('.')) {
      const next = parameter.children.get(part) ?? { children: new Map() };
      parameter.children.set(part, next);
      parameter = next;
    }
    parameter.value = value;
  }
  return root;
}

/** Reads a parameter as its schema says; `path` names it in errors. */
function fromParameter(schema: NormalizedSchema, parameter: Parameter, naming: Naming, path = ''): unknown {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) return fromStruct(schema, parameter, naming, path);
  if (schema.isListSchema()) {
    const items = naming.items(schema, parameter);
    const value = schema.getValueSchema();
    return numbered(items).map(([number, item]) => fromParameter(value, item, naming, `${path}.${number}`));
  }
  if (schema.isMapSchema()) {
    const entries = schema.getMergedTraits().xmlFlattened ? parameter : parameter.children.get('entry');
    return Object.fromEntries(
      numbered(entries).map(([number, entry]) => fromEntry(schema, entry, naming, `${path}.${number}`)),
    );
  }
  return fromText(schema, parameter.value ?? '', path);
}

function fromStruct(schema: NormalizedSchema, parameter: Parameter, naming: Naming, path: string) {
  const output: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const key = naming.member(member, name);
    const child = parameter.children.get(key);
    if (child !== undefined)
      output[name] = fromParameter(member, child, naming, path === '' ? key : `${path}.${key}`);
  }
  return output;
}

function fromEntry(map: NormalizedSchema, entry: Parameter, naming: Naming, path: string): [string, unknown] {
  const value = map.getValueSchema();
  const key = entry.children.get(map.getKeySchema().getMergedTraits().xmlName ?? 'key')?.value;
  const valueName = value.getMergedTraits().xmlName ?? 'value';
  const child = entry.children.get(valueName);
  if (key === undefined || child === undefined) throw malformed(path, 'an entry has both a key and a value');
  return [key, fromParameter(value, child, naming, `${path}.${valueName}`)];
}

/** Items by their number; AWS takes any ascending numbers. */
function numbered(parameter: Parameter | undefined): readonly (readonly [string, Parameter])[] {
  return [...(parameter?.children ?? [])]
    .filter(([name]) => /^\d+$/.test(name))
    .sort(([a], [b]) => Number(a) - Number(b));
}

function fromText(schema: NormalizedSchema, text: string, path: string): unknown {
  if (schema.isBooleanSchema()) {
    if (text === 'true' || text === 'false') return text === 'true';
    throw malformed(path, `"${text}" is not a boolean: true or false`);
  }
  if (schema.isNumericSchema()) {
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number)) return number;
    throw malformed(path, `"${text}" is not a number`);
  }
  if (schema.isTimestampSchema()) {
    const date = new Date(text);
    if (!Number.isNaN(date.getTime())) return date;
    throw malformed(path, `"${text}" is not a timestamp such as 2026-01-31T12:00:00Z`);
  }
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

function malformed(path: string, problem: string): AwsError {
  return new AwsError('MalformedInput', `Invalid parameter ${path}: ${problem}.`, 400);
}
