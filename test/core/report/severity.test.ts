import { renderChat } from '../../../core/report/renderers/render-chat.ts';
import { renderHtml } from '../../../core/report/renderers/render-html.ts';
import { renderJson } from '../../../core/report/renderers/render-json.ts';
import { renderOcsf } from '../../../core/report/renderers/render-ocsf.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { toFinding } from '../../../core/report/renderers/render-asff.ts';
import { toReport } from '../../../core/report/report.ts';
import type { Severity } from '../../../core/report/severity.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { activityOf } from '../../support/review/activity.ts';
import { wholeIncident } from '../../support/incidents.ts';
import { account, launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:20:00Z');
const by = (userIdentity: object, change: object = {}) =>
  stateOf({ ...launchRecord, userIdentity, ...change });
const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };
const denied = { errorCode: 'Client.UnauthorizedOperation', responseElements: null };
const dryRun = { errorCode: 'Client.DryRunOperation', responseElements: null };
const unsure = { errorMessage: 'no', responseElements: null };
const { sessionContext, ...withoutContext } = roleIdentity;
const identityCenter = {
  ...roleIdentity,
  sessionContext: {
    ...sessionContext,
    sessionIssuer: {
      ...sessionContext.sessionIssuer,
      arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/Ops`,
    },
  },
};
const alerted = (state: ContainmentState, change: Partial<ContainmentState> = {}): ContainmentState => ({
  ...state,
  route: 'alert',
  verdict: { ...state.verdict, kind: 'alert', because: 'x' },
  ...change,
});
const call = {
  ...{ eventId: 'e', eventTime: '2026-11-01T10:01:00Z', eventName: 'X', service: 'ec2' },
  ...{ region: 'us-east-1', readOnly: false },
};
const after = {
  ...{ since: '2026-11-01T10:00:02Z', calls: 1, denied: 0, neverDenied: 0 },
  notDenied: { items: [call], more: 0 },
};
const whole = wholeIncident();
const held = whole.verification!;

const rows: readonly (readonly [string, ContainmentState, Severity])[] = [
  ['contained', whole, 'high'],
  ['not contained', stateOf(), 'critical'],
  [
    'contained in part',
    {
      ...whole,
      verification: { ...held, kept: [{ action: 'deactivate-ssh-keys', userName: 'x', ids: ['K'] }] },
    },
    'critical',
  ],
  ['contained, and calls went through', { ...whole, activity: activityOf({ after }) }, 'critical'],
  ['observed', stateOf(launchRecord, { mode: 'observe' }), 'high'],
  ['root that launched', by(root), 'critical'],
  ['root that was denied', by(root, denied), 'critical'],
  ['Identity Center that launched', by(identityCenter), 'critical'],
  ['Identity Center that tried, and may', by(identityCenter, dryRun), 'high'],
  ['Identity Center that was denied', by(identityCenter, denied), 'medium'],
  ['an unreadable caller that launched', by(withoutContext), 'critical'],
  ['an odd user that launched', by({ ...userIdentity, arn: 'odd' }), 'critical'],
  ['another account that launched', by({ ...userIdentity, accountId: '444455556666' }), 'critical'],
  ['a protected user that launched', alerted(stateOf()), 'critical'],
  [
    'a user whom the breaker refused',
    alerted(stateOf(), {
      breaker: { of: 'callers', limit: 1, until: '2026-11-01T11:00:00Z', opened: false },
    }),
    'critical',
  ],
  [
    'a launch while containment is paused',
    alerted(stateOf(), {
      paused: { until: '2026-11-01T12:00:00Z', by: 'x', at: '2026-11-01T09:00:00Z' } as never,
    }),
    'critical',
  ],
  ['a user that was denied', by(userIdentity, denied), 'medium'],
  ['a user that tried', by(userIdentity, dryRun), 'medium'],
  ['a launch that nobody is certain of', by(userIdentity, unsure), 'high'],
];

const ocsf: Readonly<Record<Severity, number>> = { critical: 5, high: 4, medium: 3, informational: 1 };

describe.each(rows)('%s', (_name, state, severity) => {
  const report = toReport({ now, state });
  it(`is ${severity} in every form`, () => {
    const place = { account, region: 'us-east-1', partition: 'aws' };
    const read = (json: string) => JSON.parse(json) as Record<string, unknown>;
    expect({
      report: report.severity,
      json: read(renderJson(report))['severity'],
      asff: toFinding(report, place).FindingProviderFields.Severity.Label,
      ocsf: read(renderOcsf(report))['severity_id'],
      chat: (read(renderChat(report))['metadata'] as { additionalContext: object }).additionalContext,
    }).toMatchObject({
      report: severity,
      json: severity,
      asff: severity.toUpperCase(),
      ocsf: ocsf[severity],
      chat: { severity },
    });
    expect(renderText(report)).toContain(`  Severity: ${severity}\n`);
    expect(renderHtml(report)).toContain(`FIREBREAK INCIDENT, ${severity.toUpperCase()}<`);
  });
  it('is told loudly in the subject if and only if it is critical', () => {
    const isLoud = /CRITICAL ALERT|NOT CONTAINED|IN PART|(?:was|were) NOT refused/;
    for (const line of [report.subject, report.headline[0]!]) {
      if (severity !== 'critical') expect(line).not.toMatch(isLoud);
      // What went through after containment is told by the lines below.
      else expect(`${line} ${report.headline.join(' ')}`).toMatch(isLoud);
    }
    expect(report.subject.length).toBeLessThan(100);
  });
});

it('is informational of a review by hand', () => {
  const report = toReport({ now, activity: activityOf(), selection: 'key x' });
  expect(report.severity).toBe('informational');
  expect(JSON.parse(renderOcsf(report))).toMatchObject({ severity_id: 1 });
});
