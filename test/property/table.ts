import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AwsError, createDynamoDb, type DynamoDb } from '@firebreak/account';
import type { VirtualClock } from './clock.ts';
import { accountId } from './world.ts';

export const tableName = 'incidents';

/** The incident table, as Lambdas and as the state machine reach it: DynamoDB itself judges the conditions. */
export interface Table {
  /** For the adapters of lambda/aws/table. */
  readonly client: DynamoDBClient;
  /** For the state machine. @throws AwsError */
  readonly execute: DynamoDb['execute'];
}

type Around = <T>(name: string, call: () => Promise<T>) => Promise<T>;

/** @param around sees each call before it is made */
export async function openTable(clock: VirtualClock, around: Around): Promise<Table> {
  const dynamodb = createDynamoDb({ accountId, clock });
  const key = (name: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType });
  await dynamodb.addTable({
    name: tableName,
    region: 'us-east-1',
    keySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
    attributeDefinitions: ['pk', 'sk'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    billingMode: 'PAY_PER_REQUEST',
  });
  // One at a time, and time stands still meanwhile: an order of calls always comes out the same.
  const execute: Table['execute'] = (operation, parameters) =>
    around(operation, () =>
      clock.standStill(() => dynamodb.execute(operation, { ...parameters, TableName: tableName })),
    );
  const send = async ({ constructor, input }: { constructor: { name: string }; input: object }) => {
    const parameters = input as Readonly<Record<string, unknown>>;
    try {
      return await execute(constructor.name.replace(/Command$/, ''), parameters);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw await clock.standStill(() => toSdkError(dynamodb, parameters, error));
    }
  };
  return {
    client: Object.assign(Object.create(DynamoDBClient.prototype) as DynamoDBClient, { send }),
    execute,
  };
}

/** The client's errors are named by AWS's code, and a condition that failed comes with the item it failed on. */
async function toSdkError(
  dynamodb: DynamoDb,
  { Key, ReturnValuesOnConditionCheckFailure }: Readonly<Record<string, unknown>>,
  error: AwsError,
): Promise<Error> {
  const wanted =
    error.code === 'ConditionalCheckFailedException' && ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  const found = wanted
    ? await dynamodb.execute('GetItem', { TableName: tableName, Key, ConsistentRead: true })
    : {};
  return Object.assign(new Error(error.message), {
    name: error.code,
    $metadata: { httpStatusCode: error.status },
    ...found,
  });
}
