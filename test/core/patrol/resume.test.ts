import { toPlan } from '../../../core/containment/plan.ts';
import type { Finding } from '../../../core/containment/outcome.ts';
import type { Action } from '../../../core/containment/action.ts';
import { readIncidentItem } from '../../../core/incident/item/read-item.ts';
import { isPatrol, type Resumption } from '../../../core/patrol/patrol-input.ts';
import { resume } from '../../../core/patrol/resume.ts';
import { toReport } from '../../../core/report/report.ts';

const user = { userName: 'bob', uniqueId: 'AIDAEXAMPLE0000000001' };
const key: Action = { kind: 'deactivate-key', ...user, accessKeyId: 'AKIAEXAMPLEKEY000001' };
const deny: Action = { kind: 'deny-user', ...user, policyName: 'FirebreakDenyUser' };
const launch = {
  ...{
    eventId: 'e-1',
    eventTime: '2026-12-01T06:00:00.000Z',
    eventName: 'RunInstances',
    region: 'eu-west-1',
  },
  ...{
    account: '111122223333',
    result: { kind: 'launched', instanceIds: ['i-0123456789abcdef0'] },
    images: [],
  },
} as const;
const caller = {
  ...{ kind: 'user-key', ...user, userArn: 'arn:aws:iam::111122223333:user/bob' },
  ...{ accessKeyId: 'AKIAEXAMPLEKEY000001', reason: 'an IAM user' },
};
const stored = {
  ...{ pk: 'user:AIDAEXAMPLE0000000001', sk: 'INCIDENT', version: '2', incidentId: 'fb-1', status: 'held' },
  ...{ response: 'contain', subject: 'user bob', openedAt: '2026-12-01T06:00:05.000Z', execution: 'e1' },
  ...{ launchId: 'e-1', credential: 'AKIAEXAMPLEKEY000001', expiresAt: '1800000000' },
  verification: JSON.stringify({
    ...{ held: true, status: 'held', checkedAt: '2026-12-01T06:15:00.000Z' },
    findings: [key, deny].map(({ kind: action, ...about }) => ({
      ...{ action, ...about, target: 'accessKeyId' in about ? about.accessKeyId : about.userName },
      ...{ status: 'in-place', note: 'in place' },
    })),
  }),
};
const itemWith = (more: object) =>
  readIncidentItem({
    ...stored,
    intent: JSON.stringify({
      ...{ caller, plan: toPlan([key, deny]), verdict: { kind: 'contain', because: 'unexpected' } },
      ...more,
    }),
  });

const finding: Finding = {
  ...{ action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', ...user },
  ...{ status: 'reverted', note: 'the key is active' },
};
const checkedAt = '2026-12-02T06:00:00.000Z';
const by = [{ who: 'arn:aws:iam::111122223333:role/terraform', call: 'UpdateAccessKey', at: checkedAt }];
const resumption: Resumption = {
  ...{ key: stored.pk, item: 'INCIDENT', incidentId: 'fb-1', execution: 'e1', checkedAt, count: 1 },
  ...{ telling: 'mail', findings: [finding] },
  reversals: [{ at: checkedAt, what: [finding], by }],
};
const of = { account: '111122223333', execution: 'e2' };

describe('a containment that is taken up again', () => {
  it('has what was reverted as its plan, and what stands beside it', () => {
    expect(resume(itemWith({ launch }), resumption, of)).toMatchObject({
      ...{ route: 'contain', phase: 'patrol', launch, receivedAt: stored.openedAt },
      incident: { id: 'fb-1', item: 'INCIDENT', execution: 'e2' },
      plan: { actions: [key] },
      patrol: { standing: [deny], count: 1 },
      verification: { held: false, reverted: [{ at: checkedAt, target: key.accessKeyId }] },
      tally: { sk: 'LAUNCH#fb-1#e-1', region: 'eu-west-1', expiresAt: '1800000000' },
    });
  });
  it('leaves the launch in the table as it is, where an older release wrote the item', () => {
    const launchItem = { pk: stored.pk, sk: 'LAUNCH#fb-1#e-1', region: 'eu-west-1', instances: '7' };
    const state = resume(itemWith({}), resumption, { ...of, launchItem });
    expect(state).toMatchObject({ launch: { region: 'eu-west-1' }, tally: { instances: '7' } });
  });
  it('is none of an item that does not say who it is about', () => {
    expect(resume(readIncidentItem(stored), resumption, of)).toBeUndefined();
  });
  it('tells on-call who reverted it and what to change', () => {
    const state = resume(itemWith({ launch }), resumption, of)!;
    const report = toReport({ state, now: new Date(checkedAt) });
    expect(report.subject).toBe(
      'Firebreak Patrol: REVERTED, now NOT CONTAINED, act now: user bob, 111122223333, eu-west-1',
    );
    const said = JSON.stringify(report.sections.find(({ id }) => id === 'patrol'));
    for (const words of [
      'role/terraform (UpdateAccessKey',
      'aws_iam_access_key',
      'firebreak report --incident fb-1',
    ])
      expect(said).toContain(words);
    expect(report.sections.map(({ id }) => id)).not.toContain('reverted');
    expect(JSON.stringify(report.document['patrol'])).not.toContain('standing');
  });
});

it.each([
  ['the patrol', { patrol: resumption }, true],
  ['a launch', { detail: { eventName: 'RunInstances' } }, false],
  ['half of it', { patrol: { incidentId: 'fb-1' } }, false],
])('an execution by %s is known as such, or not', (_what, input, expected) => {
  expect(isPatrol(input)).toBe(expected);
});
