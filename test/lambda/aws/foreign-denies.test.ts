import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { makeForeignDenies } from '../../../lambda/aws/table/foreign-denies.ts';
import { errors } from '../../../lambda/contract.ts';
import { startTable, type TestTable } from '../../support/incident-table.ts';

let table: TestTable;
let sequence = 0;
beforeAll(async () => {
  table = await startTable();
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
async function deny(key: string, change: { readonly now?: string; readonly text?: string } = {}) {
  const id = `fb-${(sequence += 1)}`;
  const { now = id, text = JSON.stringify(coverage) } = change;
  const incident = { key: `user:${id}`, item: 'INCIDENT' };
  await put({
    ...{ pk: incident.key, sk: incident.item, incidentId: now, status: 'held' },
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
    await deny('role:C', { text: '{' });
    await put({ pk: 'role:C', sk: 'DENIED#fb-0', incidentId: 'fb-0', coverage: JSON.stringify(coverage) });
    expect(await denies().of('role:C')).toEqual([]);
  });
  it('says what it was about where the table cannot be read', async () => {
    const lost = makeForeignDenies(table.dynamodb, 'other');
    await expect(lost.of('role:A')).rejects.toMatchObject({
      name: errors.permanent,
      message: expect.stringMatching(/^reading what other incidents deny of role:A: /) as unknown,
    });
  });
});
