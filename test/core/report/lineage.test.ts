import type { ContainmentState } from '../../../core/state.ts';
import { toIssuance } from '../../../core/lineage/issuance.ts';
import type { Outcome } from '../../../core/containment/outcome.ts';
import type { Lineage } from '../../../core/lineage/lineage.ts';
import { toReport } from '../../../core/report/report.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { planSecondWave } from '../../../core/lineage/second-wave.ts';
import type { Trace } from '../../../core/lineage/trace.ts';
import { account, launchRecord, roleIdentity, settings } from '../../support/events.ts';
import { issued } from '../../support/review/issued.ts';
import { containment, stateOf } from '../../support/report/state.ts';

const key = 'ASIAEXAMPLEKEY000001';
const session = stateOf({ ...launchRecord, userIdentity: roleIdentity });
const issuedBy = () => toIssuance(issued(key), key, 'us-east-1', account)!;

function traced(change: Partial<Lineage> = {}, base: ContainmentState = session): ContainmentState {
  const link = { accessKeyId: key, issuedBy: issuedBy() };
  const lineage: Lineage = {
    accessKeyId: key,
    links: [link],
    end: 'long-term-key',
    reason: 'it goes back to the long-term key AKIAEXAMPLEORIGIN001',
    origin: link.issuedBy.issuer,
    searchedAt: '2026-11-01T10:00:05Z',
    coverage: [{ region: 'us-east-1', pages: 1, events: 1 }],
    ...change,
  };
  const trace: Trace = {
    phase: base.phase,
    lineage,
    ...planSecondWave(base, lineage, settings()),
    denied: [],
  };
  return { ...base, trace, plan: trace.plan };
}
const held = (value: boolean) => ({
  held: value,
  status: value ? ('held' as const) : ('not-held' as const),
  checkedAt: '2026-11-01T10:00:12.000Z',
  findings: [],
});
const textOf = (state: ContainmentState) =>
  renderText(toReport({ now: new Date('2026-11-01T10:00:15Z'), state, evidence: 's3://evidence' })).replace(
    /\s+/g,
    ' ',
  );
const subjectOf = (state: ContainmentState) =>
  toReport({ now: new Date('2026-11-01T10:00:15Z'), state }).subject;

describe('a session whose origin was contained', () => {
  const state = { ...traced(), containment: containment(), verification: held(true) };
  it('says that both are, and sends nobody to look for who it was', () => {
    expect(subjectOf(state)).toMatch(/^Firebreak CONTAINED SO FAR: role Admin, session alice/);
    expect(textOf(state)).toContain(
      'The deny of this session of the role was read again and is in place. So is the containment of what issued it.',
    );
    expect(textOf(state)).not.toContain('Find who it was');
  });
  it('tells each hop, the end and what was decided', () => {
    const text = textOf(state);
    expect(text).toContain(
      `${key} was issued by AssumeRole at 2026-11-01 09:00:00Z in us-east-1 from 203.0.113.9 to user mallory, ` +
        `key AKIAEXAMPLEORIGIN001 (event issued-${key}).`,
    );
    expect(text).toContain('It goes back to the long-term key AKIAEXAMPLEORIGIN001.');
    expect(text).toContain('Second wave, see what was done: user mallory, key AKIAEXAMPLEORIGIN001;');
    expect(text).not.toContain('searches again');
  });
  it.each([
    ['is', 'leave', 'CONTAINED IN PART: whoever issued it is not contained: role Admin'],
    ['is not', 'contain', 'CONTAINED SO FAR: role Admin, session alice'],
    ['is not', 'planned', 'CONTAINED SO FAR: role Admin, session alice'],
  ] as const)('%s in part where the verdict on whoever issued it is %s', (_, kind, says) => {
    const { trace } = state;
    const verdicts = trace!.verdicts.map((each) => ({ ...each, kind }));
    expect(subjectOf({ ...state, trace: { ...trace!, verdicts } })).toContain(`Firebreak ${says}, `);
  });
  it('is in part where several may have told a service to use the role', () => {
    const { trace } = state;
    const callers = ['recent', 'unsure'].map((standing) => ({ standing, call: issuedBy() }));
    const serviceCalls = { service: 'cloudformation.amazonaws.com', callers, more: 0, search: 'complete' };
    const lineage = { ...trace!.lineage, serviceCalls } as unknown as Lineage;
    expect(subjectOf({ ...state, trace: { ...trace!, lineage } })).toContain(
      'Firebreak CONTAINED IN PART: whoever told a service may go on: role Admin',
    );
  });
  it('is not contained where it does not hold: with the commands', () => {
    const open = { ...state, verification: held(false) };
    expect(subjectOf(open)).toMatch(/^Firebreak NOT CONTAINED, act now/);
    const act = textOf(open).replace(/WHO AND WHY.*/, '');
    expect(act).toMatch(/DO THIS NOW .* aws iam put-role-policy --role-name Admin /);
    expect(act).toContain(
      'aws iam update-access-key --user-name mallory --access-key-id AKIAEXAMPLEORIGIN001 --status Inactive',
    );
  });
  it('says so where IAM refused it, as it does where a tag protects the origin', () => {
    const message =
      'deactivating AKIAEXAMPLEORIGIN001 of mallory: AccessDenied: not authorized to perform: ' +
      'iam:UpdateAccessKey on resource: user mallory with an explicit deny in an identity-based policy';
    const refused: Outcome = {
      action: 'deactivate-key',
      target: 'AKIAEXAMPLEORIGIN001',
      userName: 'mallory',
      status: 'failed',
      error: { name: 'Firebreak.Permanent', message },
    };
    const text = (outcome: Outcome) =>
      textOf({ ...state, containment: containment({ key: outcome }), verification: held(false) });
    expect(text(refused)).toContain(
      'WHAT AWS REFUSED IAM refused Firebreak to change mallory by an explicit deny, as it does where a tag or principal is protected.',
    );
    const other = { ...refused, error: { name: 'Firebreak.Permanent', message: 'AccessDenied: no' } };
    expect(text(other)).not.toContain('explicit deny');
  });
});

describe('an origin that was not contained', () => {
  it('is not passed over in the first lines, where the session is', () => {
    const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };
    const byRoot = toIssuance(issued(key, { by: root }), key, 'us-east-1', account)!;
    const state = traced({ links: [{ accessKeyId: key, issuedBy: byRoot }], origin: byRoot.issuer });
    const text = textOf({ ...state, containment: containment(), verification: held(true) });
    expect(text).toContain('is in place. Not all of what issued it is contained: see the lineage.');
  });
  it('is named with the reason', () => {
    const observed = { ...session, mode: 'observe' } as const;
    const state = traced({}, observed);
    expect(subjectOf(state)).toMatch(/^Firebreak OBSERVED, nothing changed/);
    expect(textOf(state)).toContain(
      'Not in the plan: user mallory, key AKIAEXAMPLEORIGIN001; mode is observe: it would be contained.',
    );
  });
});

describe('what was not traced', () => {
  const lost: Partial<Lineage> = {
    links: [],
    end: 'not-found',
    reason: `event history does not show who issued ${key}`,
    coverage: [
      { region: 'us-east-1', pages: 1, events: 0 },
      { region: 'eu-west-1', pages: 0, events: 0, incomplete: 'AccessDenied' },
    ],
  };
  const { origin, ...without } = traced(lost).trace!.lineage;
  expect(origin).toBeDefined();
  const state = traced();
  const notFound = { ...session, trace: { ...state.trace!, lineage: without, verdicts: [], act: false } };

  it('is said, with where it was searched and what failed there', () => {
    const text = textOf(notFound);
    expect(text).toContain(`Event history does not show who issued ${key}.`);
    expect(text).toContain('Searched at 2026-11-01 10:00:05Z in us-east-1, eu-west-1.');
    expect(text).toContain('Not complete: eu-west-1, AccessDenied');
    expect(text).toContain('the follow-up searches again');
    expect(text).toContain('Find who it was');
  });
  it('is not promised to be contained', () => {
    const state = { ...notFound, containment: containment(), verification: held(true) };
    expect(textOf(state)).toContain('is in place. SO FAR: ');
  });
  it('in the follow-up: nothing searches again', () => {
    const late = {
      ...notFound,
      phase: 'follow-up',
      trace: { ...notFound.trace, phase: 'follow-up' },
    } as const;
    expect(textOf(late)).toContain('Nothing searches again by itself');
  });
  it('because the search failed: that', () => {
    const failed = { ...session, traceError: { Error: 'States.Timeout', Cause: 'too long' } };
    expect(textOf(failed)).toContain('The search failed: States.Timeout: too long');
  });
  it('shows what the first phase found, where only the second search failed', () => {
    const failed = {
      ...traced(),
      phase: 'follow-up',
      traceError: { Error: 'States.Timeout', Cause: 'too long' },
    } as const;
    const text = textOf(failed);
    expect(text).toContain('It goes back to the long-term key');
    expect(text).toContain('The search failed: States.Timeout');
  });
  it('forgets a failure that a later search made good', () => {
    const again = { ...traced(), traceError: { Error: 'States.Timeout' } };
    expect(textOf(again)).not.toContain('The search failed');
  });
});

it('says nothing of lineage for a long-term key', () => {
  expect(textOf(stateOf())).not.toContain('LINEAGE');
});

it('neutralises what an attacker chose', () => {
  const links = [
    {
      accessKeyId: key,
      issuedBy: { ...issuedBy(), eventName: 'A\u202e', region: 'https://evil.example' },
    },
  ];
  const text = textOf(traced({ links }));
  expect(text).toContain('A\\u{202e}');
  expect(text).not.toContain('://evil');
});

it('names the sign-in behind a console session', () => {
  const signIn = {
    eventId: 'login-1',
    eventTime: '2026-11-01T08:00:00Z',
    region: 'us-east-1',
    sourceIp: '203.0.113.9',
    mfa: false,
  };
  expect(textOf(traced({ end: 'console', signIn }))).toContain(
    'Signed in at 2026-11-01 08:00:00Z in us-east-1 from 203.0.113.9 (event login-1).',
  );
});
