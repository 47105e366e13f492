import { makeTallies } from '../../../../lambda/aws/table/tallies.ts';
import { countLaunches } from '../../../../lambda/steps/count-launches/count.ts';
import { errors } from '../../../../lambda/contract.ts';
import type { Launch } from '../../../../core/verdict/launch.ts';
import { toTally } from '../../../../core/incident/tally.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';
import { stateOf } from '../../../support/report/state.ts';

let table: TestTable;
let queries = 0;
beforeAll(async () => {
  table = await startTable({
    onProgress: (progress) =>
      void (queries += progress.kind === 'call' && progress.call.operation === 'Query' ? 1 : 0),
  });
});
afterAll(() => table.close());

const { launch, incident } = stateOf();
const key = incident.key;
const anyTime = {
  mayGoOn: () => true,
  now: new Date('2026-11-22T16:00:00.000Z'),
  settings: { settleSeconds: 10, holdSeconds: 30, containAttempts: 3 },
};

/** Written as the state machine does. */
async function put(id: string, change: Partial<Launch>, padding = ''): Promise<void> {
  const { sk, instances, expiresAt, ...text } = toTally(
    { id },
    { ...launch, ...change },
    { credential: 'AKIA', refusedByDeny: false, expiresAt: 9 },
  );
  const fields = Object.entries(text).map(([name, value]) => [name, { S: value }] as const);
  await table.account.dynamoDb.execute('PutItem', {
    TableName: 'incidents',
    Item: {
      ...{ pk: { S: key }, sk: { S: sk }, instances: { N: instances }, expiresAt: { N: expiresAt } },
      ...Object.fromEntries(fields),
      ...(padding !== '' && { padding: { S: padding } }),
    },
  });
}

const count = (change: Partial<typeof incident> = {}, deps: Partial<typeof anyTime> = {}) =>
  countLaunches(
    { launch, incident: { ...incident, ...change } },
    { tallies: makeTallies(table.dynamodb, 'incidents'), ...anyTime, ...deps },
  );

describe('the launches in the table', () => {
  it('are counted page by page, each once, those of other incidents left alone', async () => {
    // Nine items of 300 KB are three pages of 1 MB.
    for (let n = 0; n < 9; n += 1)
      await put(
        'fb-big',
        { eventId: `big-${n}`, region: n % 2 ? 'eu-west-1' : 'us-west-2' },
        'x'.repeat(300_000),
      );
    await put('fb-bigger', { eventId: 'other' });
    queries = 0;
    expect(await count({ id: 'fb-big' })).toMatchObject({
      count: 10,
      instances: 10,
      regions: ['ap-southeast-2', 'eu-west-1', 'us-west-2'],
    });
    expect(queries).toBeGreaterThan(2);
  });

  it('that belong to an alert whose place was taken count as well', async () => {
    await put('fb-alert', { eventId: 'a-1', result: { kind: 'denied', errorCode: 'x' } });
    await put('fb-now', { eventId: 'n-1' });
    await put('fb-now', { eventId: 'a-1', result: { kind: 'denied', errorCode: 'x' } });
    expect(await count({ id: 'fb-now', counts: ['fb-alert'] })).toMatchObject({ count: 3, attempts: 1 });
  });

  it('stand beside credentials that a re-opened incident left open: another of them has its place now', async () => {
    const item = (sk: string, incidentId: string, status: string, windowEnds: string) => ({
      ...{ pk: { S: key }, sk: { S: sk }, incidentId: { S: incidentId }, status: { S: status } },
      ...{
        credential: { S: sk },
        windowEnds: { S: windowEnds },
        openedAt: { S: '2026-11-22T15:00:00.000Z' },
      },
    });
    const [open, over] = ['2026-11-23T15:00:00.000Z', '2026-11-22T15:30:00.000Z'];
    for (const each of [
      item('INCIDENT', 'fb-second', 'held', open),
      item('CREDENTIAL#fb-first#b', 'fb-first', 'not-held', open),
      item('CREDENTIAL#fb-long-ago#c', 'fb-long-ago', 'not-held', over),
    ])
      await table.account.dynamoDb.execute('PutItem', { TableName: 'incidents', Item: each });
    const { credentials } = await count({ id: 'fb-second' });
    expect(credentials).toMatchObject({ openCount: 1, open: [{ id: 'CREDENTIAL#fb-first#b' }] });
  });

  it('are said not to be all where the time was over', async () => {
    await put('fb-short', { eventId: 's-1' });
    expect(await count({ id: 'fb-short' }, { mayGoOn: () => false })).toMatchObject({
      count: 2,
      incomplete: expect.any(String),
    });
  });

  it('fail by our names', async () => {
    const tallies = makeTallies(table.dynamodb, 'no-such-table');
    await expect(countLaunches({ launch, incident }, { tallies, ...anyTime })).rejects.toMatchObject({
      name: errors.permanent,
    });
  });
});
