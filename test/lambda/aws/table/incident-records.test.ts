import { staleBefore } from '../../../../core/incident/stale.ts';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { findKept } from '../../../../cli/restore/kept-from-table.ts';
import { marksOf } from '../../../../cli/restore/marks.ts';
import { restoredBy, standingOf, standingOfAll } from '../../../../cli/restore/refusal.ts';
import { findIncidentTables } from '../../../../lambda/aws/table/find-table.ts';
import type { IncidentItem } from '../../../../core/incident/item/read-item.ts';
import { readIncidentItem } from '../../../../core/incident/item/read-item.ts';
import { makeIncidentRecords } from '../../../../lambda/aws/table/incident-records.ts';
import { makeIncidents, type Opening } from '../../../../lambda/aws/table/incidents.ts';
import type { Action } from '../../../../core/containment/action.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

let table: TestTable;
let dynamodb: DynamoDBClient;
beforeAll(async () => {
  table = await startTable();
  ({ dynamodb } = table);
});
afterAll(() => table.close());

const records = () => makeIncidentRecords(dynamodb, 'incidents');
const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 1, 10, n));
const iso = (n: number): string => minute(n).toISOString();
const hold = { settleSeconds: 10, holdSeconds: 30, containAttempts: 3 };
const stale = (n: number): string => staleBefore(minute(n), hold);

const userName = 'bob';
const key = { kind: 'deactivate-key', userName, accessKeyId: 'AKIAEXAMPLEKEY000001' } as const;
const console_: Action = { kind: 'disable-console', userName };
const callerOf = (pk: string) => ({
  kind: 'user-key',
  userName,
  userArn: `arn of ${pk}`,
  accessKeyId: 'AKIAEXAMPLEKEY000001',
  reason: '',
});

function open(pk: string, at: number, change: Partial<Opening> = {}) {
  return makeIncidents(dynamodb, 'incidents').open({
    incident: { id: `fb-${pk}-${at}`, key: pk, subject: 'user bob', openedAt: iso(at), execution: `e-${at}` },
    response: 'contain',
    credential: { id: 'AKIAEXAMPLEKEY000001', type: 'key', since: '' },
    coverage: { keys: ['AKIAEXAMPLEKEY000001'], sessions: ['sessions'], before: iso(at) },
    launchId: `launch-${at}`,
    told: { launched: true, regions: ['eu-west-1'], instances: 1, mails: [] },
    launchTime: iso(at),
    denied: false,
    breakerLimit: 20,
    settings: '0a1b2c3d4e5f',
    wavesLimit: 10,
    intent: JSON.stringify({
      caller: callerOf(pk),
      verdict: { kind: 'contain', because: '' },
      plan: { actions: [key, console_] },
    }),
    windowEnds: iso(at + 1_000),
    staleBefore: iso(at - 10),
    expiresAt: 2_000_000_000,
    ...change,
  });
}

async function put(item: Readonly<Record<string, string>>): Promise<void> {
  const Item = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
  await table.account.dynamoDb.execute('PutItem', { TableName: 'incidents', Item });
}

const prior = (pk: string, incidentId: string, readAt: string, passwordCreatedAt: string | null) =>
  put({
    pk,
    sk: `PRIOR#${incidentId}#0`,
    priors: JSON.stringify([{ action: console_, readAt, state: { passwordCreatedAt } }]),
  });

const itemOf = async (pk: string): Promise<IncidentItem> =>
  readIncidentItem((await records().all()).find((item) => item.pk === pk && item.sk === 'INCIDENT'));

describe('an incident that is restored', () => {
  it('is not touched while it is being contained, unless that has died', async () => {
    await open('a', 0);
    const item = await itemOf('a');
    expect(await records().begin(item, minute(5), minute(-5))).toBe('changed');
    expect(await itemOf('a')).toMatchObject({ status: 'containing' });
    expect(await records().begin(item, minute(15), minute(5))).toBe('written');
    expect(await itemOf('a')).toMatchObject({ status: 'restoring', windowEnds: iso(15) });
  });

  it.each([
    ['while it is being restored', false],
    ['afterwards', true],
  ])(
    'leaves a launch that is made %s to a new incident, whatever its event’s delay',
    async (_name, isOver) => {
      const pk = `b-${String(isOver)}`;
      await open(pk, 0);
      await records().begin(await itemOf(pk), minute(20), minute(10));
      if (isOver) expect(await records().finish(await itemOf(pk), minute(22), 'arn:me')).toBe('written');
      expect((await open(pk, 19)).kind).toBe('joined');
      expect((await open(pk, 21)).kind).toBe('opened');
      const now = await itemOf(pk);
      expect(now).toMatchObject({ incidentId: `fb-${pk}-21`, status: 'containing' });
      expect(now).not.toHaveProperty('restoringAt');
      expect(now).not.toHaveProperty('restoredBy');
    },
  );

  it('is not marked as restored when another incident has taken its place, or it was contained again', async () => {
    await open('c', 0);
    const item = await itemOf('c');
    expect(await records().finish(item, minute(1), 'arn:me')).toBe('changed');
    await records().begin(item, minute(20), minute(10));
    await open('c', 21);
    expect(await records().finish(item, minute(22), 'arn:me')).toBe('changed');
  });

  it('does not get a longer window by it', async () => {
    await open('d', 0, { windowEnds: iso(5) });
    await records().begin(await itemOf('d'), minute(20), minute(10));
    expect(await itemOf('d')).toMatchObject({ windowEnds: iso(5) });
  });

  it('counts its launches, and no others', async () => {
    await open('e', 0);
    for (const sk of ['LAUNCH#fb-e-0#1', 'LAUNCH#fb-e-0#2', 'LAUNCH#fb-other#1']) await put({ pk: 'e', sk });
    expect(await records().countLaunches(await itemOf('e'))).toBe(2);
  });

  it('counts those of them that a deny of its own refused', async () => {
    await open('f', 0);
    const launches = [
      ['1', 'yes'],
      ['2', 'no'],
      ['3', 'yes'],
    ] as const;
    for (const [id, refusedByDeny] of launches)
      await put({ pk: 'f', sk: `LAUNCH#fb-f-0#${id}`, refusedByDeny });
    await put({ pk: 'f', sk: 'LAUNCH#fb-f-0#of-an-older-release' });
    expect(await records().countRefusedByDeny(await itemOf('f'))).toBe(2);
  });

  it('is in no table that is not of a responder', async () => {
    expect(await findIncidentTables(dynamodb)).toEqual([]);
  });
});

describe('what is kept of an incident', () => {
  const all = () => records().all();
  // All of them are about one user: those whose restore began above would be restored along.
  beforeAll(async () => {
    for (const pk of ['a', 'd']) await records().finish(await itemOf(pk), minute(25), 'arn:me');
  });

  it('is found under the id of an incident that was re-opened, with the earliest look', async () => {
    await open('k', 0);
    await prior('k', 'fb-k-0', iso(0), iso(-100));
    await open('k', 11); // the first execution has died
    await prior('k', 'fb-k-11', iso(11), null);
    const found = findKept(await all(), 'fb-k-0');
    expect(found.kept).toMatchObject({ incidentId: 'fb-k-11', since: iso(0) });
    expect(found.kept.priors).toHaveLength(2);
    for (const item of found.priors) await records().retire(item, minute(30));
    expect(findKept(await all(), 'fb-k-11').kept.priors).toEqual([]);
  });

  it('is still to be restored where a further credential was contained behind the restore', async () => {
    // Between the plan that a person is shown and the word that it goes by, another key launches.
    await open('late', 0);
    const wave = { id: 'AKIAEXAMPLEKEY000002', type: 'key', since: '' } as const;
    const planned: Action = { ...key, accessKeyId: wave.id };
    const intent = JSON.stringify({ caller: callerOf('late'), verdict: {}, plan: { actions: [planned] } });
    await open('late', 5, { credential: wave, intent });
    const incident = await itemOf('late');
    await records().begin(incident, minute(15), minute(5));
    await records().finish(incident, minute(16), 'arn');

    const found = findKept(await all(), 'fb-late-0');
    expect(standingOfAll(found, stale(20))).toBeUndefined();
    // What was restored is known; only what the further credential lost is to be restored.
    expect(found.kept.records.map(({ thing, state }) => `${thing}: ${state}`)).toEqual([
      `key user bob ${key.accessKeyId}: not-recorded`,
    ]);
    expect(found.kept.actions).toEqual([key, console_, planned]);
    expect(restoredBy(found)).toBeUndefined();
    const marks = marksOf(records(), found, { now: () => minute(20), arn: 'arn', settings: hold });
    expect([await marks.begin(), await marks.finish([])]).toEqual([undefined, undefined]);
    expect(restoredBy(findKept(await all(), 'fb-late-0'))).toMatch(/^fb-late-0 was restored at .* by arn\.$/);
  });

  it('has the caller’s key where only an alert is left of the caller, and the looks of before', async () => {
    await open('l', 0, { response: 'alert' });
    const alert = findKept(await all(), 'fb-l-0');
    expect(alert.kept.actions).toEqual([]);
    expect(standingOf(alert.incident, false, stale(1))).toHaveProperty('nothing');
    await prior('l', 'fb-earlier', iso(-50), iso(-100));
    const { kept, incident } = findKept(await all(), 'fb-earlier');
    expect(kept.actions).toEqual([key, console_]);
    expect(standingOf(incident, true, stale(1))).toBeUndefined();
  });

  it('knows of other callers’ incidents that were not restored', async () => {
    await open('m', 0);
    await open('n', 0);
    const others = async () =>
      findKept(await all(), 'fb-m-0').kept.others.map(({ incidentId }) => incidentId);
    expect(await others()).toContain('fb-n-0');
    await records().begin(await itemOf('n'), minute(20), minute(10));
    // One whose restore has begun is restored along.
    expect(await others()).not.toContain('fb-n-0');
    expect(findKept(await all(), 'fb-m-0').others.map(({ incidentId }) => incidentId)).toContain('fb-n-0');
    await records().finish(await itemOf('n'), minute(21), 'arn:me');
    expect(await others()).not.toContain('fb-n-0');
    expect(findKept(await all(), 'fb-m-0').others).toEqual([]);
  });
});
