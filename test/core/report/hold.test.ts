import type { ContainmentState } from '../../../core/state.ts';
import type { Reverted, Verification } from '../../../core/containment/outcome.ts';
import { doNowOf } from '../../../core/report/do-now/do-now.ts';
import { toReport } from '../../../core/report/report.ts';
import { toTold } from '../../../core/report/opening/told.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { account, launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';
import { calm, callOf, reviewOf } from '../../support/incidents.ts';
import { linesUnder } from '../../support/report/report.ts';
import { violations } from '../../support/report/report-schema.ts';
import { containment, stateOf } from '../../support/report/state.ts';

const blow = (change: Partial<Reverted> = {}): Reverted => ({
  at: '2026-11-01T10:00:20.000Z',
  action: 'deactivate-key',
  target: 'AKIAEXAMPLEKEY000001',
  note: 'the key is active',
  ...change,
});
const verification = (held: boolean, reverted: readonly Reverted[]): Verification => ({
  held,
  status: held ? 'held' : 'not-held',
  checkedAt: '2026-11-01T10:00:40.000Z',
  findings: [
    {
      action: 'deactivate-key',
      target: 'AKIAEXAMPLEKEY000001',
      status: held ? 'in-place' : 'reverted',
      note: 'x',
    },
  ],
  reverted,
});
const fought = (held: boolean, reverted: readonly Reverted[] = [blow()], record: object = launchRecord) =>
  stateOf(record, { containment: containment(), verification: verification(held, reverted) });
const linesOf = (state: ContainmentState, title: string) =>
  linesUnder(title, { now: new Date('2026-11-01T10:00:41Z'), state, evidence: 's3://evidence' });
const remedy = (state: ContainmentState) => linesOf(state, 'WHAT WOULD HOLD');
const byOrganization = (state: ContainmentState) =>
  doNowOf({ now: new Date(), state })
    .flatMap(({ commands }) => commands)
    .find((line) => line.includes('create-policy'));
const policyOf = (state: ContainmentState) => {
  const content = /--content '(.*)' --query /.exec(byOrganization(state)!)![1]!.replaceAll(`'\\''`, "'");
  return JSON.parse(content) as { Statement: { Effect: string; Condition: object }[] };
};

describe('a containment that somebody reverts', () => {
  it('that does not hold says what was reverted, and what would hold', () => {
    const state = fought(false);
    expect(linesOf(state, 'SOMEBODY REVERTS THE CONTAINMENT')![0]).toBe(
      '2026-11-01 10:00:20Z: AKIAEXAMPLEKEY000001, the key is active',
    );
    expect(policyOf(state)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': userIdentity.arn },
          },
        },
      ],
    });
    expect(byOrganization(state)).toContain(`--target-id ${account}`);
    expect(renderText(toReport({ now: new Date(), state }))).toMatch(/^NOT CONTAINED, act now/);
  });
  it('names who changed the caller since the launch, as far as event history shows it', () => {
    const by = (who: string, change: object = {}) => ({
      ...callOf(calm, 1, { eventTime: '2026-11-01T10:00:19Z', readOnly: false, ...change }),
      who,
    });
    const items = [
      by('arn:aws:iam::111122223333:user/ops-admin'),
      by('arn:aws:iam::111122223333:user/ops-admin'),
      by('arn:aws:iam::111122223333:user/looked', { readOnly: true }),
      by('arn:aws:iam::111122223333:user/refused', { errorCode: 'AccessDenied' }),
      by('arn:aws:iam::111122223333:user/earlier', { eventTime: '2026-10-01T10:00:00Z' }),
    ];
    const resource = (type: string) => ({
      type,
      name: 'bob',
      region: 'us-east-1',
      events: 9,
      changes: 2,
      others: { items, more: 0 },
    });
    const state = {
      ...fought(false),
      activity: reviewOf(calm, 1, {
        resources: { items: [resource('AWS::IAM::User'), resource('AWS::EC2::Instance')], more: 0 },
      }),
    };
    expect(linesOf(state, 'SOMEBODY REVERTS THE CONTAINMENT')!.at(-1)).toBe(
      'Changes since the launch are in event history by: arn:aws:iam::111122223333:user/ops-admin. Whoever can change ' +
        'IAM can revert what IAM holds.',
    );
  });
  it('says where it is to be seen, when looks of others have pushed the changes out of the list', () => {
    const look = {
      ...callOf(calm, 1, { eventTime: '2026-11-01T10:00:19Z', readOnly: true }),
      who: 'auditor',
    };
    const resource = {
      type: 'AWS::IAM::User',
      name: 'bob',
      region: 'us-east-1',
      events: 90,
      changes: 12,
      others: { items: [look], more: 60 },
    };
    const state = {
      ...fought(false),
      activity: reviewOf(calm, 1, { resources: { items: [resource], more: 0 } }),
    };
    expect(linesOf(state, 'SOMEBODY REVERTS THE CONTAINMENT')!.at(-1)).toMatch(
      /^Event history has 12 changes by others since the launch: the evidence says who \(review\.json, resources\)\. /,
    );
  });
  it('that holds again says what was reverted, and needs nothing else', () => {
    const state = fought(true);
    expect(linesOf(state, 'SOMEBODY REVERTS THE CONTAINMENT')).toHaveLength(2);
    expect(remedy(state)).toBeUndefined();
  });
  it('names the latest, and counts the rest', () => {
    const many = Array.from({ length: 20 }, (_, index) => blow({ note: `blow ${index}` }));
    const lines = linesOf(fought(false, many), 'SOMEBODY REVERTS THE CONTAINMENT')!;
    expect(lines[0]).toContain('blow 19');
    expect(lines[8]).toBe('and 12 before that');
    expect(lines).toHaveLength(10);
  });
  it('denies the role of a role session', () => {
    expect(
      policyOf(fought(false, undefined, { ...launchRecord, userIdentity: roleIdentity })).Statement[0],
    ).toMatchObject({
      Condition: { ArnEquals: { 'aws:PrincipalArn': roleIdentity.sessionContext.sessionIssuer.arn } },
    });
  });
  it('keeps a path with a quote inside the quotes of the shell', () => {
    const arn = `arn:aws:iam::${account}:user/it's/deploy+ci@example.com`;
    const state = fought(false, undefined, { ...launchRecord, userIdentity: { ...userIdentity, arn } });
    expect(byOrganization(state)).toContain(`user/it'\\''s/deploy`);
    expect(policyOf(state).Statement[0]!.Condition).toEqual({ ArnEquals: { 'aws:PrincipalArn': arn } });
  });
});

describe('a containment that does not hold', () => {
  it('for another reason is not told of an organization', () => {
    expect(remedy(fought(false, []))).toBeUndefined();
    expect(linesOf(fought(false, []), 'SOMEBODY REVERTS THE CONTAINMENT')).toBeUndefined();
  });
});

describe('what the first edition wrote of a containment that somebody reverted', () => {
  const { reverted, findings, ...rest } = verification(false, [blow()]);
  const written = {
    ...rest,
    findings: findings.map((finding) => ({ ...finding, status: 'undone' })),
    undone: reverted,
  } as unknown as Verification;
  const earlier = stateOf(launchRecord, { containment: containment(), verification: written });
  const context = { now: new Date('2026-11-01T10:00:41Z'), evidence: 's3://evidence' };

  it('is reported as it is reported today', () => {
    const report = toReport({ ...context, state: earlier });
    expect(renderText(report)).toBe(renderText(toReport({ ...context, state: fought(false) })));
    expect(report.document).toEqual(toReport({ ...context, state: fought(false) }).document);
    expect(violations(JSON.parse(JSON.stringify(report.document)))).toEqual([]);
  });

  it('is no news', () => {
    const told = toTold({ ...context, state: fought(false) });
    expect(toTold({ ...context, state: earlier })).toEqual(told);
  });
});
