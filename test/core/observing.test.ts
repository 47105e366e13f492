import { continued, daysOf, isMailDue, weekBefore } from '../../core/observing/observation.ts';
import { type Observed, observedReport, observingEvent } from '../../core/observing/report.ts';
import { countObserved } from '../../core/observing/tally-observed.ts';
import { toNotice } from '../../lambda/steps/publish-report/compose.ts';
import { eventViolations, violations } from '../support/report/report-schema.ts';

const day = 86_400_000;
const begun = Date.parse('2026-11-01T10:00:00.000Z');
const at = (days: number): Date => new Date(begun + days * day);
const iso = (days: number): string => at(days).toISOString();

describe('the observation', () => {
  it('begins when it is seen first, and goes on as long as it is seen', () => {
    const first = continued(undefined, at(0));
    expect(first).toEqual({ since: iso(0), seenAt: iso(0) });
    expect(continued({ ...first, mailedAt: iso(1) }, at(3))).toEqual({
      ...{ since: iso(0), seenAt: iso(3), mailedAt: iso(1) },
    });
  });

  it('begins anew where the mode was another one in between, or the item cannot be read', () => {
    const fresh = { since: iso(40), seenAt: iso(40) };
    expect(continued({ since: iso(0), seenAt: iso(30), mailedAt: iso(29) }, at(40))).toEqual(fresh);
    expect(continued({ since: iso(0), seenAt: 'yesterday' }, at(40))).toEqual(fresh);
  });

  it('is mailed once a week after so many days, although the runs are not exactly a day apart', () => {
    const mails: number[] = [];
    let known = continued(undefined, at(0));
    for (let run = 1; run <= 40; run++) {
      const now = new Date(at(run).getTime() + (run % 2 === 0 ? 60_000 : -60_000));
      known = continued(known, now);
      if (!isMailDue(known, 14, now)) continue;
      mails.push(run);
      known = { ...known, mailedAt: now.toISOString() };
    }
    expect(mails).toEqual([14, 21, 28, 35]);
    expect(daysOf(known, at(40))).toBe(40);
  });
});

const launch = (principal: string, days: number, change: object = {}) => ({
  ...{ principal, eventTime: iso(days), region: 'eu-west-1', instances: 2 },
  ...change,
});

function observed(launches: readonly ReturnType<typeof launch>[], most = 20): Observed {
  const counter = countObserved(iso(0), weekBefore(at(20)));
  counter.add(launches.slice(0, 1));
  counter.add(launches.slice(1));
  return {
    ...{ since: iso(0), days: 20, totals: counter.totals(most) },
    names: new Map([['user:AIDA1', 'arn:aws:iam::111122223333:user/ci']]),
  };
}

const some = observed([
  launch('user:AIDA1', 19),
  launch('user:AIDA1', 18, { region: 'us-east-1', instances: 1 }),
  launch('role:AROA2', 15),
  launch('user:AIDA3', 2),
  launch('user:AIDA4', -3),
]);

it('counts those of the week, and all since it began, by user or role', () => {
  expect(some.totals).toEqual({
    all: { launches: 4, principals: 3 },
    week: { launches: 3, principals: 2 },
    principals: [
      {
        ...{ principal: 'user:AIDA1', launches: 2, instances: 3 },
        ...{ regions: ['eu-west-1', 'us-east-1'], last: iso(19) },
      },
      { principal: 'role:AROA2', launches: 1, instances: 2, regions: ['eu-west-1'], last: iso(15) },
    ],
  });
});

it('is a mail that says how many, by whom, and that nothing is armed', () => {
  const notice = toNotice('observing', observedReport(some, at(20)));
  expect(notice.subject).toBe(
    'Firebreak NOTHING IS ARMED, the mode is observe for 20 days: 3 launches last week',
  );
  const text = notice.text.replace(/\s+/g, ' ');
  expect(text).toContain('In the last 7 days 3 launches would have been contained, by 2 users or roles.');
  expect(text).toContain('Since 2026-11-01 10:00:00Z: 4 launches, by 3 users or roles.');
  expect(text).toContain(
    'arn:aws:iam::111122223333:user/ci: 2 launches, 3 instances at least, in eu-west-1,',
  );
  expect(text).toContain('role:AROA2: 1 launch');
  expect(text).toContain("mode: 'contain' in the settings");
  expect(violations(JSON.parse(notice.json))).toEqual([]);
});

it('is a mail where nobody launched, too', () => {
  const notice = toNotice('observing', observedReport(observed([]), at(20)));
  expect(notice.text).toContain('In the last 7 days no launch would have been contained.');
  expect(violations(JSON.parse(notice.json))).toEqual([]);
});

it('names some, and says how many more there are', () => {
  const crowd = Array.from({ length: 3_000 }, (_, n) => launch(`role:AROA${n}`, 19));
  const { text } = toNotice('observing', observedReport(observed(crowd), at(20)));
  expect(text).toContain('and 2,980 users or roles more');
  expect(text.split('\n').length).toBeLessThanOrEqual(60);
});

it('is an event as the schema says, with one id a day', () => {
  const topic = 'arn:aws:sns:us-east-1:111122223333:reports';
  const event = observingEvent(some, topic, at(20));
  expect(event.type).toBe('Still Observing');
  expect(eventViolations(event.detail)).toEqual([]);
  expect(event.detail).toMatchObject({ dedupKey: topic, urgency: 'warning' });
  expect(observingEvent(some, topic, new Date(at(20).getTime() + 60_000)).detail.id).toBe(event.detail.id);
});
