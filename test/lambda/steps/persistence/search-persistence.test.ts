import type { Trace } from '../../../../core/lineage/trace.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import { at, textAt } from '../../../../core/values/unknown.ts';
import { searchPersistence } from '../../../../lambda/steps/find-persistence/search.ts';
import { account, launchRecord, roleIdentity, settings, userIdentity } from '../../../support/events.ts';
import { key as keyOf, ports } from '../../../support/ports.ts';
import { newKey, userArn } from '../../../support/review/made.ts';
import { stateOf } from '../../../support/report/state.ts';

const now = new Date('2026-11-01T10:05:00Z');
const accessKeyId = 'AKIAEXAMPLEMADE00001';
const elsewhere = { sourceIPAddress: '198.51.100.7', userAgent: 'Terraform/1.9' };

function search(
  state: ContainmentState,
  records: readonly unknown[],
  { preparedHours = 24, active = true } = {},
) {
  const all = settings({ preparedHours });
  return searchPersistence(
    state,
    { account, regions: ['us-east-1'], settings: all },
    {
      history: {
        records: (_region, { key, value }, span) =>
          Promise.resolve({
            records: records.filter((record) => {
              const time = Date.parse(textAt(record, 'eventTime') ?? '');
              const of =
                key === 'EventName' ? textAt(record, 'eventName') : at(record, 'userIdentity', 'accessKeyId');
              return of === value && time >= +span.from && time <= +span.to;
            }),
          }),
      },
      ports: ports({ accessKeys: { list: () => Promise.resolve([keyOf(accessKeyId, active)]) } }),
      deadline: new Date(now.getTime() + 45_000),
      clock: () => now,
      pause: () => Promise.resolve(),
    },
  );
}

const yesterday = newKey('bob', accessKeyId, { eventTime: '2026-10-31T14:00:00Z', change: elsewhere });

describe('the search for what the caller made', () => {
  it('says what is left and works, from when it searched, and that it is news', async () => {
    const found = await search(stateOf(), [yesterday]);
    expect(found).toMatchObject({
      act: false,
      worse: true,
      searchedFrom: '2026-10-31T10:00:00.000Z',
      found: [{ verdict: 'leave', prepared: 'elsewhere', standing: { is: 'works' } }],
    });
  });

  it('is no news where the phase before knew it, and reads it again', async () => {
    const { worse, ...before } = await search(stateOf(), [yesterday]);
    expect(worse).toBe(true);
    const later = stateOf(undefined, { phase: 'watch-1', persistence: { ...before, denied: [] } });
    expect((await search(later, [yesterday])).worse).toBeUndefined();
    // A person ran the commands, and history shows it no more.
    const closed = await search(later, [], { active: false });
    expect(closed.worse).toBeUndefined();
    expect(closed.found[0]!.standing).toEqual({ is: 'refused' });
  });

  it('ends at the launch where the settings say so', async () => {
    const found = await search(stateOf(), [yesterday], { preparedHours: 0 });
    expect(found.found).toEqual([]);
    expect(found).not.toHaveProperty('searchedFrom');
  });

  it('goes by every credential of the chain that is contained, and by no other', async () => {
    const role = stateOf({ ...launchRecord, userIdentity: roleIdentity });
    const origin = {
      ...{ kind: 'user-key', userName: userIdentity.userName, userArn: userArn(userIdentity.userName) },
      ...{ accessKeyId: userIdentity.accessKeyId, reason: '' },
    };
    const chain = (kind: string): ContainmentState => ({
      ...role,
      trace: { verdicts: [{ kind, caller: origin, because: '' }] } as unknown as Trace,
    });
    const made = newKey('bob', accessKeyId, { eventTime: '2026-11-01T09:59:50Z', by: userIdentity });
    const contained = await search(chain('contain'), [made]);
    expect(contained.plan.actions).toContainEqual({ kind: 'deactivate-key', userName: 'bob', accessKeyId });
    expect((await search(chain('planned'), [made])).act).toBe(true);
    expect((await search(chain('leave'), [made])).found).toEqual([]);
  });
});
