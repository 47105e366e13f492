import { PermanentError, RetryableError } from '../../../../lambda/aws/failure.ts';
import { makeReads } from '../../../../lambda/steps/patrol/reads.ts';
import { patrol, type RoundDeps } from '../../../../lambda/steps/patrol/round.ts';
import type { PatrolledIncident } from '../../../../lambda/aws/table/patrol/patrolled.ts';
import { toPlan } from '../../../../core/containment/plan.ts';
import type { StoredItem } from '../../../../core/incident/item/read-item.ts';
import { newNote, type PatrolNote } from '../../../../core/patrol/note.ts';
import type { PatrolInput } from '../../../../core/patrol/patrol-input.ts';
import { ports } from '../../../support/ports.ts';

const now = new Date('2026-12-02T06:00:00.000Z');
const user = { userName: 'bob', uniqueId: 'AIDAEXAMPLE0000000001' };
const key = { kind: 'deactivate-key', ...user, accessKeyId: 'AKIAEXAMPLEKEY000001' } as const;
const caller = { kind: 'user-key', ...user, userArn: 'arn:aws:iam::111122223333:user/bob' };
const pk = 'user:AIDAEXAMPLE0000000001';

const incident = (change: Partial<PatrolledIncident> = {}): PatrolledIncident => ({
  ...{ pk, incidentId: 'fb-1', openedAt: '2026-12-01T06:00:00.000Z' },
  ...change,
});
const stored = (change: Partial<StoredItem> = {}): StoredItem => ({
  ...{ pk, sk: 'INCIDENT', version: '2', incidentId: 'fb-1', status: 'held', response: 'contain' },
  ...{ execution: 'arn:x:execution:m:e1', subject: 'user bob' },
  intent: JSON.stringify({ caller, plan: toPlan([key]), verdict: { kind: 'contain', because: 'x' } }),
  ...change,
});

interface World {
  readonly incidents?: readonly PatrolledIncident[];
  readonly items?: readonly StoredItem[];
  readonly active?: boolean;
  readonly alive?: boolean;
  readonly restored?: readonly StoredItem[];
  readonly change?: Partial<RoundDeps>;
}

async function round({ incidents = [incident()], items = [stored()], ...world }: World = {}) {
  const started: PatrolInput[] = [];
  const notes: PatrolNote[] = [];
  const looked: string[] = [];
  const asked: string[] = [];
  const failed: string[] = [];
  const { active = true } = world;
  const result = await patrol({
    table: {
      list: () => Promise.resolve(incidents),
      items: ({ incidentId = '' }) => {
        asked.push(incidentId);
        return Promise.resolve(items);
      },
      restored: () => Promise.resolve(world.restored ?? []),
      statusOf: () => Promise.resolve(undefined),
      mark: (_incident, _at, note) => Promise.resolve(notes.push(note) > 0),
    },
    executions: {
      isOver: () => Promise.resolve(world.alive !== true),
      start: (_name, input) => Promise.resolve(void started.push(input)),
    },
    ports: ports({
      accessKeys: {
        list: () => {
          looked.push('list');
          return Promise.resolve([{ id: key.accessKeyId, active, createdAt: '2026-11-01T00:00:00Z' }]);
        },
      },
      principals: { find: () => Promise.resolve({ is: 'here', uniqueId: user.uniqueId }) },
    }),
    history: { records: () => Promise.resolve({ records: [] }) },
    region: 'us-east-1',
    reads: makeReads(),
    settings: { protectedPrincipals: [] },
    readPause: () => Promise.resolve(undefined),
    now: () => now,
    pause: () => Promise.resolve(),
    mayGoOn: () => true,
    ...{ followUpMs: 15 * 60_000, freshMs: 30 * 60_000, spreadMs: 1_000 },
    failed: ({ incidentId = '' }) => void failed.push(incidentId),
    ...world.change,
  });
  return { result, started, notes, looked, asked, failed };
}

it('has contained again what was reverted, by what the item holds, and writes down that it did', async () => {
  const { started, notes, result } = await round();
  expect(started).toMatchObject([
    {
      patrol: {
        ...{ key: pk, item: 'INCIDENT', incidentId: 'fb-1', execution: 'arn:x:execution:m:e1' },
        ...{ telling: 'mail', count: 1 },
        findings: [{ action: 'deactivate-key', status: 'reverted', target: key.accessKeyId }],
      },
    },
  ]);
  expect(notes).toMatchObject([{ found: 'reverted', reversals: 1, ended: ['e1'] }]);
  expect(result).toEqual({ checked: 1, reverted: 1, failed: 0, left: 0 });
});

it('writes down that it holds, and starts nothing', async () => {
  const { started, notes } = await round({ active: false });
  expect(started).toEqual([]);
  expect(notes).toMatchObject([{ found: 'in-place', reversals: 0 }]);
});

it.each<[string, World]>([
  ['whose execution is alive', { alive: true }],
  ['that a person restores', { items: [stored({ status: 'restoring' })] }],
  ['that was only alerted on', { items: [stored({ response: 'alert' })] }],
  ['whose place another one has taken', { items: [] }],
  [
    'in which everybody is gone',
    { items: [stored({ patrol: JSON.stringify({ ...newNote, found: 'over' }) })] },
  ],
  ['that is younger than its follow-up', { incidents: [incident({ openedAt: '2026-12-02T05:50:00.000Z' })] }],
  ['that was checked a moment ago', { incidents: [incident({ patrolledAt: '2026-12-02T05:50:00.000Z' })] }],
])('leaves alone an incident %s', async (_what, world) => {
  const { started, looked, notes } = await round(world);
  expect([started, looked, notes]).toEqual([[], [], []]);
});

it.each<[string, World, string]>([
  [
    'a person has restored with another incident',
    {
      restored: [
        {
          ...{ pk: `PRIOR#${pk}`, sk: 'fb-0#x', restoredAt: '2026-12-01T07:00:00.000Z' },
          priors: JSON.stringify([{ action: key, readAt: 'x', state: {} }]),
        },
      ],
    },
    'a person has restored it',
  ],
  [
    'the settings protect by now',
    { change: { settings: { protectedPrincipals: [caller.userArn] } } },
    'is protected by the settings',
  ],
])('leaves alone, and says so, what %s', async (_what, world, because) => {
  const { started, notes } = await round(world);
  expect(started).toEqual([]);
  expect(notes).toMatchObject([{ found: 'left', because: expect.stringContaining(because) as string }]);
});

it('says that a pause lets it stand', async () => {
  const pause = { until: '2026-12-02T07:00:00.000Z', at: 'x', by: 'arn:me', reason: 'y' };
  const { notes, started } = await round({ change: { readPause: () => Promise.resolve(pause) } });
  expect(notes[0]).toMatchObject({ because: expect.stringContaining('paused by arn:me') as string });
  expect(started).toMatchObject([{ patrol: { reversals: [{ paused: true }] } }]);
});

it('tells a digest that is due although nothing is reverted now', async () => {
  const at = '2026-12-01T05:00:00.000Z';
  const known: PatrolNote = {
    ...{ ...newNote, reversals: 3, untold: 1, mailedAt: at, ended: ['e1'] },
    latest: [{ at, what: [], by: [] }],
  };
  const { started, notes } = await round({
    active: false,
    items: [stored({ patrol: JSON.stringify(known) })],
  });
  expect(started).toMatchObject([{ patrol: { telling: 'digest', findings: [], count: 3 } }]);
  expect(notes).toMatchObject([{ untold: 0, mailedAt: now.toISOString() }]);
});

describe('many incidents', () => {
  const many = [3, 1, 2].map((n) =>
    incident({ incidentId: `fb-${n}`, patrolledAt: `2026-12-01T0${n}:00:00.000Z` }),
  );
  const failing = (error: Error): World => ({
    incidents: many,
    change: { executions: { isOver: () => Promise.reject(error), start: () => Promise.resolve() } },
  });

  it('are checked in the order in which they were checked last, with a pause between two', async () => {
    const pauses: number[] = [];
    const pause = (ms: number) => Promise.resolve(pauses.push(ms));
    const { asked } = await round({ incidents: many, active: false, change: { pause } });
    expect(asked).toEqual(['fb-1', 'fb-2', 'fb-3']);
    expect(pauses).toEqual([1_000, 1_000]);
  });
  it('that there is no time for are left for the next round', async () => {
    let left = 2;
    const { asked, result } = await round({
      incidents: many,
      active: false,
      change: { mayGoOn: () => left-- > 0 },
    });
    expect(asked).toEqual(['fb-1', 'fb-2']);
    expect(result).toMatchObject({ checked: 2, left: 1 });
  });
  it('are not asked for while AWS throttles', async () => {
    const { failed, result, notes } = await round(failing(new RetryableError('throttled')));
    expect(failed).toEqual(['fb-1']);
    expect(result).toEqual({ checked: 0, reverted: 0, failed: 1, left: 2 });
    expect(notes).toEqual([]);
  });
  it('do not wait for one that cannot be checked: it is written down why', async () => {
    const { result, notes } = await round(failing(new PermanentError('no permission')));
    expect(result).toEqual({ checked: 0, reverted: 0, failed: 3, left: 0 });
    expect(notes).toMatchObject([1, 2, 3].map(() => ({ found: 'unknown', because: 'no permission' })));
  });
});
