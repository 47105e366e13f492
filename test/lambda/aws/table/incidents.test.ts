import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { makeIncidents, type Opening } from '../../../../lambda/aws/table/incidents.ts';
import type { Credential } from '../../../../core/incident/credential.ts';
import { errors } from '../../../../lambda/contract.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

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

const stolen: Credential = { id: 'AKIAEXAMPLEKEY000001', type: 'key', since: '' };
const another: Credential = { id: 'AKIAEXAMPLEKEY000002', type: 'key', since: '' };
const session = (issuedAt: number): Credential => ({
  id: 'sessions',
  type: 'session',
  since: minute(issuedAt),
});

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
    credential: stolen,
    coverage: { keys: [stolen.id], sessions: ['sessions'], before: minute(at) },
    launchId: `launch-${at}`,
    told: { launched: true, regions: ['eu-west-1'], instances: 1, mails: [] },
    launchTime: minute(at),
    denied: false,
    breakerLimit: 20,
    settings: '0a1b2c3d4e5f',
    wavesLimit: 10,
    intent: '{}',
    windowEnds: minute(at + 1_000),
    staleBefore: minute(at - 10),
    expiresAt: 2_000_000_000,
    ...rest,
  };
}
const incidents = () => makeIncidents(dynamodb, 'incidents');
const open = (each: Opening) => incidents().open(each);

async function item(key: string, sk = 'INCIDENT') {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: 'incidents', Key: { pk: { S: key }, sk: { S: sk } } }),
  );
  return Item;
}

/** What the state machine writes once it has verified, at that minute: from the next one on it has spread. */
async function verified(
  key: string,
  status: 'held' | 'not-held',
  at: number,
  sk = 'INCIDENT',
): Promise<void> {
  await table.account.dynamoDb.execute('UpdateItem', {
    TableName: 'incidents',
    Key: { pk: { S: key }, sk: { S: sk } },
    UpdateExpression: 'SET #s = :s, heldAt = :h, coverage = :c, coversBefore = :h, spreadAt = :p',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: {
      ':s': { S: status },
      ':h': { S: minute(at) },
      ':p': { S: minute(at + 1) },
      ':c': {
        S: JSON.stringify({
          keys: [stolen.id],
          sessions: ['sessions'],
          before: minute(at),
          spreadAt: minute(at + 1),
        }),
      },
    },
  });
}

describe('opening an incident', () => {
  it.each(['null', '{}', '{"keys":7,"sessions":"all","before":""}'])(
    'contains a further credential where the coverage has another shape: %s',
    async (coverage) => {
      const key = `odd-${coverage}`;
      await open(opening(0, { key }));
      await table.account.dynamoDb.execute('UpdateItem', {
        TableName: 'incidents',
        Key: { pk: { S: key }, sk: { S: 'INCIDENT' } },
        UpdateExpression: 'SET coverage = :c',
        ExpressionAttributeValues: { ':c': { S: coverage } },
      });
      const credential = { id: 'AKIAEXAMPLEKEY000002', type: 'key', since: '' } as const;
      expect(await open(opening(1, { key, credential }))).toMatchObject({ kind: 'wave' });
    },
  );
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
    await expect(open(first)).resolves.toEqual({
      kind: 'opened',
      incident: { ...first.incident, item: 'INCIDENT' },
    });
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
      'it held, and the launch was made while that was spreading',
      (key: string) => verified(key, 'held', 5),
      5,
      'joined',
      false,
    ],
    [
      'it held, and the caller launched after that had spread',
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
  it('is joined by a launch of the contained key whose event is days late, and re-opened by one that went through since', async () => {
    const first = opening(0);
    const { key } = first.incident;
    await open(first);
    await verified(key, 'held', 7);
    const late = { incident: { ...opening(9_000, { key }).incident }, launchTime: minute(5) };
    expect((await open({ ...opening(9_000, { key }), ...late })).kind).toBe('joined');
    const since = await open({ ...opening(9_001, { key }), launchTime: minute(9) });
    expect(since).toMatchObject({ kind: 'opened', incident: { reopens: 'fb-0', item: 'INCIDENT' } });
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
    const uncovered = { key: first.incident.key, denied: true, credential: another };
    expect((await open(opening(5, uncovered))).kind).toBe('wave');
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
  it('of a call that a deny of ours refused joins, even where the window of that incident is over', async () => {
    const first = opening(0, { windowEnds: minute(20) });
    const { key } = first.incident;
    await open(first);
    await verified(key, 'held', 3);
    for (const response of ['contain', 'alert'] as const) {
      const refused = { key, denied: true, response, credential: session(2) };
      expect(await open(opening(30, refused))).toMatchObject({ kind: 'joined', covered: true });
    }
    const newer = await open(opening(31, { key, denied: true, credential: session(4) }));
    expect(newer).toMatchObject({ kind: 'opened', incident: { id: 'fb-31' } });
  });
  it('takes the place of an item that says nothing of what it is', async () => {
    await table.account.dynamoDb.execute('PutItem', {
      TableName: 'incidents',
      Item: { pk: { S: 'odd' }, sk: { S: 'INCIDENT' }, subject: { S: 'planted' } },
    });
    expect((await open(opening(5, { key: 'odd' }))).kind).toBe('opened');
    expect(await item('odd')).toMatchObject({ status: { S: 'containing' }, incidentId: { S: 'fb-5' } });
  });
  it('fails by our names', async () => {
    const missing = makeIncidents(dynamodb, 'no-such-table').open(opening(0));
    await expect(missing).rejects.toMatchObject({ name: errors.permanent });
  });
});

describe('a further credential of the same principal', () => {
  /** An incident of the stolen key, held at minute 3. */
  async function held(): Promise<string> {
    const first = opening(0);
    await open(first);
    await verified(first.incident.key, 'held', 3);
    return first.incident.key;
  }
  const restore = (key: string) =>
    table.account.dynamoDb.execute('UpdateItem', {
      TableName: 'incidents',
      Key: { pk: { S: key }, sk: { S: 'INCIDENT' } },
      UpdateExpression: 'SET #s = :s, windowEnds = :w',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':s': { S: 'restored' }, ':w': { S: minute(6) } },
    });
  async function restored(): Promise<string> {
    const key = await held();
    await restore(key);
    return key;
  }
  const itemOf = (credential: Credential) => `CREDENTIAL#fb-0#${credential.id}`;

  it.each([
    ['a second key', another, 1],
    ['a session issued after the cutoff', session(4), 5],
    ['a session issued at the cutoff', session(3), 3],
    ['the same, whose launch is told days late and was made before the last check', session(3), 3],
  ])('is a wave of the same incident, by two writes: %s', async (_what, credential, at) => {
    const key = await held();
    const before = await item(key);
    writes = [];
    const wave = await open(opening(at + 100, { key, credential, launchTime: minute(at) }));
    expect(wave).toMatchObject({ kind: 'wave', incident: { id: 'fb-0', item: itemOf(credential) } });
    expect(writes).toEqual(['UpdateItem', 'UpdateItem']);
    expect(await item(key)).toEqual(before);
    expect(await item(key, itemOf(credential))).toMatchObject({
      incidentId: { S: 'fb-0' },
      status: { S: 'containing' },
      execution: { S: `execution-${at + 100}` },
    });
  });
  it.each([
    ['a session issued before the cutoff', session(2)],
    ['the stolen key', stolen],
  ])('is none where it is covered: %s', async (_what, credential) => {
    const key = await held();
    expect(await open(opening(3, { key, credential }))).toMatchObject({ kind: 'joined', covered: true });
  });
  it('that is covered, yet went through after that had spread, re-opens the incident', async () => {
    const key = await held();
    const again = await open(opening(5, { key, credential: session(2) }));
    expect(again).toMatchObject({ kind: 'opened', incident: { id: 'fb-5', reopens: 'fb-0' } });
    expect((await open(opening(6, { key, credential: session(2) }))).kind).toBe('joined');
  });
  it('is contained by one execution however often it launches', async () => {
    const key = await held();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        open(opening(5, { key, credential: another, execution: `e${n}`, launchId: `l${n}` })),
      ),
    );
    expect(all.filter(({ kind }) => kind === 'wave')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'joined')).toHaveLength(19);
  });
  it('is still with its execution when the answer was lost and the step is repeated', async () => {
    const key = await held();
    const wave = opening(5, { key, credential: another });
    expect([await open(wave), await open(wave)].map(({ kind }) => kind)).toEqual(['wave', 'wave']);
  });
  it('is another wave when it is minted anew after the cutoff of its own', async () => {
    const key = await held();
    const sessions = itemOf(session(4));
    await open(opening(5, { key, credential: session(4) }));
    // Whatever was issued before that containment began is going to be denied by it.
    expect((await open(opening(5, { key, credential: session(4), execution: 'x' }))).kind).toBe('joined');
    expect(await open(opening(7, { key, credential: session(6) }))).toMatchObject({
      kind: 'wave',
      incident: { id: 'fb-0', execution: 'execution-7' },
    });
    await verified(key, 'held', 8, sessions);
    expect((await open(opening(8, { key, credential: session(7) }))).kind).toBe('joined');
    expect((await open(opening(9, { key, credential: session(8) }))).kind).toBe('wave');
  });
  it('is contained again where it went through after its own containment had spread, or that did not hold', async () => {
    const key = await held();
    await open(opening(5, { key, credential: session(4) }));
    await verified(key, 'held', 6, itemOf(session(4)));
    expect((await open(opening(9, { key, credential: session(5) }))).kind).toBe('wave');
    await verified(key, 'not-held', 10, itemOf(session(4)));
    expect((await open(opening(10, { key, credential: session(5), execution: 'again' }))).kind).toBe('wave');
  });
  it('that was one too many in the hour is counted until that is over, or more are allowed', async () => {
    const key = await held();
    const wave = await open(opening(5, { key, credential: another }));
    await incidents().refuse(wave.incident, { limit: 10, until: minute(50) });
    expect(await open(opening(49, { key, credential: another }))).toMatchObject({
      kind: 'joined',
      covered: false,
    });
    const raised = await open(opening(49, { key, credential: another, wavesLimit: 11, execution: 'raised' }));
    expect(raised.kind).toBe('wave');
    await incidents().refuse(raised.incident, { limit: 11, until: minute(50) });
    expect((await open(opening(50, { key, credential: another }))).kind).toBe('wave');
  });
  it('is not absorbed by a containment that has died', async () => {
    const first = opening(0);
    const { key } = first.incident;
    await open(first);
    const later = { key, credential: session(-5), execution: 'later' };
    expect((await open(opening(5, later))).kind).toBe('joined');
    expect((await open(opening(11, later))).kind).toBe('wave');
  });
  it('is only counted where nothing is to be contained, or a person has restored the incident', async () => {
    const key = await held();
    expect((await open(opening(5, { key, credential: another, response: 'alert' }))).kind).toBe('joined');
    await restore(key);
    expect((await open(opening(5, { key }))).kind).toBe('joined');
    expect((await open(opening(7, { key, credential: another }))).kind).toBe('opened');
    // Launched before the restore and told behind it: nobody has decided about this one.
    const late = await open(
      opening(8, { key: await restored(), credential: another, launchTime: minute(5) }),
    );
    expect(late.kind).toBe('wave');
  });
});

describe('a call that AWS refused', () => {
  const denied = { response: 'alert', denied: true } as const;

  it('is refused by no deny of ours where the breaker or a pause let its caller go', async () => {
    const first = opening(0, { key: 'let-go' });
    const { incident } = await open(first);
    await incidents().refuse(incident, { limit: 20, until: minute(60) });
    expect(await open(opening(5, { key: 'let-go', ...denied }))).toMatchObject({
      kind: 'joined',
      covered: false,
    });
  });
  it('nor where a further credential was let go', async () => {
    await open(opening(0, { key: 'wave-let-go' }));
    await verified('wave-let-go', 'held', 1);
    const wave = {
      key: 'wave-let-go',
      credential: another,
      coverage: { keys: [another.id], sessions: [], before: '' },
    };
    const { incident } = await open(opening(5, wave));
    await incidents().refuse(incident, { limit: 20, until: minute(60) });
    const again = { ...wave, denied: true, execution: 'again' };
    expect(await open(opening(6, again))).toMatchObject({ kind: 'joined', covered: false });
  });
});
