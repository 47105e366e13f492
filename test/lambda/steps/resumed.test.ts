import { resumeContainment } from '../../../lambda/steps/resolve-caller/resumed.ts';
import type { Resumption } from '../../../core/patrol/patrol-input.ts';
import { toPlan } from '../../../core/containment/plan.ts';
import type { StoredItem } from '../../../core/incident/item/read-item.ts';

const user = { userName: 'bob', uniqueId: 'AIDAEXAMPLE0000000001' };
const key = { kind: 'deactivate-key', ...user, accessKeyId: 'AKIAEXAMPLEKEY000001' } as const;
const finding = {
  action: key.kind,
  target: key.accessKeyId,
  ...user,
  status: 'reverted',
  note: 'x',
} as const;
const checkedAt = '2026-12-02T06:00:00.000Z';
const input: Resumption = {
  ...{ key: 'user:AIDAEXAMPLE0000000001', item: 'INCIDENT', incidentId: 'fb-1', execution: 'e1', checkedAt },
  ...{ telling: 'mail', count: 1, reversals: [], findings: [finding] },
};
const item: StoredItem = {
  ...{ pk: input.key, sk: 'INCIDENT', version: '2', incidentId: 'fb-1', status: 'held', response: 'contain' },
  intent: JSON.stringify({ caller: {}, plan: toPlan([key]), verdict: {} }),
};
const pause = { until: '2026-12-02T07:00:00.000Z', at: 'x', by: 'me', reason: 'y' };

async function resumed({
  change = {},
  found = item,
  paused = () => Promise.resolve(undefined),
  mode = 'contain',
  isTaken = true,
}: {
  readonly change?: object;
  readonly found?: StoredItem;
  readonly paused?: () => Promise<typeof pause | undefined>;
  readonly mode?: 'contain' | 'observe';
  readonly isTaken?: boolean;
} = {}) {
  const taken: unknown[] = [];
  const state = await resumeContainment({ ...input, ...change }, 'e2', {
    resuming: {
      read: () => Promise.resolve({ item: found }),
      take: (_item, of) => Promise.resolve(taken.push(of) > 0 && isTaken),
    },
    ...{ readPause: paused, settings: { mode }, account: '111122223333', now: new Date(checkedAt) },
  });
  return { route: state.route, execution: state.incident.execution, paused: state.paused, taken };
}

const own = [{ from: 'e1', to: 'e2' }];
it.each([
  ['is contained by the execution that took it', {}, { route: 'contain', execution: 'e2', taken: own }],
  ['is left alone where somebody else has it now', { isTaken: false }, { route: 'ignore', taken: own }],
  [
    'is only told while a person has paused containment',
    { paused: () => Promise.resolve(pause) },
    { route: 'again', execution: 'e1', paused: pause, taken: [] },
  ],
  [
    'is not told again where a pause that on-call knows of lets it stand',
    { paused: () => Promise.resolve(pause), change: { telling: 'quiet' } },
    { route: 'ignore', execution: 'e1', taken: [] },
  ],
  [
    'is contained where nobody can say whether it is paused',
    { paused: () => Promise.reject(new Error('no table')) },
    { route: 'contain', taken: own },
  ],
  ['is only told where nothing is reverted', { change: { findings: [] } }, { route: 'again', taken: [] }],
  ['is left alone in mode observe', { mode: 'observe' as const }, { route: 'ignore', taken: [] }],
])('what the patrol found %s', async (_what, world, expected) => {
  expect(await resumed(world)).toMatchObject(expected);
});

it('is not taken up where another incident stands there, and the error says what to do', async () => {
  await expect(resumed({ found: { ...item, incidentId: 'fb-2' } })).rejects.toThrow(
    /no incident fb-1 under user:.*got fb-2\. The patrol checks what is there in its next round/,
  );
});
