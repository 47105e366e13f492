import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startedBy, toldFirst } from '../../../../core/incident/again.ts';
import { readIncidentItem } from '../../../../core/incident/item/read-item.ts';
import type { Launch } from '../../../../core/verdict/launch.ts';
import { makeIncidents } from '../../../../lambda/aws/table/incidents.ts';
import { makeRetelling } from '../../../../lambda/aws/table/retelling.ts';
import { type TestTable, startTable } from '../../../support/incident-table.ts';

let table: TestTable;
let dynamodb: DynamoDBClient;
let writes = 0;
beforeAll(async () => {
  table = await startTable({
    onProgress: (progress) => {
      if (progress.kind === 'call' && progress.call.operation === 'UpdateItem') writes += 1;
    },
  });
  ({ dynamodb } = table);
});
afterAll(() => table.close());

const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 1, 10, n));
const caller = { kind: 'root', reason: 'root' } as const;
const launchOf = (region: string, instances = 0): Launch => ({
  eventId: 'event',
  eventTime: minute(0).toISOString(),
  eventName: 'RunInstances',
  region,
  account: '111122223333',
  images: [],
  result:
    instances === 0
      ? { kind: 'denied', errorCode: 'Client.UnauthorizedOperation' }
      : { kind: 'launched', instanceIds: Array.from({ length: instances }, (_, n) => `i-${n}`) },
});

async function open(key: string, launch = launchOf('us-east-1'), id = 'fb-0') {
  const incident = { id, key, subject: 'root', openedAt: minute(0).toISOString(), execution: 'e-0' };
  await makeIncidents(dynamodb, 'incidents').open({
    incident,
    response: 'alert',
    credential: { id: 'sessions', type: 'session', since: '' },
    coverage: { keys: [], sessions: [], before: minute(0).toISOString() },
    launchId: 'launch',
    told: toldFirst(launch),
    launchTime: minute(0).toISOString(),
    denied: startedBy(launch) === 0,
    breakerLimit: 20,
    settings: '0a1b2c3d4e5f',
    wavesLimit: 10,
    intent: '{}',
    windowEnds: minute(1_000).toISOString(),
    staleBefore: minute(-10).toISOString(),
    expiresAt: 2_000_000_000,
  });
  return incident;
}

const tell = (
  incident: Awaited<ReturnType<typeof open>>,
  launch: Launch,
  at: number,
  execution = `e-${at}`,
) =>
  makeRetelling(dynamodb, 'incidents').tell(incident, {
    launch,
    caller,
    execution,
    isRefused: false,
    now: minute(at),
  });

async function itemOf(key: string) {
  const found = (await table.account.dynamoDb.items('incidents')) as Record<string, Record<string, string>>[];
  const item = found.find(({ pk }) => pk?.['S'] === key)!;
  return readIncidentItem(
    Object.fromEntries(Object.entries(item).map(([name, value]) => [name, Object.values(value)[0]])),
  );
}

it('adds up what was started, and takes a mail by one write more', async () => {
  const incident = await open('adds');
  writes = 0;
  await expect(tell(incident, launchOf('us-east-1'), 1)).resolves.toBeUndefined();
  expect(writes).toBe(1);
  await expect(tell(incident, launchOf('us-east-1', 8), 2)).resolves.toMatchObject({
    reasons: ['first-success'],
    instances: 8,
    told: 0,
  });
  expect(writes).toBe(3);
  await expect(tell(incident, launchOf('us-east-1', 8), 3)).resolves.toBeUndefined();
  await expect(tell(incident, launchOf('eu-west-1', 8), 4)).resolves.toMatchObject({
    reasons: ['new-region'],
    since: minute(2).toISOString(),
    instances: 24,
    told: 8,
  });
  expect(await itemOf('adds')).toMatchObject({ started: '24', status: 'alerted' });
});

it('has one mail for many launches of the same moment, and it stays with its execution', async () => {
  const incident = await open('many');
  const told = await Promise.all(
    Array.from({ length: 30 }, (_, n) => tell(incident, launchOf('us-east-1', 1), 1, `e-${n}`)),
  );
  const own = told.flatMap((each, n) => (each ? [n] : []));
  expect(told[own[0]!]).toMatchObject({ reasons: ['first-success'] });
  // The second is of ten times as many, if any.
  expect(own.length).toBeLessThanOrEqual(2);
  await expect(tell(incident, launchOf('us-east-1', 1), 2, `e-${own[0]!}`)).resolves.toMatchObject({
    reasons: ['first-success'],
  });
});

it('says nothing of an incident whose place another one took', async () => {
  const incident = await open('gone');
  writes = 0;
  await expect(tell({ ...incident, id: 'fb-before' }, launchOf('us-east-1', 1), 1)).resolves.toBeUndefined();
  expect([writes, (await itemOf('gone'))['started']]).toEqual([1, '0']);
});

it('goes on where an older release opened the incident', async () => {
  const incident = await open('older');
  await table.account.dynamoDb.execute('UpdateItem', {
    TableName: 'incidents',
    Key: { pk: { S: 'older' }, sk: { S: 'INCIDENT' } },
    UpdateExpression: 'REMOVE told, started',
  });
  await expect(tell(incident, launchOf('us-east-1', 2), 1)).resolves.toMatchObject({ instances: 2, told: 0 });
  await expect(tell(incident, launchOf('us-east-1', 2), 2)).resolves.toBeUndefined();
});
