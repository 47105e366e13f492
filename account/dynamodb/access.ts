import type { AccessRequest, Call } from '../model.ts';
import type { Table } from './table.ts';

type AttributeValue = Readonly<Record<string, unknown>>;

/**
 * What IAM is asked for a DynamoDB call: the action on each table, or on the index that is read, with the partition
 * key as dynamodb:LeadingKeys where the request names one item.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 *
 * @param find a table of the account, for its key; undefined where there is none of that name
 */
export function toAccessRequests(
  call: Call,
  accountId: string,
  find: (name: string) => Table | undefined,
): readonly AccessRequest[] {
  const action = `dynamodb:${call.operation}`;
  if (call.operation === 'ListTables') return [{ action, resource: '*' }];
  const toArn = (name: string): string => `arn:aws:dynamodb:${call.region}:${accountId}:table/${name}`;

  const policiesOf = (table: Table | undefined): Pick<AccessRequest, 'resourcePolicies'> =>
    table?.resourcePolicy ? { resourcePolicies: [table.resourcePolicy] } : {};
  const batch = call.input['RequestItems'];
  if (isRecord(batch))
    return Object.keys(batch).map((name) => ({ action, resource: toArn(name), ...policiesOf(find(name)) }));

  const name = String(call.input['TableName']);
  const index = call.input['IndexName'];
  const resource = typeof index === 'string' ? `${toArn(name)}/index/${index}` : toArn(name);
  const table = find(name);
  const leadingKey = readLeadingKey(call.input, table);
  const policies = index === undefined ? policiesOf(table) : {};
  if (leadingKey === undefined) return [{ action, resource, ...policies }];
  return [{ action, resource, ...policies, context: { 'dynamodb:LeadingKeys': [leadingKey] } }];
}

function readLeadingKey(input: Call['input'], table: Table | undefined): string | undefined {
  const partitionKey = table?.keySchema.find((element) => element.KeyType === 'HASH')?.AttributeName;
  const item = input['Key'] ?? input['Item'];
  if (partitionKey === undefined || !isRecord(item)) return undefined;
  const [value] = Object.values((item[partitionKey] ?? {}) as AttributeValue);
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
