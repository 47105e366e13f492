import * as fc from 'fast-check';
import { eventsOf, type Telling } from '../../../core/lifecycle/events-of.ts';
import type { IncidentDetail } from '../../../core/lifecycle/incident-detail.ts';
import type { LifecycleEvent } from '../../../core/lifecycle/names.ts';
import type { Told } from '../../../core/incident/told.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { toTold } from '../../../core/report/opening/told.ts';
import { toReport } from '../../../core/report/report.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { compose } from '../../../lambda/steps/publish-report/compose.ts';
import { roleIdentity, launchRecord, settings, toEvent } from '../../support/events.ts';
import { held, instancesNow, wholeIncident, type Words } from '../../support/incidents.ts';
import { eventViolations } from '../../support/report/report-schema.ts';
import { stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:13Z');
const bucket = 'evidence';
const told = (state: ContainmentState): NonNullable<ContainmentState['report']> => ({
  messageId: 'm',
  publishedAt: now.toISOString(),
  phase: state.phase,
  told: toTold(incidentContext(state, now, bucket)),
});

/** As a release before the events kept it. */
function omitInPart(of: Told): Told {
  const { inPart, ...older } = of;
  expect(inPart).toBe(false);
  return older;
}

const contained = stateOf(undefined, { verification: held });
const open = stateOf();
/** In every field, what a template, a terminal and a reader could obey. */
const hostile: Words = (field) => `"${field}" \\ \u202e\n<x> https://evil.example`;

const events = (state: ContainmentState, telling: Telling = 'report'): readonly LifecycleEvent[] =>
  eventsOf(telling, state, toReport(incidentContext(state, now, bucket)));
const types = (state: ContainmentState, telling?: Telling) => events(state, telling).map(({ type }) => type);
const detailOf = (state: ContainmentState, telling?: Telling) =>
  events(state, telling)[0]!.detail as IncidentDetail;

describe('the events of what is told', () => {
  const wave = { incident: { ...contained.incident, item: 'CREDENTIAL#fb-1#x' } };
  const later = (phase: ContainmentState['phase'], before: ContainmentState, state: ContainmentState) => ({
    ...state,
    phase,
    report: told(before),
  });

  it.each<[string, ContainmentState, Telling, readonly string[]]>([
    ['the first report', contained, 'report', ['Incident Opened', 'Contained']],
    ['the first report of what is not', open, 'report', ['Incident Opened', 'Not Contained']],
    ['an observed caller', { ...contained, mode: 'observe' }, 'report', ['Incident Opened', 'Not Contained']],
    ['an action that failed', open, 'not-contained', ['Incident Opened', 'Not Contained']],
    ['one that a pause let go', open, 'paused', ['Incident Opened', 'Not Contained']],
    ['one that the breaker refused', open, 'breaker', ['Incident Opened', 'Not Contained']],
    ['one that failed later', { ...open, phase: 'watch-1' }, 'not-contained', ['Not Contained']],
    ['an update without a change', later('watch-1', contained, contained), 'report', ['Update']],
    ['one that reverts it', later('watch-2', contained, open), 'report', ['Update', 'Not Contained']],
    ['one that contains it', later('watch-2', open, contained), 'report', ['Update', 'Contained']],
    ['a follow-up', later('follow-up', contained, contained), 'report', ['Follow-up']],
    ['a follow-up with news', later('follow-up', contained, open), 'report', ['Follow-up', 'Not Contained']],
    ['a review at its end', later('review-end', contained, contained), 'report', ['Update']],
    ['a wave that holds', { ...contained, ...wave }, 'report', ['Update']],
    ['a wave that does not', { ...open, ...wave }, 'report', ['Update', 'Not Contained']],
    ['somebody told of again', { ...open, phase: 'again' }, 'report', ['Update']],
  ])('%s', (_, state, telling, expected) => {
    expect(types(state, telling)).toEqual(expected);
  });

  it('tells apart what is contained in part, and that it became so', () => {
    const report = { ...toReport(incidentContext(contained, now, bucket)), inPart: true as const };
    const typed = (state: ContainmentState) => eventsOf('report', state, report).map(({ type }) => type);
    expect(typed(contained)).toEqual(['Incident Opened', 'Contained In Part']);
    expect(typed(later('watch-1', contained, contained))).toEqual(['Update', 'Contained In Part']);
    const { report: before, ...state } = later('watch-1', contained, contained);
    const toldInPart = { ...state, report: { ...before, told: { ...before.told!, inPart: true } } };
    expect(typed(toldInPart)).toEqual(['Update']);
    expect(types(toldInPart)).toEqual(['Update', 'Contained']);
  });

  it('reads what an older release told', () => {
    const older = omitInPart(told(contained).told!);
    const before = { messageId: 'm', publishedAt: now.toISOString(), told: older };
    expect(types({ ...contained, phase: 'watch-1', report: before })).toEqual(['Update']);
    expect(types({ ...open, phase: 'watch-1', report: before })).toEqual(['Update', 'Not Contained']);
  });
});

describe('the id of an event', () => {
  it('is the same when the same is told again, at another moment', () => {
    const later = new Date(now.getTime() + 60_000);
    const again = eventsOf('report', contained, toReport(incidentContext(contained, later, bucket)));
    expect(again.map(({ detail }) => detail.id)).toEqual(events(contained).map(({ detail }) => detail.id));
  });

  it('of an opened incident does not say what told of it first', () => {
    expect(detailOf(open, 'not-contained').id).toBe(detailOf(contained, 'report').id);
  });

  it('is another for each piece of news', () => {
    const wave = { ...contained.incident, item: 'CREDENTIAL#fb-1#x' };
    const ids = [
      ...events(contained),
      ...events(open, 'not-contained').slice(1),
      ...events({ ...contained, phase: 'watch-1' }),
      ...events({ ...contained, phase: 'watch-2' }),
      ...events({ ...contained, incident: wave }),
      ...events({ ...contained, incident: wave, launch: { ...contained.launch, eventId: 'other' } }),
      ...events({ ...contained, incident: { ...contained.incident, id: 'fb-other' } }),
    ].map(({ detail }) => detail.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the detail', () => {
  it('says who, where, how it stands, what it costs and where to read on', () => {
    const state = { ...contained, instances: instancesNow() };
    expect(detailOf(state)).toMatchObject({
      dedupKey: state.incident.id,
      incident: { id: state.incident.id, openedAt: state.incident.openedAt },
      account: { id: '111122223333' },
      region: state.launch.region,
      principal: {
        kind: 'user-key',
        name: 'deploy+ci@example.com',
        arn: expect.stringContaining(':user/'),
        uniqueId: expect.stringMatching(/^AIDA/),
        accessKeyId: 'AKIAEXAMPLEKEY000001',
      },
      decision: 'contained',
      soFar: true,
      severity: 'high',
      urgency: 'error',
      banner: 'caution',
      launch: { eventId: state.launch.eventId, result: 'launched' },
      money: { currency: 'USD', perHour: expect.any(Number), running: expect.any(Number) },
      evidence: `s3://evidence/incidents/${state.incident.id}/`,
    });
    expect(detailOf(contained)).not.toHaveProperty('money');
  });

  it('names a role by its own unique id, without the session', () => {
    const state = stateOf({ ...launchRecord, userIdentity: roleIdentity });
    expect(detailOf(state).principal.uniqueId).toMatch(/^AROA[^:]+$/);
  });

  it('has the steps to do now and the links of the report', () => {
    const report = {
      ...toReport(incidentContext(contained, now, bucket)),
      doNow: [{ id: 'stop', title: 'Stop 4 instances', commands: ['aws ec2 stop-instances'] }],
      links: [{ label: 'Incident', url: 'https://console.aws.amazon.com/x' }],
    };
    const detail = eventsOf('report', contained, report)[0]!.detail as IncidentDetail;
    expect(detail.doNow).toEqual(['Stop 4 instances']);
    expect(detail.links).toEqual([{ text: 'Incident', href: 'https://console.aws.amazon.com/x' }]);
    expect(eventViolations(detail)).toEqual([]);
  });

  it('says of an owner who may have written that', () => {
    const background = { owner: { tag: 'Owner', value: 'mara@example.com\n' }, accountName: 'prod' };
    const detail = detailOf({ ...contained, background });
    expect(detail.owner).toEqual({
      tag: 'Owner',
      value: 'mara@example.com\\u{a}',
      trust: 'whoever may tag the user can write it',
    });
    expect(detail.account.name).toBe('prod');
    expect(detailOf(contained)).not.toHaveProperty('owner');
  });

  it.each<[string, ContainmentState]>([
    ['a whole incident', wholeIncident()],
    ['one just resolved', open],
    ['hostile names', wholeIncident(hostile)],
    ['many of everything', wholeIncident(hostile, 5_000)],
  ])('of %s is as the schema says, fits an event, and is fit for a template', (_, state) => {
    for (const { detail } of events(state)) {
      expect(eventViolations(JSON.parse(JSON.stringify(detail)))).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(64_000);
      expect(detail.summary).toMatch(/^[^"\\\p{Cc}\u202e]{1,1024}$/u);
    }
  });

  it('can be made of whatever is there where containment broke down', () => {
    const launch = toEvent(launchRecord);
    const anything = fc.oneof(
      fc.constant(undefined),
      fc.constant(launch),
      fc.jsonValue().map((value) => ({ ...launch, launch: value, caller: value, incident: value })),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(anything, (state) => {
        const { report } = compose({ notice: 'failure', state }, now, { bucket, settings: settings() });
        for (const { type, detail } of eventsOf('failure', state, report)) {
          expect(['Incident Opened', 'Not Contained']).toContain(type);
          expect(eventViolations(JSON.parse(JSON.stringify(detail)))).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
    const { report } = compose({ notice: 'failure', state: launch }, now, { bucket, settings: settings() });
    expect(eventsOf('failure', launch, report).map(({ type }) => type)).toEqual([
      'Incident Opened',
      'Not Contained',
    ]);
    expect(eventsOf('failure', launch, report)[1]!.detail).toMatchObject({
      dedupKey: `launch-${launchRecord.eventID}`,
      principal: { kind: 'user-key' },
      severity: 'critical',
    });
  });
});
