import type { Phase } from '../../../core/incident/incident.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { hasNews, isWorthAMail, newsSince } from '../../../core/report/opening/news.ts';
import { sectionsOf, toReport } from '../../../core/report/report.ts';
import { toTold } from '../../../core/report/opening/told.ts';
import type { Told } from '../../../core/incident/told.ts';
import { calm, callOf, instancesNow, reviewOf, thingOf, wholeIncident } from '../../support/incidents.ts';
import { linesUnder } from '../../support/report/report.ts';

const now = new Date('2026-11-01T10:16:00Z');
const review = reviewOf(calm, 2);
const before: ContainmentState = { ...wholeIncident(calm, 2), activity: review };
const told = (state: ContainmentState): Told => toTold({ now, state });
const reported = (change: Partial<ContainmentState> = {}, base = before): ContainmentState => ({
  ...base,
  phase: 'follow-up',
  report: { messageId: 'm', publishedAt: '2026-11-01T10:00:14.000Z', told: told(base) },
  ...change,
});
const news = (state: ContainmentState) => linesUnder('WHAT IS NEW', { now, state });

it('the first report has no section about news: all of it is new', () => {
  expect(news(before)).toBeUndefined();
  expect(hasNews(before)).toBe(true);
});

it('a later report says right behind the headline that nothing is new', () => {
  expect(news(reported())).toEqual(['Nothing new since the last report.']);
  expect(sectionsOf({ now, state: reported() })[0]!.id).toBe('news');
  expect(hasNews(reported())).toBe(false);
});

it('says nothing of news where nobody knows what was told before', () => {
  const state = reported({ report: { messageId: 'm', publishedAt: 'x' } });
  expect(news(state)).toBeUndefined();
  expect(hasNews(state)).toBe(true);
});

const open = { items: [callOf(calm, 1, { eventTime: '2026-11-01T10:00:09Z' })], more: 0 };
const since = '2026-11-01T10:00:02.000Z';
const action = { kind: 'deactivate-key', userName: 'bob', accessKeyId: 'AKIAEXAMPLENEW000001' } as const;
const changes: readonly (readonly [string, Partial<ContainmentState>, string])[] = [
  [
    'a launch that history does not have',
    { activity: { ...review, proof: { result: 'not-found', askedAt: since } } },
    'EVENT HISTORY DOES NOT SHOW THIS LAUNCH: somebody may have sent the event by hand, to have this caller contained.',
  ],
  ['calls', { activity: { ...review, calls: review.calls + 3 } }, '3 more calls in event history.'],
  [
    'a search that came late enough',
    { persistence: { ...before.persistence!, searchedAt: '2026-11-01T10:15:01.000Z' } },
    'Not SO FAR any more: event history has caught up, and was searched again for what it made before.',
  ],
  ['launches', { launches: { ...before.launches!, count: 3 } }, '1 more launch.'],
  [
    'things that were made',
    { activity: { ...review, made: { items: [thingOf(calm, 9), ...review.made.items], more: 0 } } },
    '1 thing more that it made and that may outlive it: access key of user backdoor-9.',
  ],
  [
    'actions of a second wave',
    { plan: { ...before.plan, actions: [...before.plan.actions, action] } },
    'More was planned to contain: deactivate-key AKIAEXAMPLENEW000001.',
  ],
  [
    'what was reverted',
    {
      verification: {
        ...before.verification!,
        reverted: [{ at: since, action: 'deactivate-key', target: 'AKIA', note: 'active' }],
      },
    },
    'Somebody reverted the containment 1 time.',
  ],
  [
    'calls after containment that were refused',
    { activity: { ...review, after: { ...review.after!, calls: 6, denied: 6 } } },
    '2 calls more after containment, every one of them refused.',
  ],
  [
    'calls after containment that were not',
    { activity: { ...review, after: { since, calls: 5, denied: 4, neverDenied: 0, notDenied: open } } },
    '1 call after containment NOT refused: see below.',
  ],
  [
    'calls after containment that went through while IAM was spreading',
    {
      activity: {
        ...review,
        after: { ...review.after!, calls: 7, denied: 5, spreading: 2, renewedAt: since },
      },
    },
    '3 calls more after containment, 2 of them answered while IAM was spreading, the others refused.',
  ],
  ['instances', { instances: instancesNow(calm, 1) }, 'Instances running: 1; they were 2.'],
  [
    'the end of the review',
    { activity: { ...review, complete: true } },
    'The review of event history is complete now.',
  ],
  [
    'a containment that is lost',
    { verification: { ...before.verification!, held: false, status: 'not-held' } },
    'Since the last report: IT IS NOT CONTAINED ANY MORE.',
  ],
];

const lineageOf = (links: number) => ({
  trace: { lineage: { links: Array.from({ length: links }, () => ({})) } } as unknown as NonNullable<
    ContainmentState['trace']
  >,
});
it('tells who issued the credential, where that was not known', () => {
  const base = { ...before, ...lineageOf(0) };
  const text = 'Who issued the credential is known further back: see the lineage.';
  const make = (state: ContainmentState) => newsSince(told(base), { now, state }).map((each) => each.text);
  expect(make({ ...base, ...lineageOf(1) })).toEqual([text]);
  expect(make(base)).toEqual([]);
});
it('tells what others changed meanwhile, and leaves out what they and Firebreak looked at', () => {
  const resources = (changes: number, reads: number) => ({
    activity: {
      ...review,
      resources: {
        items: [
          {
            type: 'AWS::IAM::User',
            name: 'eve',
            region: 'us-east-1',
            events: 99,
            own: reads,
            changes,
            others: { items: [], more: changes + reads },
          },
        ],
        more: 0,
      },
    },
  });
  const state = reported(resources(4, 30), { ...before, ...resources(1, 2) });
  expect(news(state)).toEqual(['3 more changes by others to it or to what it touched.']);
  expect(hasNews(reported(resources(1, 30), { ...before, ...resources(1, 2) }))).toBe(false);
});

describe('the launch that opened the incident', () => {
  const { eventId, region, eventTime } = before.launch;
  const calls = review.calls + 1;
  const late: readonly (readonly [string, Partial<typeof review>])[] = [
    ['a change', { changes: [callOf(calm, 7, { eventId }), ...review.changes] }],
    [
      'instances that were made',
      { made: { items: [thingOf(calm, 8, { eventId }), ...review.made.items], more: 0 } },
    ],
    ['instances', { instances: { items: [{ instanceId: 'i-1', region, eventTime, eventId }], more: 0 } }],
  ];
  it.each(late)('that event history shows later, as %s, is no news', (_as, change) => {
    const state = reported({ activity: { ...review, calls, ...change } });
    expect(news(state)).toEqual(['Nothing new since the last report.']);
    expect(hasNews(state)).toBe(false);
  });
  it.each(late)('is not counted where another call is new beside it, as %s', (_as, change) => {
    const state = reported({ activity: { ...review, calls: calls + 1, ...change } });
    expect(news(state)).toEqual(['1 more call in event history.']);
  });
});

describe('whether a report is mailed', () => {
  const after = (phase: Phase, change: Partial<ContainmentState> = {}): ContainmentState => {
    const base = reported(change);
    return { ...base, report: { ...base.report!, phase } };
  };
  it('is certain of the second, with news or without', () => {
    expect(isWorthAMail(after('first'))).toBe(true);
    expect(isWorthAMail(reported())).toBe(true); // by an older release, which does not say which it was
  });
  it('depends on news where an update was the second', () => {
    expect(isWorthAMail(after('watch-1'))).toBe(false);
    expect(isWorthAMail(after('watch-2', { launches: { ...before.launches!, count: 3 } }))).toBe(true);
  });
  it.each<[string, Partial<ContainmentState>]>([
    ['is not contained', { verification: { ...before.verification!, held: false, status: 'not-held' } }],
    ['could not be checked', { verification: { ...before.verification!, reason: 'IAM did not answer' } }],
    ['could not be reviewed', { activity: { unavailable: 'timed out' } }],
    ['has instances that could not be looked up', { instances: { unavailable: 'timed out' } }],
    ['was looked for in the trail', { trail: { unavailable: 'Athena refused' } }],
    ['could not be traced', { traceError: { Error: 'x' } }],
    ['could not be searched for what was made', { persistenceError: { Error: 'x' } }],
    ['has no evidence', { evidenceError: { Error: 'x' } }],
    ['could not be written down', { recordError: { Error: 'x' } }],
    ['had launches that could not be counted', { launchesError: { Error: 'x' } }],
    ['may have been restored', { standingError: { Error: 'x' } }],
    [
      'could not be searched for what was made in a region',
      {
        persistence: {
          phase: 'follow-up',
          coverage: [{ region: 'x', pages: 0, events: 0, incomplete: 'no' }],
        } as never,
      },
    ],
  ])('does not, where the caller %s', (_, change) => {
    expect(isWorthAMail(after('watch-1', change))).toBe(true);
  });
  it('does not, where on-call was told already that the caller is not contained, and nothing is new', () => {
    const verification = { ...before.verification!, held: false, status: 'not-held' } as const;
    const known = reported({}, { ...before, verification });
    const state = { ...known, report: { ...known.report!, phase: 'watch-1' as const } };
    expect(hasNews(state)).toBe(false);
    expect(isWorthAMail(state)).toBe(true);
  });
  it('does not, where the state cannot be read', () => {
    expect(isWorthAMail(after('watch-1', { persistence: { phase: 'follow-up' } as never }))).toBe(true);
  });
  it('does not, where the review was whole before and is not any more', () => {
    const whole = { ...before, activity: { ...review, complete: true } };
    const state = reported({ activity: { ...review, complete: false } }, whole);
    expect(isWorthAMail({ ...state, report: { ...state.report!, phase: 'watch-1' } })).toBe(true);
  });
  it('depends on news alone behind the follow-up', () => {
    const end = { phase: 'review-end', activity: { unavailable: 'died' } } as const;
    expect(isWorthAMail(after('follow-up', end))).toBe(false);
    expect(
      isWorthAMail(after('follow-up', { phase: 'review-end', activity: { ...review, calls: 999 } })),
    ).toBe(true);
  });
  it('is certain of updates, which come only where something was contained', () => {
    expect(isWorthAMail(after('watch-1', { phase: 'watch-2' }))).toBe(true);
  });
});

it.each(changes)('tells %s, and that alone', (_name, change, line) => {
  expect(news(reported(change))).toEqual([line]);
  expect(hasNews(reported(change))).toBe(true);
});

it('what cannot be read any more is no news', () => {
  const gone = reported({ activity: { unavailable: 'timed out' }, instances: { unavailable: 'timed out' } });
  expect(hasNews(gone)).toBe(false);
});

it('is not loud where calls went through only while IAM was spreading', () => {
  const after = {
    ...review.after!,
    calls: 6,
    denied: 4,
    spreading: 2,
    renewedAt: '2026-11-01T10:00:12.000Z',
  };
  const state = reported({ activity: { ...review, after } });
  expect(linesUnder('CALLS AFTER CONTAINMENT', { now, state })).toEqual([
    '4 calls after 2026-11-01 10:00:02Z refused; since the renewal every one of them.',
    '2 calls went through while IAM was spreading, until the deny of sessions was renewed at 2026-11-01 10:00:12Z: what they issued is denied by it.',
  ]);
  const { headline, facts } = toReport({ now, state });
  expect(headline.join()).not.toContain('BUT');
  expect(facts.find(({ label }) => label === 'Calls after containment')!.value).toBe(
    '6, 2 went through while IAM was spreading, none later',
  );
});

it('is said loudly in the first lines, where a call was not refused, be it one', () => {
  const after = { since, calls: 5, denied: 4, neverDenied: 0, notDenied: open };
  const state = reported({ activity: { ...review, after } });
  const third = (more: number) =>
    toReport({
      now,
      state: reported({ activity: { ...review, after: { ...after, notDenied: { ...open, more } } } }),
    }).headline[2];
  expect(third(0)).toMatch(/ BUT 1 call after it was NOT refused\.$/);
  expect(third(1)).toMatch(/ BUT 2 calls after it were NOT refused\.$/);
  expect(linesUnder('CALLS AFTER CONTAINMENT', { now, state })!.slice(0, 1)).toEqual([
    '1 of 5 calls after 2026-11-01 10:00:02Z NOT REFUSED, 4 refused. IAM may take seconds to spread; what came later means that the credential still works.',
  ]);
});

describe('what is remembered of a report', () => {
  it('is under 8 KB and has nothing that others wrote', () => {
    const actions = Array.from({ length: 500 }, (_, index) => ({
      ...action,
      accessKeyId: `${'日'.repeat(2_000)}${index}`,
    }));
    const made = {
      items: Array.from({ length: 2_000 }, (_, index) =>
        thingOf(calm, index, { eventId: `${'x'.repeat(500)}${index}` }),
      ),
      more: 7,
    };
    const state = { ...before, plan: { ...before.plan, actions }, activity: { ...review, made } };
    const text = JSON.stringify(told(state));
    expect(Buffer.byteLength(text)).toBeLessThan(8_000);
    expect(text).not.toMatch(/日|xx/);
    expect(told(state).madeCount).toBe(2_007);
  });
  it('tells by their number that there are more things than it remembers', () => {
    const many = (size: number) => ({
      items: Array.from({ length: size }, (_, index) => thingOf(calm, index)),
      more: 0,
    });
    const base = { ...before, activity: { ...review, made: many(400) } };
    expect(hasNews(reported({}, base))).toBe(false);
    expect(hasNews(reported({ activity: { ...review, made: many(401) } }, base))).toBe(true);
  });
});
