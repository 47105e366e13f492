import type { CredentialItem } from '../../../core/incident/other-credentials.ts';
import type { CountedLaunch } from '../../../core/incident/tally.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { countLaunches } from '../../../lambda/steps/count-launches/count.ts';
import { stateOf } from '../../support/report/state.ts';
import { launchRecord, roleIdentity } from '../../support/events.ts';

const state = stateOf({ ...launchRecord, userIdentity: roleIdentity });
const { incident, launch } = state;
const minute = (n: number): string => `2026-11-01T10:${String(n).padStart(2, '0')}:00.000Z`;
const own = 'AROAEXAMPLEROLEID0001:alice';
const other = 'AROAEXAMPLEROLEID0001:bob';

const counted = (
  credential: string,
  at: number,
  result: CountedLaunch['result'] = 'launched',
): CountedLaunch => ({
  ...{ eventId: `${credential} ${at}`, eventTime: minute(at), region: 'eu-west-1', result },
  ...{ instances: '1', credential },
});
const held: CredentialItem = {
  ...{ sk: 'INCIDENT', execution: incident.execution, credential: own, subject: '', status: 'held' },
  ...{ launchTime: minute(0), openedAt: minute(0) },
  coverage: { keys: [], sessions: [own], before: minute(6) },
};

const open = async (
  change: Partial<ContainmentState>,
  pages: Readonly<Record<string, readonly CountedLaunch[]>>,
  items: readonly CredentialItem[] = [held],
) => {
  const { credentials } = await countLaunches(
    { incident, launch, ...change },
    {
      settings: { settleSeconds: 10, holdSeconds: 30, containAttempts: 3 },
      tallies: {
        // eslint-disable-next-line @typescript-eslint/require-await -- as the port's
        async *pages({ id }) {
          yield pages[id] ?? [];
        },
        credentials: () => Promise.resolve(items),
      },
      mayGoOn: () => true,
      now: new Date(minute(20)),
    },
  );
  return credentials?.open.map(({ id }) => id) ?? [];
};
const admitted = { by: 'fb-origin', phase: 'watch-1', at: minute(6), issuers: [] } as const;

describe('a credential that launched while nobody was contained', () => {
  const launches = { [incident.id]: [counted(own, 0), counted(other, 1), counted(own, 2)] };
  it('may still work where the incident was admitted afterwards', async () => {
    expect(await open({ admitted }, launches)).toEqual([other]);
    expect(await open({}, launches)).toEqual([]);
  });
  it('may still work where it launched in the alert whose place the incident took', async () => {
    const taken = { ...incident, counts: ['fb-alert'] };
    expect(await open({ incident: taken }, { 'fb-alert': [counted(other, 1)] })).toEqual([other]);
  });
  it.each<[string, CountedLaunch, readonly CredentialItem[]]>([
    ['was denied', counted(other, 1, 'denied'), [held]],
    ['launched after the containment began', counted(other, 7), [held]],
    ['has an item of its own', counted(other, 1), [held, { ...held, sk: 'CREDENTIAL#x', credential: other }]],
    [
      'is covered',
      counted(other, 1),
      [{ ...held, coverage: { keys: [], sessions: 'all', before: minute(6) } }],
    ],
  ])('is none that %s', async (_, each, items) => {
    expect(await open({ admitted }, { [incident.id]: [each] }, items)).toEqual([]);
  });
  it('is one of so many at the most', async () => {
    const many = Array.from({ length: 300 }, (_, n) => counted(`AROAEXAMPLEROLEID0001:s${n}`, 1));
    expect(await open({ admitted }, { [incident.id]: many })).toHaveLength(10);
  });
});
