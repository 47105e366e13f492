import type { ContainmentState } from '../../../../core/state.ts';
import type { Verification } from '../../../../core/containment/outcome.ts';
import { incidentContext } from '../../../../core/report/context.ts';
import { renderText } from '../../../../core/report/renderers/render-text.ts';
import { toReport } from '../../../../core/report/report.ts';
import { compose } from '../../../../lambda/steps/publish-report/compose.ts';
import { activityOf } from '../../../support/review/activity.ts';
import { launchRecord, settings, toEvent, userIdentity } from '../../../support/events.ts';
import { containment, failed, outcomes, stateOf } from '../../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:13Z');
const held: Verification = {
  held: true,
  status: 'held',
  checkedAt: '2026-11-01T10:00:12.000Z',
  millisecondsSinceLaunch: 12_000,
  findings: [
    { action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', status: 'in-place', note: 'inactive' },
  ],
};
/** With the whole text, of which the mail is a part. */
const report = (state: ContainmentState) => ({
  ...compose({ notice: 'report', state }, now, { bucket: 'bucket', settings: settings() }),
  text: renderText(toReport(incidentContext(state, now, 'bucket'))),
});
const contained = stateOf(undefined, { containment: containment(), verification: held });

describe('the report', () => {
  it('says in its first three lines that it is contained, who it was and what was launched', () => {
    const { subject, text } = report(contained);
    expect(subject).toBe(
      'Firebreak CONTAINED SO FAR: user deploy+ci@example.com, key AKIAEXAMPLEKEY000001, 111122223333',
    );
    expect(text.split('\n').slice(0, 5).join(' ')).toMatch(
      /^CONTAINED SO FAR: user deploy.*Launched 1 x p5.48xlarge/,
    );
    expect(text).toContain('deactivate-key AKIAEXAMPLEKEY000001: done +1.0 s');
    expect(text).toContain('Left inactive: AKIAEXAMPLEKEY000001. The stolen key is one of these');
    expect(text).not.toContain('--status Active\n');
    expect(text).toContain('  password="Aa1+$(openssl rand -base64 18)" && aws iam create-login-profile ');
    // A user's longest session, and the time in which IAM spreads.
    expect(text).toContain(
      '  [[ "$(date -u +%Y-%m-%dT%H:%M:%SZ)" > 2026-11-02T22:00:42.000Z ]] && aws iam delete-user-policy',
    );
  });
  it('leads with it where everything is denied to a user, and says how that is lifted', () => {
    const everything = (by: Partial<typeof outcomes.sessions>) =>
      report({ ...contained, containment: containment({ sessions: { ...outcomes.sessions, ...by } }) }).text;
    const text = everything({ everything: true } as object);
    const [opening = ''] = text.split('\n\n');
    expect(opening.replace(/\s+/g, ' ')).toContain(
      'Everything is denied to user deploy+ci@example[.]com: a new key made by hand would not work either. ' +
        'To lift it: npx --no firebreak restore fb-20261101-100000-0123abcd',
    );
    const restore = text.slice(text.indexOf('TO RESTORE')).replace(/\s+/g, ' ');
    expect(restore).toContain('no key, no password and no backup key works');
    expect(everything({})).not.toMatch(/everything is denied/i);
  });
  it('gives the commands of what is missing, and only those, when an action failed', () => {
    const state = stateOf(undefined, { containment: containment({ key: failed(outcomes.key) }) });
    const { subject, text } = compose({ notice: 'not-contained', state }, now, {
      bucket: 'bucket',
      settings: settings(),
    });
    expect(subject).toMatch(/^Firebreak NOT CONTAINED, act now/);
    const act = text.slice(text.indexOf('DO THIS NOW'), text.indexOf('WHO AND WHY'));
    expect(act).toContain('aws iam update-access-key');
    expect(act).not.toContain('delete-login-profile');
    expect(text).toContain('AccessDenied: no');
  });
  it('never calls a containment held that could not be verified', () => {
    const verification: Verification = {
      ...held,
      held: false,
      status: 'not-held',
      findings: [],
      reason: 'timed out',
    };
    const { text } = report({ ...contained, verification });
    expect(text).toMatch(/^NOT CONTAINED, act now/);
    expect(text).toContain('put-user-policy');
    expect(text).toContain('timed out');
  });
  it('says in observe mode what would have been done, and that nothing was', () => {
    const { text } = report(stateOf(undefined, { route: 'alert', mode: 'observe' }));
    expect(text).toContain('OBSERVED, nothing changed');
    expect(text.replace(/\s+/g, ' ')).toContain('deactivate-key, revoke-sessions, disable-console');
    expect(text).not.toContain('WHAT WAS DONE');
    const would = text.slice(text.indexOf('DO THIS NOW'), text.indexOf('WHAT WOULD HAVE BEEN DONE'));
    for (const part of ['update-access-key', 'put-user-policy', 'delete-login-profile'])
      expect(would).toContain(`aws iam ${part} --user-name deploy+ci@example.com`);
  });
  it('says what of the review is missing', () => {
    const failed = 'The review of CloudTrail failed: ';
    const died = { Error: 'Sandbox.Timedout', Cause: '{"errorMessage":"timed out"}' };
    expect(report({ ...contained, activity: died }).text.replace(/\s+/g, ' ')).toContain(
      `${failed}{"Error":"Sandbox.Timedout","Cause":"{\\"errorMessage\\":\\"timed out\\"}"}`,
    );
    // As an older release says it.
    const activity = { unavailable: 'Lambda timed out' };
    expect(report({ ...contained, activity }).text).toContain(`${failed}Lambda timed out`);
  });
  it('says what could not be recorded', () => {
    expect(report({ ...contained, evidenceError: { Error: 'x' } }).text).toContain(
      'the evidence could not be stored',
    );
    const { containment: done } = contained;
    const revokeSessions = { ...done!.revokeSessions, unrecorded: true as const };
    const { text } = report({ ...contained, containment: { ...done!, revokeSessions } });
    expect(text.replace(/\s+/g, ' ')).toContain('what was there before could not all be written down');
    expect(report({ ...contained, standingError: {} }).text.replace(/\s+/g, ' ')).toContain(
      'whether it was restored could not be read',
    );
    expect(report(contained).text).not.toContain('Not done');
  });
  it('neutralises what the attacker wrote', () => {
    const userAgent = 'curl\u001b[2J\nSubject: all is well https://evil.example/';
    const { text } = report(stateOf({ ...launchRecord, userAgent }));
    expect(text).not.toMatch(/[\u001b]|\nSubject|:\/\/evil/);
  });
  it('fits into 72 columns, but for commands and what cannot be broken', () => {
    const lines = report(contained).text.split('\n');
    const wide = lines.filter(
      (line) => line.length > 72 && !/^ {2}(?:aws|password=|\[\[) ?/.test(line) && line.trim().includes(' '),
    );
    expect(wide).toEqual([]);
  });
  it('fits into SNS whatever there is of it', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ name: `${i}${'x"\\'.repeat(60)}`, count: 1 }));
    const activity = activityOf({
      calls: 5_000,
      firstSeen: 'a',
      lastSeen: 'b',
      services: many,
      regions: many,
      operations: many,
      errors: many,
      sourceIps: many,
      userAgents: many,
      changes: [],
      changeCount: 0,
      searchedFor: ['x'],
      searchedAt: '2026-11-01T10:00:12.000Z',
      coverage: Array.from({ length: 40 }, () => ({
        region: 'r',
        pages: 1,
        events: 1,
        incomplete: 'x'.repeat(2_000),
      })),
    });
    const { text, json } = report({ ...contained, activity });
    const message = JSON.stringify({
      default: text,
      email: text,
      'email-json': json,
      sqs: json,
      lambda: json,
    });
    expect(Buffer.byteLength(message)).toBeLessThan(262_144);
    expect(JSON.parse(json)).toMatchObject({ decision: 'contained' });
  });
});

describe('what is said of many launches', () => {
  const launches = {
    count: 1_000,
    attempts: 12,
    instances: 1_976,
    regions: ['eu-west-1', 'us-east-1'],
    first: '2026-11-01T10:00:00.000Z',
    last: '2026-11-01T10:00:59.000Z',
  };
  const flat = (text: string) => text.replace(/\s+/g, ' ');

  it('is in the first lines, and in full at the end', () => {
    const text = flat(report({ ...contained, launches }).text);
    expect(text.slice(0, 300)).toContain('1,000 launches by it were counted so far, in 2 regions.');
    expect(text).toContain(
      'Launches counted so far: 1,000, 12 of them without success, 1,976 instances launched Regions: eu-west-1, us-east-1' +
        ' First 2026-11-01 10:00:00Z, last 2026-11-01 10:00:59Z',
    );
  });
  it('is not in the first lines where there was one', () => {
    const text = flat(
      report({ ...contained, launches: { ...launches, count: 1, attempts: 0, instances: 1 } }).text,
    );
    expect(text).not.toContain('by it were counted');
    expect(text).toContain('Launches counted so far: 1, 1 instance launched Regions');
  });
  it('says that there are more, or that they could not be counted', () => {
    const more = report({ ...contained, launches: { ...launches, incomplete: 'no time' } }).text;
    expect(flat(more)).toContain('1,976 instances launched; there are more: no time');
    const none = report({ ...contained, launchesError: { Error: 'x' } }).text;
    expect(flat(none)).toContain('Launches counted so far: unknown, they could not be counted');
  });
  it('says that an event came late', () => {
    const late = { ...contained, receivedAt: '2026-11-03T10:00:00.000Z' };
    expect(flat(report(late).text)).toContain('LATE: its event arrived 2 d after the launch.');
    expect(report(contained).text).not.toContain('LATE');
  });
});

describe('the circuit breaker', () => {
  const breaker = { limit: 20, until: '2026-11-01T10:40:00.000Z', opened: true };
  const refused = stateOf(undefined, {
    route: 'alert',
    verdict: { kind: 'alert', because: 'circuit breaker: 20 containments in the last hour', rules: [] },
    breaker,
  });

  it('leaves the commands to whoever is refused, each action with its own', () => {
    const { subject, text } = report(refused);
    expect(subject).toMatch(/^Firebreak CRITICAL ALERT, not contained: /);
    const act = text.slice(text.indexOf('DO THIS NOW'), text.indexOf('WHO AND WHY'));
    for (const part of [
      'deactivate-key AKIAEXAMPLEKEY000001',
      'update-access-key',
      'put-user-policy',
      'delete-login-profile',
    ])
      expect(act).toContain(part);
    expect(text).not.toContain('TO RESTORE');
  });
  it('is told once by a subject of its own, with the limit, the time and the runbook', () => {
    const { subject, text, json } = compose({ notice: 'breaker', state: refused }, now, {
      bucket: 'bucket',
      settings: settings(),
    });
    expect(subject).toBe('Firebreak CIRCUIT BREAKER OPEN: 20 callers contained within an hour, 111122223333');
    expect(text).toContain('under "Circuit breaker open"');
    expect(text.replace(/\s+/g, ' ')).toContain('The first slot is free at 2026-11-01 10:40:00Z.');
    expect(JSON.parse(json)).toMatchObject({ notice: 'breaker', breaker });
  });
  it('that could not be asked is in the report', () => {
    const { text } = report({ ...contained, breakerError: 'asking the circuit breaker: Throttled' });
    expect(text.replace(/\s+/g, ' ')).toContain(
      'The circuit breaker could not be asked, so this was contained without it: asking the circuit breaker: Throttled',
    );
  });
});

describe('the failure notice', () => {
  it('names the caller and the commands, from nothing but the event', () => {
    const state = { ...toEvent(launchRecord), error: { Error: 'Firebreak.Permanent', Cause: 'table gone' } };
    const { subject, text } = compose({ notice: 'failure', state }, now, {
      bucket: 'bucket',
      settings: settings(),
    });
    expect(subject).toMatch(/^Firebreak NOT CONTAINED, act now: user deploy/);
    expect(text).toContain('--access-key-id AKIAEXAMPLEKEY000001 --status Inactive');
    expect(text).toContain('Firebreak.Permanent: table gone');
  });
  it('says that the route is not known, where no step has failed', () => {
    const state = { ...stateOf(), route: 'maybe' };
    const { text } = compose({ notice: 'failure', state }, now, { bucket: 'bucket', settings: settings() });
    expect(text.replace(/\s+/g, ' ')).toContain('the route maybe, which the state machine does not know');
  });
  it('names them from the resolved state too', () => {
    const { text } = compose({ notice: 'failure', state: { ...stateOf(), error: { Error: 'x' } } }, now, {
      bucket: 'bucket',
      settings: settings(),
    });
    expect(text).toContain(`--user-name ${userIdentity.userName}`);
  });
  it('names those of the second wave, where that broke down', () => {
    const state = stateOf();
    const origin = {
      kind: 'deactivate-key',
      userName: 'mallory',
      accessKeyId: 'AKIAEXAMPLEORIGIN001',
    } as const;
    const plan = { actions: [...state.plan.actions, origin] };
    const { text } = compose({ notice: 'failure', state: { ...state, plan } }, now, {
      bucket: 'bucket',
      settings: settings(),
    });
    expect(text).toContain(`--user-name ${userIdentity.userName}`);
    expect(text).toContain('--user-name mallory --access-key-id AKIAEXAMPLEORIGIN001 --status Inactive');
  });
});
