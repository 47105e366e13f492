import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Account, type AccountOptions, startAccount } from '@firebreak/account';

export interface TestTable {
  readonly account: Account;
  readonly dynamodb: DynamoDBClient;
  /**
   * A client before whose calls others make theirs.
   * @param before what others do before its first call, its second, and so on
   */
  readonly meanwhile: (...before: readonly (() => Promise<unknown>)[]) => DynamoDBClient;
  readonly close: () => Promise<void>;
}

/** An account with the incident table in it, as lib/responder/incident-table.ts makes it, and a client that does not repeat. */
export async function startTable(options: AccountOptions = {}): Promise<TestTable> {
  const account = await startAccount(options);
  await account.dynamoDb.addTable({
    name: 'incidents',
    region: 'us-east-1',
    billingMode: 'PAY_PER_REQUEST',
    keySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    attributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
  });
  const clients: DynamoDBClient[] = [];
  const connect = (): DynamoDBClient => {
    const client = new DynamoDBClient({
      region: 'us-east-1',
      endpoint: account.endpoint,
      credentials: account.iam.root,
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  };
  return {
    account,
    dynamodb: connect(),
    meanwhile: (...before) => {
      const client = connect();
      let calls = 0;
      client.middlewareStack.add(
        (next) => async (args) => {
          await before[calls++]?.();
          return next(args);
        },
        { step: 'initialize' },
      );
      return client;
    },
    close: async () => {
      await account.close();
      for (const client of clients) client.destroy();
    },
  };
}
