import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { makeIncidents, type Opening } from '../../../lambda/aws/table/incidents.ts';
import { errors } from '../../../lambda/contract.ts';
import { startTable, type TestTable } from '../../support/incident-table.ts';

// Against a real DynamoDB implementation, over the wire: conditions are what this port is about.
let table: TestTable;
let dynamodb: DynamoDBClient;
let sequence = 0;
let writes: string[] = [];

beforeAll(async () => {
  table = await startTable({
    onProgress: (progress) => {
      if (progress.kind === 'call') writes.push(progress.call.operation);
    },
  });
  ({ dynamodb } = table);
});
afterAll(() => table.close());

const minute = (n: number): string => new Date(Date.UTC(2026, 10, 1, 10, n)).toISOString();

/** An opening at a minute past ten, of a caller of its own unless a key is given. */
function opening(
  at: number,
  change: Partial<Opening> & { key?: string; execution?: string; id?: string } = {},
): Opening {
  const {
    key = `caller-${(sequence += 1)}`,
    execution = `execution-${at}`,
    id = `fb-${at}`,
    ...rest
  } = change;
  return {
    incident: { id, key, subject: 'user bob', openedAt: minute(at), execution },
    response: 'contain',
    launchId: `launch-${at}`,
    launchTime: minute(at),
    denied: false,
    breakerLimit: 20,
    intent: '{}',
    windowEnds: minute(at + 1_000),
    staleBefore: minute(at - 10),
    expiresAt: 2_000_000_000,
    ...rest,
  };
}
const incidents = () => makeIncidents(dynamodb, 'incidents');
const open = (each: Opening) => incidents().open(each);

async function item(key: string) {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: 'incidents', Key: { pk: { S: key }, sk: { S: 'INCIDENT' } } }),
  );
  return Item;
}

/** What the state machine writes once it has verified. */
async function verified(key: string, status: 'held' | 'not-held', at: number): Promise<void> {
  await table.account.dynamoDb.execute('UpdateItem', {
    TableName: 'incidents',
    Key: { pk: { S: key }, sk: { S: 'INCIDENT' } },
    UpdateExpression: 'SET #s = :s, heldAt = :h',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':s': { S: status }, ':h': { S: minute(at) } },
  });
}

describe('opening an incident', () => {
  it('writes the intent down, by one write', async () => {
    writes = [];
    await expect(open(opening(0, { key: 'a', intent: '{"plan":1}' }))).resolves.toMatchObject({
      kind: 'opened',
    });
    expect(writes).toEqual(['UpdateItem']);
    expect(await item('a')).toMatchObject({
      incidentId: { S: 'fb-0' },
      status: { S: 'containing' },
      intent: { S: '{"plan":1}' },
      launchId: { S: 'launch-0' },
      expiresAt: { N: '2000000000' },
    });
  });
  it('is still with the opener when the answer was lost and the step is repeated', async () => {
    const first = opening(0);
    await open(first);
    await expect(open(first)).resolves.toEqual({ kind: 'opened', incident: first.incident });
  });
  it('still knows what it took the place of when the step is repeated', async () => {
    const [alert, contain] = [opening(0, { key: 'r', response: 'alert' }), opening(1, { key: 'r' })];
    await open(alert);
    const answers = [await open(contain), await open(contain)];
    expect(answers.map(({ kind, incident }) => [kind, incident.counts])).toEqual([
      ['opened', ['fb-0']],
      ['opened', ['fb-0']],
    ]);
  });
  it('is with another execution when the event is delivered twice', async () => {
    await open(opening(0, { key: 'b' }));
    const second = await open(opening(0, { key: 'b', execution: 'another' }));
    expect(second).toMatchObject({ kind: 'joined', incident: { id: 'fb-0', execution: 'execution-0' } });
  });
  it('is joined by later launches, each by one write that leaves it as it is', async () => {
    await open(opening(0, { key: 'c' }));
    const before = await item('c');
    writes = [];
    for (const at of [1, 2, 3]) expect((await open(opening(at, { key: 'c' }))).kind).toBe('joined');
    expect(writes).toEqual(['UpdateItem', 'UpdateItem', 'UpdateItem']);
    expect(await item('c')).toEqual(before);
  });
  it('happens once among many at the same time', async () => {
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        open(opening(0, { key: 'd', execution: `e${i}`, launchId: `l${i}` })),
      ),
    );
    expect(all.filter((each) => each.kind === 'opened')).toHaveLength(1);
    expect(new Set(all.map(({ incident }) => incident.execution)).size).toBe(1);
  });
  it.each([
    ['the window is over', () => Promise.resolve(), 2_000, 'opened', false],
    ['containment is under way', () => Promise.resolve(), 5, 'joined', false],
    ['a containment under way has died', () => Promise.resolve(), 11, 'opened', true],
    [
      'it held, and the launch came before that',
      (key: string) => verified(key, 'held', 7),
      5,
      'joined',
      false,
    ],
    [
      'it held, and the caller launched after that',
      (key: string) => verified(key, 'held', 3),
      5,
      'opened',
      true,
    ],
    ['it was not held', (key: string) => verified(key, 'not-held', 3), 2, 'opened', true],
  ])('when %s', async (_name, meanwhile, at, kind, reopens) => {
    const first = opening(0);
    await open(first);
    await meanwhile(first.incident.key);
    const later = await open(opening(at, { key: first.incident.key }));
    expect(later.kind).toBe(kind);
    expect(later.incident.reopens).toBe(reopens ? 'fb-0' : undefined);
  });
  it('goes by when a launch was made, not by when its event came: one that is days late was contained since', async () => {
    const first = opening(0);
    const { key } = first.incident;
    await open(first);
    await verified(key, 'held', 7);
    const late = { incident: { ...opening(9_000, { key }).incident }, launchTime: minute(5) };
    expect((await open({ ...opening(9_000, { key }), ...late })).kind).toBe('joined');
    const since = await open({ ...opening(9_001, { key }), launchTime: minute(8) });
    expect(since).toMatchObject({ kind: 'opened', incident: { reopens: 'fb-0' } });
  });
  it('is not re-opened by a call that IAM refused after containment held, but by any other one', async () => {
    const first = opening(0);
    const { key } = first.incident;
    await open(first);
    await verified(key, 'held', 3);
    expect((await open(opening(5, { key, denied: true }))).kind).toBe('joined');
    expect(await open(opening(6, { key }))).toMatchObject({ kind: 'opened', incident: { reopens: 'fb-0' } });
  });
  it('of a denied call is opened where nothing is open, or where nothing holds', async () => {
    const first = opening(0, { denied: true });
    expect((await open(first)).kind).toBe('opened');
    await verified(first.incident.key, 'not-held', 3);
    expect((await open(opening(5, { key: first.incident.key, denied: true }))).kind).toBe('opened');
  });
  it('that the circuit breaker refused is an alert: joined until its time is over or the limit is higher', async () => {
    const first = opening(0);
    const { key } = first.incident;
    const { incident } = await open(first);
    await incidents().refuse(incident, { limit: 20, until: minute(50) });
    expect(await item(key)).toMatchObject({ response: { S: 'alert' }, status: { S: 'alerted' } });
    expect((await open(opening(49, { key }))).kind).toBe('joined');
    const raised = await open(opening(49, { key, id: 'fb-raised', breakerLimit: 21 }));
    expect(raised).toMatchObject({ kind: 'opened', incident: { counts: ['fb-0'] } });
    expect((await item(key))?.['refusedUntil']).toBeUndefined();
    await incidents().refuse(raised.incident, { limit: 21, until: minute(50) });
    const later = await open(opening(50, { key, breakerLimit: 21 }));
    expect(later).toMatchObject({ kind: 'opened', incident: { counts: ['fb-raised', 'fb-0'] } });
    expect(later.incident.reopens).toBeUndefined();
  });
  it('is not made an alert of by who has lost it', async () => {
    const { incident } = await open(opening(0));
    const refusal = incidents().refuse({ ...incident, id: 'fb-other' }, { limit: 1, until: minute(9) });
    await expect(refusal).rejects.toMatchObject({ name: errors.permanent });
  });
  it('takes over an incident that was only alerted on, but an alert takes over nothing', async () => {
    const alert = opening(0, { response: 'alert' });
    await open(alert);
    expect((await item(alert.incident.key))?.['status']).toEqual({ S: 'alerted' });
    const { key } = alert.incident;
    expect((await open(opening(1, { key, response: 'alert' }))).kind).toBe('joined');
    const contain = await open(opening(2, { key }));
    expect(contain).toMatchObject({ kind: 'opened', incident: { id: 'fb-2' } });
    expect(contain.incident.reopens).toBeUndefined();
    expect((await open(opening(3, { key, response: 'alert' }))).kind).toBe('joined');
  });
  it('fails by our names', async () => {
    const missing = makeIncidents(dynamodb, 'no-such-table').open(opening(0));
    await expect(missing).rejects.toMatchObject({ name: errors.permanent });
  });
});
