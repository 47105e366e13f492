import type { ContainmentState } from '../../../../core/state.ts';
import { eventOf, launchSecond } from '../../../support/review/review.ts';
import { containment, outcomes } from '../../../support/report/state.ts';
import { worldOf, many } from './world.ts';

describe('the review', () => {
  it('says which calls were made after the containment, and which of them were not refused', async () => {
    const at = (second: number, errorCode?: string) =>
      eventOf(`a${second}`, launchSecond + second, errorCode === undefined ? {} : { errorCode });
    const { review } = worldOf({
      events: { 'us-east-1': [at(0), at(2, 'AccessDenied'), at(3), at(4, 'InvalidClientTokenId')] },
    });
    const { after } = await review({ containment: containment() });
    expect(after).toMatchObject({
      since: '2026-11-01T10:00:01.500Z',
      calls: 3,
      denied: 2,
      notDenied: { items: [{ eventId: 'a3' }], more: 0 },
    });
    expect((await review()).after).toBeUndefined();
  });
  it('counts apart what went through until the deny of sessions was renewed, because IAM was spreading', async () => {
    const at = (second: number, errorCode?: string) =>
      eventOf(`a${second}`, launchSecond + second, errorCode === undefined ? {} : { errorCode });
    const { review } = worldOf({
      events: {
        'us-east-1': [at(1), at(2), at(3), at(4, 'AccessDenied'), at(11), at(12)],
      },
    });
    const renewed = (when: string, status: 'done' | 'failed' = 'done') => ({
      containment: containment(),
      renewal: { failed: false, outcomes: [{ ...outcomes.sessions, status, at: when }] },
    });
    const { after } = await review(renewed('2026-11-01T10:00:11.200Z'));
    expect(after).toMatchObject({
      since: '2026-11-01T10:00:01.500Z',
      renewedAt: '2026-11-01T10:00:11.200Z',
      calls: 5,
      denied: 1,
      // In the second of the renewal it may have been before it.
      spreading: 3,
      notDenied: { items: [{ eventId: 'a12' }], more: 0 },
    });
    const blow = {
      at: '2026-11-01T10:00:05.000Z',
      action: 'deactivate-key',
      target: 'AKIA',
      note: 'active',
    } as const;
    const reverted = {
      held: true,
      status: 'held',
      checkedAt: blow.at,
      findings: [],
      reverted: [blow],
    } as const;
    for (const none of [
      renewed('2026-11-01T10:00:01.000Z'),
      renewed('2026-11-01T10:00:11.200Z', 'failed'),
      // Minutes later it was not IAM that was spreading, and where somebody reverts it nothing is excused.
      renewed('2026-11-01T10:05:00.000Z'),
      { ...renewed('2026-11-01T10:00:11.200Z'), verification: reverted },
    ]) {
      const found = (await review(none)).after;
      expect(found).toMatchObject({ calls: 5, notDenied: { items: { length: 4 } } });
      expect(found).not.toHaveProperty('spreading');
    }
  });
  it('answers in what room the state has left', async () => {
    const events = many(300).map(({ id, second, record }) =>
      eventOf(id, second!, { ...(record as object), userAgent: `${id} ${'x'.repeat(180)}`, readOnly: false }),
    );
    const { review } = worldOf({ events: { 'us-east-1': events } });
    const size = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
    const roomy = await review();
    expect(size(roomy)).toBeLessThanOrEqual(32 * 1024);
    const report = { telling: 'x'.repeat(232 * 1024 - 12_000) } as unknown as NonNullable<
      ContainmentState['report']
    >;
    const tight = await review({ report });
    expect(size(tight)).toBeLessThan(10_000);
    expect(tight).toMatchObject({ calls: 300, changeCount: 300 });
    expect(tight.userAgents.reduce((sum, { count }) => sum + count, 0)).toBe(300);
  });
});
