import { NormalizedSchema } from '@smithy/core/schema';
import type {
  $SchemaRef,
  StaticErrorSchema,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';
import { AwsError } from '../model.ts';
import { loadClient, servedServices } from './clients.ts';

const protocols = ['awsQuery', 'ec2Query', 'awsJson1_0', 'awsJson1_1', 'restJson1', 'restXml'] as const;
export type Protocol = (typeof protocols)[number];

export interface OperationModel {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Method, path template with static query, success status; services of the two rest protocols only. */
  readonly http?: readonly [method: string, template: string, status: number];
}

interface ErrorModel {
  /** As AWS puts it on the wire: in awsQuery, NoSuchEntity for the shape NoSuchEntityException. */
  readonly code: string;
  /** Absent where the model leaves it to the service. */
  readonly status?: number;
  readonly fault: 'client' | 'server';
  /** `Message` in some models, `message` in others. */
  readonly messageMember: string;
}

/** What AWS says of one service inside its own SDK client. */
export interface ServiceModel {
  /** Signing name. */
  readonly service: string;
  readonly protocol: Protocol;
  /** Absent in the JSON protocols. */
  readonly xmlNamespace?: string;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** By shape name and, where the model has one, by the code of the query protocol. */
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

/** The members of a structure schema, for another structure to hold: none of a unit. */
export function membersOf(schema: NormalizedSchema): Readonly<Record<string, $SchemaRef>> {
  if (!schema.isStructSchema()) return {};
  const [, , , , names, members] = schema.getSchema() as StaticStructureSchema;
  return Object.fromEntries(names.map((name, index) => [name, members[index] ?? 0]));
}

const models = new Map<string, Promise<ServiceModel>>();

/** Tells whether the wire speaks for this signing name. */
function isServed(service: string): boolean {
  return servedServices.includes(service);
}

/** The model of a served service; throws NotImplemented (501) that names the served ones for any other. */
export function loadModel(service: string): Promise<ServiceModel> {
  const loaded = models.get(service) ?? readModel(service);
  if (isServed(service)) models.set(service, loaded);
  return loaded;
}

/** Names of all operations in the service's model, whether the account models them or not. */
export async function operationNames(service: string): Promise<readonly string[]> {
  return [...(await loadModel(service)).operations.keys()].sort();
}

async function readModel(service: string): Promise<ServiceModel> {
  const loaded = await loadClient(service);
  if (loaded === undefined) {
    throw new AwsError(
      'NotImplemented',
      `The embedded account does not serve "${service}"; it serves ${servedServices.join(', ')}.`,
      501,
    );
  }
  // The SDK's types leave both open; these are what its Node clients hold.
  const protocol = loaded.client.config.protocol as { readonly getShapeId: () => string };
  const settings = loaded.client.config.protocolSettings as { readonly xmlNamespace?: string };
  const schemas = Object.entries(loaded.sdk)
    .filter(([name, value]) => name.endsWith('$') && Array.isArray(value))
    .map(([, value]) => value as readonly unknown[]);
  const spoken = toProtocol(protocol.getShapeId());
  return {
    service,
    protocol: spoken,
    ...(settings.xmlNamespace !== undefined && { xmlNamespace: settings.xmlNamespace }),
    operations: new Map(schemas.filter(isOperation).map((schema) => [schema[2], toOperation(schema)])),
    errors: new Map(schemas.filter(isError).flatMap((schema) => toErrors(schema, spoken))),
  };
}

function toProtocol(shapeId: string): Protocol {
  const found = protocols.find((protocol) => shapeId === `aws.protocols#${protocol}`);
  if (found === undefined)
    throw new Error(`No codec for ${shapeId}; there are codecs for ${protocols.join(', ')}.`);
  return found;
}

const isOperation = (schema: readonly unknown[]): schema is StaticOperationSchema => schema[0] === 9;
const isError = (schema: readonly unknown[]): schema is StaticErrorSchema => schema[0] === -3;

function toOperation([, , name, traits, input, output]: StaticOperationSchema): OperationModel {
  const http = typeof traits === 'object' ? traits.http : undefined;
  return {
    name,
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
    ...(http !== undefined && { http }),
  };
}

interface ErrorTraits {
  readonly error?: 'client' | 'server';
  readonly httpError?: number;
  readonly awsQueryError?: readonly [code: string, status: number];
}

function toErrors(schema: StaticErrorSchema, protocol: Protocol): readonly (readonly [string, ErrorModel])[] {
  // The SDK's types do not name the traits of errors.
  const traits = NormalizedSchema.of(schema).getMergedTraits() as ErrorTraits;
  const name = schema[2];
  // CloudTrail's model still has the codes of its query days, but speaks JSON, which goes by shape names.
  const [queryCode, queryStatus] = traits.awsQueryError ?? [name, traits.httpError];
  const [code, status] = protocol === 'awsQuery' ? [queryCode, queryStatus] : [name, traits.httpError];
  const model: ErrorModel = {
    code,
    ...(status !== undefined && { status }),
    fault: traits.error === 'server' ? 'server' : 'client',
    messageMember: schema[4].includes('Message') ? 'Message' : 'message',
  };
  return [
    [queryCode, model],
    [name, model],
  ];
}
