import type { Pause } from '../../core/incident/pause.ts';
import { type ContainmentStep, stepFields } from '../../core/containment/actions/steps.ts';
import { planContainment } from '../../core/containment/plan.ts';
import { pauseOf } from '../../core/report/decision.ts';
import { makePauseCheck } from '../../lambda/pause-check.ts';
import { settings } from '../support/events.ts';
import { type PortChange, key, ports } from '../support/ports.ts';
import { containment, stateOf } from '../support/report/state.ts';
import { ask } from '../support/run/run-step.ts';

const start = Date.parse('2026-11-30T03:00:00.000Z');
const pause: Pause = { until: '2026-11-30T04:00:00.000Z', at: '', by: 'somebody', reason: 'wrong rule' };

function check(since: string | undefined, answers: (Pause | Error | undefined)[]) {
  let now = start;
  const reads: number[] = [];
  const unread: string[] = [];
  const isPaused = makePauseCheck(
    () => {
      reads.push(now - start);
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    () => new Date(now),
    since,
    (error) => unread.push(String(error)),
  );
  return { reads, unread, after: (ms: number) => ((now = start + ms), isPaused()) };
}
const judged = new Date(start).toISOString();

it('asks nothing while the admission is two seconds old at most, and once in two seconds after that', async () => {
  const { reads, after } = check(judged, []);
  for (const ms of [0, 1999, 2000, 3999, 4000, 9000]) expect(await after(ms)).toBeUndefined();
  expect(reads).toEqual([2000, 4000, 9000]);
});

it.each([undefined, '', 'no time'])(
  'asks at once where nobody knows when it was judged (%s)',
  async (since) => {
    const { reads, after } = check(since, [pause]);
    expect(await after(0)).toBe(pause);
    expect(await after(10)).toBe(pause);
    expect(reads).toEqual([0]);
  },
);

it('a pause that is over is none', async () => {
  const { after } = check(judged, [pause, undefined]);
  expect(await after(2000)).toBe(pause);
  expect(await after(5000)).toBeUndefined();
});

it('goes on where it cannot be read, and stays paused where it was', async () => {
  const { after, unread } = check(judged, [new Error('no table'), pause, new Error('no table')]);
  expect(await after(2000)).toBeUndefined();
  expect(await after(4000)).toBe(pause);
  expect(await after(6000)).toBe(pause);
  expect(unread).toEqual(['Error: no table', 'Error: no table']);
});

describe('a step that is asked to act while containment is paused', () => {
  const changes: string[] = [];
  const change = (name: string) => () => (changes.push(name), Promise.resolve('set' as const));
  const all: PortChange = {
    accessKeys: { list: () => Promise.resolve([key('AKIAEXAMPLEKEY000001')]), setActive: change('key') },
    loginProfiles: { remove: () => (changes.push('password'), Promise.resolve('removed' as const)) },
    credentials: {
      list: () => Promise.resolve([{ id: 'ACCAEXAMPLE', active: true }]),
      setActive: change('credential'),
    },
    denies: {
      putInline: () => (changes.push('deny'), Promise.resolve('put' as const)),
      attachDenyAll: () => (changes.push('deny'), Promise.resolve('put' as const)),
    },
  };
  const plan = planContainment(stateOf().caller, { ...settings(), otherCredentials: 'deactivate' });
  const acting = { ...stateOf(), plan, lookError: { Error: 'States.Timeout' } };
  const asked = (step: ContainmentStep, paused?: Pause) => {
    changes.length = 0;
    return ask(step, acting, ports(all), undefined, false, undefined, () => Promise.resolve(paused));
  };

  it.each(Object.keys(stepFields) as ContainmentStep[])(
    '%s: each action fails, and says why',
    async (step) => {
      const goes = await asked(step);
      expect(goes.paused).toBeUndefined();
      expect(goes.outcomes.length).toBeGreaterThan(0);
      const before = changes.length;
      const kept = await asked(step, pause);
      expect({ step, before: before > 0 || step === 'deactivate-credentials', after: changes }).toEqual({
        ...{ step, before: true, after: [] },
      });
      expect(kept).toMatchObject({ failed: true, paused: pause });
      for (const outcome of kept.outcomes) {
        expect(outcome).toMatchObject({
          status: 'failed',
          error: {
            name: 'Firebreak.Paused',
            message: 'containment is paused by somebody until 2026-11-30 04:00:00Z (wrong rule)',
          },
        });
      }
      expect(pauseOf({ containment: { ...containment(), [stepFields[step]]: kept } })).toBe(pause);
    },
  );

  it('the report is about the pause as long as that keeps it from holding', () => {
    const step = { failed: true, outcomes: [], paused: pause };
    const verified = (held: boolean, checkedAt: string) =>
      ({ held, status: held ? 'held' : 'not-held', checkedAt, findings: [] }) as never;
    const during = verified(false, '2026-11-30T03:30:00.000Z');
    expect(pauseOf({ renewal: step, verification: during })).toBe(pause);
    expect(
      pauseOf({ renewal: step, verification: verified(true, '2026-11-30T03:30:00.000Z') }),
    ).toBeUndefined();
    expect(pauseOf({ renewal: step, verification: verified(false, pause.until) })).toBeUndefined();
  });
});
