import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ofIncident, toExpressions } from '../../../../core/incident/item/item-change.ts';
import { predecessors, type Status, statuses } from '../../../../core/incident/item/items.ts';
import { makeIncidentRecords } from '../../../../lambda/aws/table/incident-records.ts';
import { makeIncidents } from '../../../../lambda/aws/table/incidents.ts';
import { definitionOf, type Json, resourcesOf, synthesize } from '../../../lib/synthesized.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

// Against a real DynamoDB implementation: the store itself must refuse what may not follow.
let table: TestTable;
let written = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

const text = (value: string): AttributeValue => ({ S: value });
const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 1, 10, n));
const iso = (n: number): string => minute(n).toISOString();
const Key = (pk: string) => ({ pk: text(pk), sk: text('INCIDENT') });

/** An incident whose window is open, in a status; where that is `containing`, it has died. */
async function put(status: Status): Promise<string> {
  const pk = `caller-${(written += 1)}`;
  const Item = {
    ...Key(pk),
    incidentId: text('fb-1'),
    openedAt: text(iso(0)),
    heldAt: text(iso(1)),
    execution: text('e'),
    credential: text('AKIAEXAMPLEKEY000001'),
    coversBefore: text(iso(1)),
    spreadAt: text(iso(2)),
    windowEnds: text(iso(1_000)),
    response: text(status === 'alerted' ? 'alert' : 'contain'),
    status: text(status),
    ...(status === 'restored' && { restoredAt: text(iso(3)) }),
  };
  await table.dynamodb.send(new PutItemCommand({ TableName: 'incidents', Item }));
  return pk;
}

async function statusOf(pk: string) {
  const { Item } = await table.dynamodb.send(new GetItemCommand({ TableName: 'incidents', Key: Key(pk) }));
  return Item?.['status']?.S;
}

const incidents = () => makeIncidents(table.dynamodb, 'incidents');
const records = () => makeIncidentRecords(table.dynamodb, 'incidents');
const incident = (key: string, id = 'fb-1') =>
  ({ id, key, subject: 'user bob', openedAt: iso(60), execution: 'e' }) as const;
const ref = (pk: string) => ({
  pk,
  sk: 'INCIDENT',
  incidentId: 'fb-1',
  windowEnds: iso(1_000),
  restoredAt: iso(3),
});

const open = (key: string) =>
  incidents().open({
    incident: incident(key, 'fb-2'),
    response: 'contain',
    credential: { id: 'AKIAEXAMPLEKEY000001', type: 'key', since: '' },
    coverage: { keys: ['AKIAEXAMPLEKEY000001'], sessions: ['sessions'], before: iso(60) },
    launchId: 'launch',
    told: { launched: true, regions: ['eu-west-1'], instances: 1, mails: [] },
    launchTime: iso(59),
    denied: false,
    breakerLimit: 20,
    settings: '0a1b2c3d4e5f',
    wavesLimit: 10,
    intent: '{}',
    windowEnds: iso(2_000),
    staleBefore: iso(50),
    expiresAt: 2_000_000_000,
  });

/** A write of the state machine, as it is synthesized, by the name of its state. */
async function byMachine(state: string, pk: string, status?: string): Promise<void> {
  const { Parameters } = tasks()[state]!;
  const values = Object.entries(Parameters.ExpressionAttributeValues).map(([name, value]) => {
    const [type, given] = Object.entries(value)[0]!;
    const fill: Record<string, string> = { ':id': 'fb-1', ':owner': 'e', ':status': status ?? '' };
    return [name, type.endsWith('.$') ? { S: fill[name] ?? iso(2) } : { [type]: given }] as const;
  });
  await table.account.dynamoDb.execute('UpdateItem', {
    TableName: 'incidents',
    Key: Key(pk),
    UpdateExpression: Parameters.UpdateExpression,
    ConditionExpression: Parameters.ConditionExpression,
    ExpressionAttributeNames: Parameters.ExpressionAttributeNames,
    ExpressionAttributeValues: Object.fromEntries(values),
  });
}

interface Task {
  readonly Parameters: {
    readonly UpdateExpression: string;
    readonly ConditionExpression: string;
    readonly ExpressionAttributeNames: Record<string, string>;
    readonly ExpressionAttributeValues: Record<string, Record<string, string>>;
  };
}
let synthesized: Record<string, Task> | undefined;
const tasks = (): Record<string, Task> =>
  (synthesized ??= (
    definitionOf(
      resourcesOf(synthesize({ protectedTags: [{ key: 'break-glass', value: 'yes' }] }).responder),
    ) as Json
  )['States'] as Record<string, Task>);

/** Whatever writes each status. */
const writers: Readonly<Record<Status, Readonly<Record<string, (pk: string) => Promise<unknown>>>>> = {
  containing: { 'resolve-caller': open },
  alerted: {
    'resolve-caller': (pk) => incidents().refuse(incident(pk), { limit: 1, until: iso(90) }),
    RecordProtected: (pk) => byMachine('RecordProtected', pk),
  },
  held: { RecordContainment: (pk) => byMachine('RecordContainment', pk, 'held') },
  'not-held': {
    RecordContainment: (pk) => byMachine('RecordContainment', pk, 'not-held'),
    ReleaseIncident: (pk) => byMachine('ReleaseIncident', pk),
  },
  restoring: { restore: (pk) => records().begin(ref(pk), minute(60), minute(50)) },
  restored: { restore: (pk) => records().finish(ref(pk), minute(60), 'arn:me') },
};

describe('a status', () => {
  const pairs = statuses.flatMap((to) =>
    Object.keys(writers[to]).flatMap((writer) => statuses.map((from) => ({ from, to, writer }))),
  );

  it.each(pairs)('$to after $from, written by $writer, as the table of predecessors says', async (pair) => {
    const { from, to, writer } = pair;
    const may = (predecessors[to] as readonly Status[]).includes(from);
    const pk = await put(from);
    const refused = await writers[to][writer]!(pk).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(await statusOf(pk)).toBe(may ? to : from);
    if (refused !== undefined) expect((refused as Error).message).toMatch(/conditional request failed/i);
    if (may) expect(refused).toBeUndefined();
  });

  it('may be written only where all may follow, when it is known at run time only', async () => {
    const expressions = toExpressions({
      set: { status: text('held') },
      ...ofIncident({ id: text('fb-1') }, ['held', 'restored'], text),
    });
    expect(expressions.ExpressionAttributeValues).not.toHaveProperty(':from0');
    const pk = await put('containing');
    const update = new UpdateItemCommand({ TableName: 'incidents', Key: Key(pk), ...expressions });
    await expect(table.dynamodb.send(update)).rejects.toThrow();
  });

  it('of an incident that another one has taken the place of is refused', async () => {
    const pk = await put('containing');
    await open(pk);
    await expect(byMachine('RecordContainment', pk, 'held')).rejects.toThrow(/conditional request failed/i);
    expect(await records().begin(ref(pk), minute(99), minute(98))).toBe('changed');
  });
});
