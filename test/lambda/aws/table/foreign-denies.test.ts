import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@firebreak/account';
import { statuses } from '../../../../core/incident/item/items.ts';
import { makeForeignDenies } from '../../../../lambda/aws/table/foreign-denies.ts';
import { errors } from '../../../../lambda/contract.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

let table: TestTable;
let sequence = 0;
/** Of each read, whether it is sure to see what was written before. */
const consistent: boolean[] = [];
/** What the table throttles, if anything. */
let throttled = '';
beforeAll(async () => {
  table = await startTable({
    fault: ({ operation, body }) => {
      if (operation === 'PutItem') return undefined;
      consistent.push((JSON.parse(body.toString()) as { ConsistentRead?: boolean }).ConsistentRead === true);
      return operation === throttled
        ? new AwsError('ProvisionedThroughputExceededException', 'Too fast.', 400)
        : undefined;
    },
  });
});
afterEach(() => {
  throttled = '';
});
afterAll(() => table.close());

const put = (item: Readonly<Record<string, string>>) =>
  table.dynamodb.send(
    new PutItemCommand({
      TableName: 'incidents',
      Item: Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }])),
    }),
  );
const denies = () => makeForeignDenies(table.dynamodb, 'incidents');
const coverage = { keys: [], sessions: 'all', before: '2026-11-01T10:00:00.000Z' };
const openedAt = '2026-11-01T09:59:00.000Z';

/** An incident of another principal that denies the user or role of this key. */
async function deny(
  key: string,
  change: { readonly now?: string; readonly text?: string; readonly status?: string } = {},
) {
  const id = `fb-${String((sequence += 1)).padStart(4, '0')}`;
  const { now = id, text = JSON.stringify(coverage), status = 'held' } = change;
  const incident = { key: `user:${id}`, item: 'INCIDENT' };
  await put({
    ...{ pk: incident.key, sk: incident.item, incidentId: now, status },
    ...{ openedAt, subject: 'user x', execution: 'e' },
  });
  await put({
    ...{ pk: key, sk: `DENIED#${id}`, incidentId: id, coverage: text },
    ...{ incidentKey: incident.key, incidentItem: incident.item },
  });
  return { id, ...incident, openedAt, subject: 'user x', execution: 'e' };
}

describe('what other incidents deny', () => {
  it('of a role is read with how each incident stands, and nothing else of its partition', async () => {
    await put({ pk: 'role:A', sk: 'INCIDENT', incidentId: 'fb-own', status: 'held' });
    const incidents = [await deny('role:A'), await deny('role:A')];
    await deny('role:B');
    const found = await denies().of('role:A');
    expect(found.toSorted((one, other) => (one.incident.id < other.incident.id ? -1 : 1))).toEqual(
      incidents.map((incident) => ({ coverage, standing: { status: 'held', openedAt }, incident })),
    );
  });
  it('is not known once another incident has taken the place, or where it cannot be read', async () => {
    await deny('role:C', { now: 'fb-later' });
    for (const text of ['{', 'null', '{"keys":7}']) await deny('role:C', { text });
    await put({ pk: 'role:C', sk: 'DENIED#fb-0', incidentId: 'fb-0', coverage: JSON.stringify(coverage) });
    expect(await denies().of('role:C')).toEqual([]);
  });
  it.each(statuses)('is told with the status of the incident: %s', async (status) => {
    await deny(`role:${status}`, { status });
    expect(await denies().of(`role:${status}`)).toMatchObject([{ standing: { status, openedAt } }]);
  });
  it('are the newest ten', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push((await deny('role:many')).id);
    const found = (await denies().of('role:many')).map(({ incident }) => incident.id);
    expect(found.toSorted()).toEqual(ids.slice(2));
  });
  it('are not crowded out by what else the partition has', async () => {
    const { id } = await deny('role:busy');
    for (let n = 0; n < 12; n += 1) await put({ pk: 'role:busy', sk: `LAUNCH#fb-own#${String(n)}` });
    expect((await denies().of('role:busy')).map(({ incident }) => incident.id)).toEqual([id]);
  });
  it('are read as they stand now', async () => {
    await deny('role:now');
    consistent.length = 0;
    await denies().of('role:now');
    await denies().own('role:now');
    expect(consistent).toEqual([true, true, true]);
  });
  it('of another shape is nothing, and the others are read', async () => {
    const { id } = await deny('role:odd');
    const odd = { pk: { S: 'role:odd' }, incidentId: { S: 'fb-1' } };
    for (const [n, item] of [{}, { coverage: { N: '7' } }, { coverage: { L: [] } }].entries())
      await table.dynamodb.send(
        new PutItemCommand({
          TableName: 'incidents',
          Item: { ...odd, sk: { S: `DENIED#odd-${String(n)}` }, ...item },
        }),
      );
    const found = await denies().of('role:odd');
    expect(found.map(({ incident }) => incident.id)).toEqual([id]);
  });
  it('is as it stands where the incident is restored between the two reads, or another takes its place', async () => {
    const incident = await deny('role:race');
    const become = (change: object) => () =>
      put({
        ...{ pk: incident.key, sk: 'INCIDENT', incidentId: incident.id, status: 'held', openedAt },
        ...change,
      });
    const nothing = () => Promise.resolve();
    const after = (change: object) =>
      makeForeignDenies(table.meanwhile(nothing, become(change)), 'incidents').of('role:race');
    expect(await after({ status: 'restored' })).toMatchObject([{ standing: { status: 'restored' } }]);
    expect(await after({ incidentId: 'fb-later' })).toEqual([]);
  });
});

describe('what the own incident covers', () => {
  const own = { incidentId: 'fb-own', coverage: JSON.stringify(coverage), openedAt };
  it.each(statuses)('is told with its status: %s', async (status) => {
    await put({ pk: `user:own-${status}`, sk: 'INCIDENT', ...own, status, subject: 's', execution: 'e' });
    expect(await denies().own(`user:own-${status}`)).toEqual({
      coverage,
      standing: { status, openedAt },
      incident: {
        ...{ id: 'fb-own', key: `user:own-${status}`, item: 'INCIDENT', subject: 's' },
        ...{ openedAt, execution: 'e' },
      },
    });
  });
  it.each<[string, Readonly<Record<string, string>> | undefined]>([
    ['there is no incident', undefined],
    ['an older release wrote no coverage', { incidentId: 'fb-own', status: 'held' }],
    ['the coverage is no JSON', { ...own, coverage: '{' }],
    ['the coverage has another shape', { ...own, coverage: 'null' }],
    ['it has no id', { coverage: own.coverage }],
  ])('is not known where %s', async (name, item) => {
    if (item) await put({ pk: name, sk: 'INCIDENT', ...item });
    expect(await denies().own(name)).toBeUndefined();
  });
});

describe('a table that cannot be read', () => {
  const others = 'reading what other incidents deny of role:T: ';
  const own = 'reading the incident of role:T: ';
  it.each([
    ['Query', 'of', others],
    ['GetItem', 'of', others],
    ['GetItem', 'own', own],
  ] as const)('has the step repeated where it throttles: %s of %s', async (operation, port, doing) => {
    await deny('role:T');
    throttled = operation;
    await expect(denies()[port]('role:T')).rejects.toMatchObject({
      name: errors.retryable,
      message: expect.stringContaining(`${doing}ProvisionedThroughputExceeded`) as unknown,
    });
  });
  it.each([
    ['of', others],
    ['own', own],
  ] as const)('is said where it is not there: %s', async (port, doing) => {
    await expect(makeForeignDenies(table.dynamodb, 'other')[port]('role:T')).rejects.toMatchObject({
      name: errors.permanent,
      message: expect.stringContaining(doing) as unknown,
    });
  });
});
