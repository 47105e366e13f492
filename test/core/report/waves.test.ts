import { toReport } from '../../../core/report/report.ts';
import { breakerReport } from '../../../core/report/breaker.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { held } from '../../support/incidents.ts';
import { stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:05:00.000Z');
const flat = (text: string): string => text.replace(/\s+/g, ' ');
const report = (change: Partial<ContainmentState>) =>
  toReport({ state: { ...stateOf(), verification: held, ...change }, now });
const open = { id: 'AROA:b', subject: 'role web, session b', status: 'not-held' } as const;
const launches = (credentials: object) =>
  ({
    ...{ count: 3, attempts: 1, refusedByDeny: 1, instances: 2, regions: ['us-east-1'] },
    ...{ first: '2026-11-01T10:00:00.000Z', last: '2026-11-01T10:01:00.000Z' },
    credentials,
  }) as NonNullable<ContainmentState['launches']>;

describe('a report of one credential among several', () => {
  it('says first that a contained credential went through', () => {
    const { subject, headline } = report({ incident: { ...stateOf().incident, reopens: 'fb-1' } });
    expect(subject).toMatch(/^Firebreak Re-opened: CONTAINED SO FAR: /);
    expect(headline[0]).toMatch(/^Re-opened: CONTAINED SO FAR: /);
    expect(headline[1]).toMatch(/^IT WENT THROUGH although fb-1 had contained it/);
  });
  it('says of which incident it is a further credential', () => {
    const incident = { ...stateOf().incident, item: 'CREDENTIAL#fb-1#AROA:b' };
    expect(report({ incident }).headline[1]).toContain(`A further credential of the incident ${incident.id}`);
  });
  it('says contained of none while another of them may still work, and names that', () => {
    const credentials = { count: 2, held: 1, containing: 0, openCount: 1, open: [open] };
    const made = report({ launches: launches(credentials) });
    expect([made.decision, made.subject]).toEqual([
      'not-contained',
      expect.stringMatching(/^Firebreak NOT CONTAINED, act now: /),
    ]);
    const text = flat(renderText(made));
    expect(text).toContain('1 credential of it MAY STILL WORK');
    expect(text).toContain('role web, session b (AROA:b): its containment did not hold');
  });
  it('says contained where the others are refused or under way', () => {
    const credentials = { count: 2, held: 1, containing: 1, openCount: 0, open: [] };
    const made = report({ launches: launches(credentials) });
    expect(made.decision).toBe('contained');
    expect(flat(renderText(made))).toContain(
      'Of 2 other credentials, 1 is refused by IAM, 1 is being contained',
    );
  });
  it('counts what a deny of ours refused', () => {
    const text = flat(renderText(report({ launches: launches({ count: 0 }) })));
    expect(text).toContain('1 of them by credentials that a deny of this incident refused');
  });
});

describe('more credentials of one role than the settings contain in an hour', () => {
  const breaker = { of: 'waves', limit: 10, until: '2026-11-01T11:00:00.000Z', opened: true } as const;
  const state: ContainmentState = {
    ...stateOf(),
    route: 'alert',
    breaker,
    caller: {
      kind: 'role-session',
      roleArn: 'arn:aws:iam::123456789012:role/web',
      roleName: 'web',
      userId: 'AROAEXAMPLEROLEID0001:b',
      sessionName: 'b',
      reason: '',
    },
  };
  it('are NOT CONTAINED, with the command that ends all of them, in the notice and in the report', () => {
    for (const made of [breakerReport(state, now), toReport({ state, now })]) {
      expect(made.subject).toMatch(/^Firebreak NOT CONTAINED, act now: /);
      const text = renderText(made);
      expect(text).toMatch(/aws iam put-role-policy --role-name web --policy-name FirebreakDenyAll/);
    }
  });
});
