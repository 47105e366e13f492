import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Account, type AccountOptions, startAccount } from '@firebreak/account';

export interface TestTable {
  readonly account: Account;
  readonly dynamodb: DynamoDBClient;
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
  const dynamodb = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: account.endpoint,
    credentials: account.iam.root,
    maxAttempts: 1,
  });
  return {
    account,
    dynamodb,
    close: async () => {
      await account.close();
      dynamodb.destroy();
    },
  };
}
