import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@firebreak/account';
import { statuses } from '../../../../core/incident/item/items.ts';
import { makeBrake } from '../../../../lambda/aws/table/brake.ts';
import { errors } from '../../../../lambda/contract.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

let table: TestTable;
let isThrottled = false;
beforeAll(async () => {
  table = await startTable({
    fault: ({ operation }) =>
      isThrottled && operation === 'UpdateItem'
        ? new AwsError('ThrottlingException', 'Too fast.', 400)
        : undefined,
  });
});
afterEach(() => {
  isThrottled = false;
});
afterAll(() => table.close());

const TableName = 'incidents';
const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: 'INCIDENT' } });
const refusal = { refusedUntil: { S: '2026-11-01T11:00:00.000Z' }, refusedLimit: { N: '20' } };

async function put(pk: string, status: string, incidentId = 'fb-1') {
  const Item = { ...keyOf(pk), incidentId: { S: incidentId }, status: { S: status }, ...refusal };
  await table.dynamodb.send(new PutItemCommand({ TableName, Item }));
}
const release = (pk: string) => makeBrake(table.dynamodb, TableName).release({ pk, sk: 'INCIDENT' }, 'fb-1');
async function isRefused(pk: string): Promise<boolean | undefined> {
  const { Item } = await table.dynamodb.send(new GetItemCommand({ TableName, Key: keyOf(pk) }));
  return Item && 'refusedUntil' in Item && 'refusedLimit' in Item;
}

describe('who was let go is released', () => {
  it.each(statuses)('only where nobody contains or restores it: %s', async (status) => {
    await put(status, status);
    await release(status);
    expect(await isRefused(status)).toBe(status !== 'alerted');
  });
  it('not where another incident has taken the place', async () => {
    await put('later', 'alerted', 'fb-2');
    await release('later');
    expect(await isRefused('later')).toBe(true);
  });
  it('and no item is made where there is none', async () => {
    await release('none');
    expect(await isRefused('none')).toBeUndefined();
  });
  it('by one of two at a time, and the other changes nothing', async () => {
    await put('two', 'alerted');
    await Promise.all([release('two'), release('two')]);
    expect(await isRefused('two')).toBe(false);
  });
  it('or it is said that the table throttles', async () => {
    await put('slow', 'alerted');
    isThrottled = true;
    await expect(release('slow')).rejects.toMatchObject({
      name: errors.retryable,
      message: expect.stringMatching(/^releasing fb-1: Throttling/) as unknown,
    });
    expect(await isRefused('slow')).toBe(true);
  });
});
