import { doNowOf } from '../../../core/report/do-now/do-now.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { ReportContext } from '../../../core/report/context.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { sectionsOf, toReport } from '../../../core/report/report.ts';
import { activity } from '../../../core/report/sections/activity.ts';
import { coverage } from '../../../core/report/sections/coverage.ts';
import { done } from '../../../core/report/sections/done.ts';
import { launched } from '../../../core/report/sections/launched.ts';
import { made } from '../../../core/report/sections/made.ts';
import { others } from '../../../core/report/sections/others.ts';
import { sectionTable } from '../../../core/report/sections/table.ts';
import type { Judged } from '../../../core/artifacts/persistence.ts';
import { activityOf } from '../../support/review/activity.ts';
import { calm, instancesNow, reviewOf, thingOf, wholeIncident } from '../../support/incidents.ts';
import { linesOf, made as sectionOf } from '../../support/report/report.ts';
import { targetOf } from '../../../core/containment/action.ts';
import { toStepResult } from '../../../core/containment/outcome.ts';
import { launchRecord, roleIdentity } from '../../support/events.ts';
import { containment, stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:20:00Z');
const whole = wholeIncident();
const flat = (lines: readonly string[]): string => lines.join('\n');

describe('the order of a report', () => {
  it('is contained or not, who, what was launched, what was done, and so on to the incident', () => {
    const ids = sectionsOf({ now, state: whole }).map(({ id }) => id);
    expect(ids).toEqual([
      'who',
      'launched',
      'done',
      'verified',
      'after',
      'lineage',
      'activity',
      'made',
      'others',
      'coverage',
      'next-steps',
      'restore',
      'incident',
    ]);
  });
  it('has each section once', () => {
    expect(new Set(sectionTable.map(({ id }) => id)).size).toBe(sectionTable.length);
  });
});

describe('what AWS lets nobody change', () => {
  const state = (message: string) => {
    const session = stateOf({ ...launchRecord, userIdentity: roleIdentity });
    const [action] = session.plan.actions;
    const outcome = {
      ...{ action: action!.kind, target: targetOf(action!) },
      status: 'failed',
      error: { name: 'Firebreak.Permanent', message },
    } as const;
    const steps = { ...containment(), revokeSessions: toStepResult([outcome]) };
    return {
      ...session,
      containment: { ...steps, deactivateKeys: toStepResult([]), disableConsole: toStepResult([]) },
    };
  };
  const text = (message: string) => renderText(toReport({ now, state: state(message) }));
  it('is never advised; what would hold is', () => {
    const said = text('putting x on Admin: UnmodifiableEntityException: no');
    expect(said).toContain('AWS lets nobody change');
    expect(said).not.toMatch(/^ *aws iam (?!get-)/m);
    expect(said).toContain('aws organizations create-policy --type SERVICE_CONTROL_POLICY');
  });
  it('is something else than what it refused otherwise', () => {
    const said = text('putting x on Admin: AccessDenied: no');
    expect(said).toContain('  aws iam put-role-policy');
    expect(said).not.toContain('AWS lets nobody change');
  });
});

describe('what was launched', () => {
  const lines = (context: Partial<ReportContext>) => flat(sectionOf(launched, { now, ...context }).lines);

  it('says what runs now, and what that costs an hour and a day', () => {
    const text = lines({ instances: instancesNow() });
    expect(text).toContain('At 2026-11-01 10:00:13Z 2 of 2 instances are running (running 2, terminated 0).');
    expect(text).toContain(
      'Cost: at least USD 110.08 an hour, USD 2,641.92 a day (1 without a known price left out)',
    );
    expect(text).toContain('No price: 1 x x9.huge in us-east-1, no price');
    expect(text).toContain('Not looked up: me-south-1, AccessDenied');
    expect(text).toContain('i-00000000000000001: running, p5.48xlarge-1, us-east-2');
  });
  it('leaves the price out where there is none, and says so', () => {
    const { lookedUpAt, instances, states, unavailable } = instancesNow();
    const noCost = 'the price list did not answer';
    const text = lines({ instances: { lookedUpAt, instances, states, unavailable, noCost } });
    expect(text).toContain('Cost: not known: the price list did not answer');
    expect(text).not.toContain('USD');
  });
  it('names what event history has of it, where EC2 was not asked', () => {
    const items = [
      { instanceId: 'i-0abc', region: 'eu-west-1', eventTime: '2026-11-01T09:00:00Z', eventId: 'e' },
    ];
    const context = { now, activity: reviewOf(calm, 1, { instances: { items, more: 7 } }) };
    expect(sectionOf(launched, context).lines).toEqual([
      'Instances that it launched, by CloudTrail: 8',
      'i-0abc: 2026-11-01 09:00:00Z, unknown type, eu-west-1',
    ]);
    expect(doNowOf(context)[0]?.commands[0]).toContain('--region eu-west-1 --instance-ids i-0abc ');
  });
  it('says why it could not be looked up', () => {
    const state = stateOf(undefined, { instances: { unavailable: 'AccessDenied' } });
    expect(lines({ state })).toContain('Whether they still run could not be looked up: AccessDenied');
  });
  it('is in the second of the first lines', () => {
    const gone = instancesNow(calm, 1);
    const state = (instances: ContainmentState['instances']) => stateOf(undefined, { instances: instances! });
    const second = (from: ContainmentState) => toReport({ now, state: from }).headline[1];
    expect(second(state(gone))).toMatch(/\. It is still running, USD 55\.04 an hour\.$/);
    const dead = { ...gone, states: [{ name: 'terminated', count: 1 }] };
    expect(second(state(dead))).toMatch(/\. It runs no more\.$/);
    // Of what EC2 did not answer for, nothing is claimed.
    const { cost, ...free } = gone;
    expect(cost).toBeDefined();
    const asked = (known: number, unknown: number) => ({
      ...free,
      instances: { items: [], more: known + unknown },
      states: known > 0 ? [{ name: 'terminated', count: known }] : [],
      unavailable: [{ region: 'eu-west-1', why: 'AccessDenied', count: unknown }],
    });
    expect(second(state(asked(0, 2)))).toMatch(/\. Whether that still runs could not be looked up\.$/);
    expect(second(state(asked(3, 2)))).toMatch(
      /\. Of its 5 instances none is known to run, of 2 it is NOT KNOWN\.$/,
    );
    const some = { ...asked(3, 2), states: [{ name: 'running', count: 3 }] };
    expect(second(state(some))).toMatch(/\. Of its 5 instances 3 still run, of 2 it is NOT KNOWN\.$/);
    const failed = stateOf({ ...launchRecord, errorCode: 'Client.VcpuLimitExceeded' }, { instances: dead });
    expect(second(failed)).toMatch(/VcpuLimitExceeded\. Of 1 instance by other launches none runs now\.$/);
    expect(second(state({ unavailable: 'x' }))).toBe(
      'Launched 1 x p5.48xlarge in ap-southeast-2 at 2026-11-01 10:00:00Z',
    );
  });
});

describe('what was done', () => {
  it('tells AWS’s own delay apart from what each action took', () => {
    const { lines } = sectionOf(done, { now, state: whole });
    expect(lines[0]).toBe(
      'From the launch to its arrival here: 500 ms, which CloudTrail and EventBridge took (a launch’s time has whole seconds).',
    );
    expect(flat(lines)).toContain(
      'disable-console deploy+ci@example.com: done +1.0 s, 1.0 s after the arrival',
    );
  });
});

describe('what it made', () => {
  const judged = (change: Partial<Judged> = {}): Judged => ({
    eventName: 'CreateAccessKey',
    eventId: 'made-1',
    eventTime: '2026-11-01T10:31:00.000Z',
    region: 'us-east-1',
    technique: 'T1098.001',
    what: 'access key',
    actions: [],
    removal: ['aws iam by-hand'],
    inspect: [],
    verdict: 'contain',
    because: 'x',
    ...change,
  });
  const lines = (things: Parameters<typeof thingOf>[2][], found: readonly Judged[] = []) => {
    const items = things.map((change, index) => thingOf(calm, index, change));
    const persistence = {
      phase: 'first' as const,
      found,
      more: 0,
      act: false,
      plan: whole.plan,
      denied: [],
      followed: 1,
      coverage: [],
      unreadable: 0,
      searchedAt: '2026-11-01T10:00:12.000Z',
    };
    const state = { ...whole, activity: reviewOf(calm, 0, { made: { items, more: 0 } }), persistence };
    return sectionOf(made, { now, state }).lines;
  };

  it('is told newest first, with technique and the commands that remove it in this order', () => {
    const text = lines([
      { eventTime: '2026-11-01T10:30:00Z', removal: ['aws first'] },
      { eventTime: '2026-11-01T10:50:00Z', removal: ['aws second', 'aws third'] },
    ]);
    expect(text.filter((line) => line.startsWith('$'))).toEqual([
      '$ aws second',
      '$ aws third',
      '$ aws first',
    ]);
    expect(text[1]).toContain('(ATT&CK T1098.001 Additional Cloud Credentials, event made-1): not removed.');
  });
  it('says by the event that containment had it already, and tells it once', () => {
    const text = lines(
      [{}, {}],
      [judged(), judged({ eventId: 'other', verdict: 'leave', because: 'unsure' })],
    );
    expect(text.filter((line) => line.includes('event made-1'))).toHaveLength(1);
    expect(flat(text)).toMatch(/event made-1\): contained with it, see what was done\./);
    expect(flat(text)).toMatch(/event made-0\): not removed\./);
    expect(flat(text)).toMatch(/event other\): NOT contained; unsure\.\n\$ aws iam by-hand/);
  });
  it('has no command for what is removed already', () => {
    const removed = { at: '2026-11-01T10:31:00Z', eventName: 'DeleteAccessKey', eventId: 'd-1' };
    const text = lines([{ removed }]);
    expect(text).toHaveLength(1);
    expect(text[0]).toContain('removed already, by DeleteAccessKey at 2026-11-01 10:31:00Z (event d-1).');
  });
  it('tells everything that one call made', () => {
    const text = lines([
      { eventId: 'same', what: 'rule one' },
      { eventId: 'same', what: 'rule two' },
    ]);
    expect(flat(text)).toMatch(/rule two[^]*rule one/);
  });
  it('gives what shows it where nothing removes it unseen, and says where nothing does', () => {
    const text = flat(
      lines([
        { removal: [], inspect: ['aws iam look'] },
        { removal: [], inspect: [] },
      ]),
    );
    expect(text).toContain('See it before you remove it:\n$ aws iam look');
    expect(text).toContain('Its record does not show enough for a command: read it by its event id.');
  });
  it('never shows a command that holds what cannot be seen', () => {
    const text = flat(lines([{ removal: ['aws iam x\n rm -rf', 'aws \u202eiam'] }]));
    expect(text).not.toMatch(/rm -rf|\u202e/);
    expect(text.match(/A command is left out/g)).toHaveLength(2);
  });
});

describe('what the credential did', () => {
  it('has sums, first uses, a timeline with its marks, and what was refused', () => {
    const { lines } = sectionOf(activity, { now, state: whole });
    expect(lines[0]).toBe(
      '200 calls, first 2026-11-01 09:00:00Z, last 2026-11-01 10:30:00Z: 45 changed or tried to change something, 15 ended in an error, 10 of those refused.',
    );
    const text = flat(lines);
    expect(text).toContain(
      'Never used before, as far back as 2026-08-03 10:00:12Z: region eu-west-1-0 (3 calls since 2026-11-01 10:10:00Z)',
    );
    expect(text).toContain('launch 2026-11-01 10:00:00Z; contained 2026-11-01 10:00:02Z');
    expect(text).toContain('Refused, as when permissions are probed: ec2:DescribeRegions-0 35');
  });
  it.each<[string, ReportContext]>([
    ['event history yet', { now, state: { ...whole, activity: activityOf() } }],
    [
      'what was read of event history',
      { now, state: { ...whole, activity: activityOf({ complete: false }) } },
    ],
    ['event history', { now, activity: activityOf() }],
    ['what was read of these files', { now, activity: activityOf(), files: true }],
  ])('is nothing where there is nothing in %s', (where, context) => {
    expect(sectionOf(activity, context).lines).toEqual([`No call of it is in ${where}.`]);
  });
});

describe('what others did', () => {
  it('is told by resource, with who', () => {
    const text = flat(sectionOf(others, { now, state: whole }).lines);
    expect(text).toContain(
      '5 resources were looked up, its own user, role or key and what it touched; others have events about 5.',
    );
    expect(text).toContain('AWS::EC2::SecurityGroup-0 sg-1-0 in us-east-1-0: 3 of 9 events by others');
    expect(text).toContain('admin-0: ec2-0:RunInstances-0 (Client.UnauthorizedOperation-0)\nand 2 more');
  });
});

describe('what was searched', () => {
  it('was nothing, where the record shows nobody to search for', () => {
    const activity = activityOf({ searchedFor: [], coverage: [] });
    expect(sectionOf(coverage, { now, activity }).lines).toEqual([
      'Nothing was searched: the record of the launch shows neither a key nor a name to search by.',
    ]);
  });
  it('names the span, and what event history does not have unless it is of files', () => {
    const activity = activityOf();
    const lines = flat(sectionOf(coverage, { now, activity }).lines);
    expect(lines).toContain(
      'from 2026-08-03 10:00:12Z to 2026-11-01 10:00:12Z: 1 of 1 regions read to the end',
    );
    expect(lines).toContain('Not searched: calls older than 90 days, and calls in other accounts.');
    expect(flat(sectionOf(coverage, { now, activity, files: true }).lines)).not.toContain('90 days');
  });
  it('says of each region how far, and what was not searched', () => {
    const text = flat(sectionOf(coverage, { now, state: whole }).lines);
    expect(text).toContain('4 of 5 regions read to the end');
    expect(text).toContain('Not complete: us-east-1-3, Throttled-3 (read back to 2026-11-01 09:05:00Z)');
    expect(text).toContain('Not searched: a resource');
    expect(text).toContain('data events');
  });
});

describe('a review by hand', () => {
  const report = toReport({
    now,
    activity: reviewOf(),
    instances: instancesNow(),
    selection: 'access key AKIAEXAMPLEKEY000001',
  });

  it('says what was reviewed, and that nothing was changed', () => {
    expect(report.kind).toBe('review');
    expect(report.subject).toBe('Firebreak REVIEW of access key AKIAEXAMPLEKEY000001');
    expect(report.headline).toEqual([
      'REVIEW of access key AKIAEXAMPLEKEY000001',
      '200 calls in 5 regions, 45 of them changes. 2 of its 2 instances still run, USD 110.08 an hour.',
      'The review is not complete: see what was searched. Nothing was changed.',
    ]);
    expect(report).not.toHaveProperty('decision');
  });
  it('leaves out what only an incident has', () => {
    const ids = report.sections.map(({ id }) => id);
    expect(ids).toEqual(['launched', 'after', 'activity', 'made', 'others', 'coverage']);
    expect(report.doNow.map(({ id }) => id)).toEqual(['stop', 'confirm']);
  });
  it('can be of nothing at all', () => {
    expect(renderText(toReport({ now }))).toContain('REVIEW of a credential');
  });
});

describe('a mail', () => {
  const lines = renderText(toReport({ now, state: wholeIncident(calm, 30), evidence: 's3://b/i/' })).split(
    '\n',
  );

  it('has the decision and who in its first line', () => {
    expect(lines[0]).toBe('CONTAINED SO FAR: role Admin, session alice, in account 111122223333');
  });
  it('is 72 columns wide, but for commands and words that are longer', () => {
    const wide = lines.filter(
      (line) => line.length > 72 && !/^ +(?:aws|npx) /.test(line) && line.trim().includes(' '),
    );
    expect(wide).toEqual([]);
  });
  it('has every command in one line', () => {
    const commands = sectionsOf({ now, state: wholeIncident(calm, 30) })
      .flatMap((section) => linesOf(section))
      .filter((line) => line.startsWith('$ '));
    for (const command of commands) expect(lines.map((line) => line.trim())).toContain(command.slice(2));
  });
});
