import { crc32 } from 'node:zlib';
import { AwsError, type Call, type Clock, type PolicyDocument, RawResponse, type Service } from '../model.ts';
import { toAccessRequests } from './access.ts';
import { type Backend, openBackend, type Reply } from './backend.ts';
import { describe, type Table, type TableDefinition, toCreateTable } from './table.ts';

const operations = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
] as const;
type OperationName = (typeof operations)[number];

export interface DynamoDb {
  readonly service: Service;
  readonly addTable: (definition: TableDefinition) => Promise<{ readonly arn: string }>;
  /** Without a policy, the one that the table has is taken away. */
  readonly setPolicy: (name: string, region: string, policy: PolicyDocument | undefined) => void;
  /** With its items. */
  readonly removeTable: (name: string, region: string) => Promise<void>;
  /**
   * One operation without the wire, for the state machine. Parameters and output are DynamoDB's JSON; the
   * operation's name may begin with a small letter.
   *
   * @throws AwsError as DynamoDB answers it: ConditionalCheckFailedException, ResourceNotFoundException, …
   */
  readonly execute: (
    operation: string,
    parameters: Readonly<Record<string, unknown>>,
    region?: string,
  ) => Promise<Record<string, unknown>>;
  /** Every item of a table, as DynamoDB's JSON. */
  readonly items: (tableName: string) => Promise<unknown[]>;
}

/**
 * The DynamoDB of the embedded account: dynalite in memory, one per region. Not modelled: transactions (501), and
 * the expiry of items (DynamoDB itself may take days over it).
 */
export function createDynamoDb({ accountId, clock }: { accountId: string; clock: Clock }): DynamoDb {
  const backends = new Map<string, Backend>();
  let tables: readonly Table[] = [];
  const site: Site = {
    backendOf: (region) => {
      const open = backends.get(region) ?? openBackend();
      backends.set(region, open);
      return open;
    },
    findTable: (name, region) =>
      tables.find((table) => table.name === name && (region === undefined || table.region === region)),
  };
  const forward =
    (operation: OperationName) =>
    async (_input: unknown, call: Call): Promise<RawResponse> =>
      toRawResponse(await perform(site, operation, call.body, call.region), call.requestId);
  const execute: DynamoDb['execute'] = (...what) => executeOn(site, ...what);
  return {
    service: {
      operations: Object.fromEntries(operations.map((operation) => [operation, forward(operation)])),
      access: (call) => toAccessRequests(call, accountId, (name) => site.findTable(name, call.region)),
    },
    addTable: async (definition) => {
      const arn = `arn:aws:dynamodb:${definition.region}:${accountId}:table/${definition.name}`;
      await createTable(site.backendOf(definition.region), definition);
      tables = [...tables, { ...definition, arn, createdAt: clock.now() }];
      return { arn };
    },
    setPolicy: (name, region, policy) => {
      tables = tables.map((table) => {
        if (table.name !== name || table.region !== region) return table;
        return { ...table, resourcePolicy: policy };
      });
    },
    removeTable: async (name, region) => {
      await site.backendOf(region).send('DeleteTable', JSON.stringify({ TableName: name }));
      tables = tables.filter((table) => table.name !== name || table.region !== region);
    },
    execute,
    items: async (TableName) => {
      const found: unknown[] = [];
      let ExclusiveStartKey: unknown;
      do {
        const page = await execute('Scan', { TableName, ConsistentRead: true, ExclusiveStartKey });
        found.push(...(page['Items'] as unknown[]));
        ExclusiveStartKey = page['LastEvaluatedKey'];
      } while (ExclusiveStartKey !== undefined);
      return found;
    },
  };
}

/** Where tables are. */
interface Site {
  readonly backendOf: (region: string) => Backend;
  readonly findTable: (name: unknown, region?: string) => Table | undefined;
}

async function perform(
  { backendOf, findTable }: Site,
  operation: OperationName,
  body: Buffer | string,
  region: string,
): Promise<Reply> {
  const backend = backendOf(region);
  const reply = await backend.send(operation, body);
  const input = JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
  const table = findTable(input['TableName'], region);
  if (table === undefined) return reply;
  if (operation === 'DescribeTable' && reply.status === 200) {
    return { ...reply, body: { Table: describe(table, reply.body['Table'] as Record<string, unknown>) } };
  }
  if (
    input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD' &&
    toCode(reply) === 'ConditionalCheckFailedException'
  ) {
    return { ...reply, body: { ...reply.body, ...(await readItem(backend, table, input)) } };
  }
  return reply;
}

async function executeOn(
  site: Site,
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
  region?: string,
): Promise<Record<string, unknown>> {
  const name = operation.charAt(0).toUpperCase() + operation.slice(1);
  const known = operations.find((it) => it === name);
  if (known === undefined) {
    throw new AwsError(
      'NotImplemented',
      `dynamodb:${name} is not modelled by the embedded account, which knows ${operations.join(', ')}.`,
      501,
    );
  }
  const where = region ?? site.findTable(parameters['TableName'])?.region ?? 'us-east-1';
  const reply = await perform(site, known, JSON.stringify(parameters), where);
  if (reply.status === 200) return { ...reply.body };
  throw new AwsError(toCode(reply), toText(reply.body['message'] ?? reply.body['Message']), reply.status);
}

/** dynalite answers before the table can be used, and what comes in between finds none. */
async function createTable(backend: Backend, definition: TableDefinition): Promise<void> {
  const reply = await backend.send('CreateTable', JSON.stringify(toCreateTable(definition)));
  if (reply.status !== 200)
    throw new AwsError(
      toCode(reply),
      `Table ${definition.name}: ${JSON.stringify(reply.body)}`,
      reply.status,
    );
  for (;;) {
    const { body } = await backend.send('DescribeTable', JSON.stringify({ TableName: definition.name }));
    const { TableStatus: status } = (body['Table'] ?? {}) as { readonly TableStatus?: string };
    if (status === 'ACTIVE') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The item that made a condition fail; dynalite ignores ReturnValuesOnConditionCheckFailure. */
async function readItem(
  backend: Backend,
  table: Table,
  input: Readonly<Record<string, unknown>>,
): Promise<{ readonly Item?: unknown }> {
  const given = (input['Key'] ?? input['Item']) as Readonly<Record<string, unknown>>;
  const key = Object.fromEntries(table.keySchema.map(({ AttributeName: name }) => [name, given[name]]));
  const request = { TableName: table.name, Key: key, ConsistentRead: true };
  const { body } = await backend.send('GetItem', JSON.stringify(request));
  return body['Item'] === undefined ? {} : { Item: body['Item'] };
}

function toCode(reply: Reply): string {
  return toText(reply.body['__type']).replace(/^.*#/, '');
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function toRawResponse(reply: Reply, requestId: string): RawResponse {
  const body = Buffer.from(JSON.stringify(reply.body));
  const headers = {
    'Content-Type': 'application/x-amz-json-1.0',
    'x-amzn-RequestId': requestId,
    'x-amz-crc32': String(crc32(body)),
  };
  return new RawResponse(reply.status, headers, body);
}
