import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { makeKeyHistory } from '../../../../lambda/aws/table/own-keys.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

const bob = 'arn:aws:iam::111122223333:user/bob';
const put = (
  pk: string,
  incidentId: string,
  status: string,
  { sk = 'INCIDENT', ...more }: { readonly sk?: string } & Readonly<Record<string, object | string>> = {},
) =>
  table.dynamodb.send(
    new PutItemCommand({
      TableName: 'incidents',
      Item: Object.fromEntries(
        Object.entries({ pk, sk, incidentId, status })
          .map(([name, S]) => [name, { S }] as const)
          .concat(Object.entries(more).map(([name, value]) => [name, { S: JSON.stringify(value) }] as const)),
      ),
    }),
  );
const key = (accessKeyId: string) => ({
  plan: { actions: [{ kind: 'deactivate-key', userName: 'bob', accessKeyId }] },
});
const empty = { failed: false, outcomes: [] };

it('finds what the incidents of a user made and took, whatever release wrote them, and of nobody else', async () => {
  await put(`user:${bob}:key:AKIA1`, 'fb-1', 'held', {
    intent: key('AKIA1'),
    backupKey: { status: 'created', note: '', accessKeyId: 'AKIA2' },
  });
  await put(`user:${bob}:key:AKIA2`, 'fb-2', 'containing', { intent: key('AKIA2') });
  await put(`user:${bob}:key:AKIA3`, 'fb-3', 'restored', {
    intent: key('AKIA3'),
    backupKey: { status: 'failed', note: '', accessKeyId: 'AKIA4' },
  });
  await put(`user:${bob}:key:AKIA5`, 'fb-5', 'alerted', { intent: key('AKIA5') });
  await put(`user:${bob}:sessions`, 'fb-6', 'not-held', {
    containment: {
      deactivateKeys: {
        failed: false,
        outcomes: [
          { action: 'deactivate-all-keys', target: 'AKIA6', userName: 'bob', status: 'done' },
          { action: 'deactivate-all-keys', target: 'AKIA7', userName: 'bob', status: 'failed' },
        ],
      },
      revokeSessions: empty,
      disableConsole: empty,
      deactivateCredentials: empty,
    },
  });
  await put('user:AIDABOB', 'fb-9', 'held', {
    intent: key('AKIA9'),
    backupKey: { status: 'created', note: '', accessKeyId: 'AKIA10' },
  });
  const asking = { key: 'user:AIDABOB', item: 'CREDENTIAL#fb-9#AKIA11' };
  await put(asking.key, 'fb-9', 'containing', { sk: asking.item, intent: key('AKIA11') });
  await put(asking.key, 'fb-9', 'held', { sk: 'CREDENTIAL#fb-9#AKIA12', intent: key('AKIA12') });
  await put('user:AIDAALICE', 'fb-10', 'held', { intent: key('AKIA13') });
  await put(`user:${bob}by:key:AKIA8`, 'fb-8', 'held', { intent: key('AKIA8') });

  const own = await makeKeyHistory(table.dynamodb, 'incidents').ownKeys(bob, asking);
  expect(own.made.toSorted((a, b) => a.incidentId.localeCompare(b.incidentId))).toEqual([
    { accessKeyId: 'AKIA2', incidentId: 'fb-1', open: true },
    { accessKeyId: 'AKIA4', incidentId: 'fb-3', open: false },
    { accessKeyId: 'AKIA10', incidentId: 'fb-9', open: true },
  ]);
  expect(own.taken.toSorted()).toEqual(['AKIA1', 'AKIA12', 'AKIA2', 'AKIA3', 'AKIA6', 'AKIA9']);
});
