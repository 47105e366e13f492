import { renderChat } from '../../../core/report/renderers/render-chat.ts';
import { renderJson } from '../../../core/report/renderers/render-json.ts';
import { renderOcsf } from '../../../core/report/renderers/render-ocsf.ts';
import { toFinding } from '../../../core/report/renderers/render-asff.ts';
import type { ReportContext } from '../../../core/report/context.ts';
import { toReport } from '../../../core/report/report.ts';
import { compose } from '../../../lambda/steps/publish-report/compose.ts';
import { activityOf } from '../../support/review/activity.ts';
import { launchRecord, roleIdentity, settings, toEvent, userIdentity } from '../../support/events.ts';
import { held, instancesNow, reviewOf, calm, wholeIncident } from '../../support/incidents.ts';
import { violations } from '../../support/report/report-schema.ts';
import { containment, failed, outcomes, stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:13Z');
const place = { account: '111122223333', region: 'us-east-1', partition: 'aws' };
const whole = wholeIncident();
const evidence = 's3://bucket/incidents/fb-1/';
const by = (identity: object) => stateOf({ ...launchRecord, userIdentity: identity });
const accountId = '111122223333';

const fixtures: readonly (readonly [string, ReportContext])[] = [
  ['a whole incident', { now, state: whole, evidence }],
  ['one just resolved', { now, state: stateOf() }],
  [
    'one that failed',
    { now, state: stateOf(undefined, { containment: containment({ key: failed(outcomes.key) }) }) },
  ],
  ['an empty history', { now, state: stateOf(undefined, { activity: activityOf(), verification: held }) }],
  [
    'a review that failed',
    { now, state: stateOf(undefined, { activity: { unavailable: 'x' }, instances: { unavailable: 'y' } }) },
  ],
  ['a role session', { now, state: by(roleIdentity) }],
  ['root', { now, state: by({ type: 'Root', arn: `arn:aws:iam::${accountId}:root`, accountId }) }],
  ['a service', { now, state: by({ type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }) }],
  ['an unreadable caller', { now, state: by({}) }],
  ['an unknown kind', { now, state: by({ type: 'Directory', accountId }) }],
  ['a federated user', { now, state: by({ ...userIdentity, type: 'FederatedUser' }) }],
  [
    'a denied launch',
    {
      now,
      state: stateOf({ ...launchRecord, errorCode: 'Client.UnauthorizedOperation', errorMessage: 'no' }),
    },
  ],
  [
    'a review by hand',
    { now, activity: reviewOf(), instances: instancesNow(), selection: 'access key AKIAEXAMPLEKEY000001' },
  ],
];

describe.each(fixtures)('the document of %s', (_name, context) => {
  it('is as the schema says', () => {
    expect(violations(JSON.parse(renderJson(toReport(context))))).toEqual([]);
  });
});

describe('the published document', () => {
  const publish = (input: Parameters<typeof compose>[0]) =>
    JSON.parse(compose(input, now, { bucket: 'bucket', settings: settings() }).json) as object;

  it('is valid for every notice', () => {
    const breaker = { limit: 20, until: now.toISOString(), opened: true };
    expect(violations(publish({ notice: 'report', state: whole }))).toEqual([]);
    expect(violations(publish({ notice: 'breaker', state: { ...stateOf(), breaker } }))).toEqual([]);
    expect(violations(publish({ notice: 'failure', state: toEvent(launchRecord) }))).toEqual([]);
    expect(violations(publish({ notice: 'failure', state: undefined }))).toEqual([]);
  });
  it('is valid when it is shortened, and says by how much', () => {
    const document = publish({ notice: 'report', state: wholeIncident(calm, 5_000) });
    expect(violations(document)).toEqual([]);
    const { shortened } = document as { shortened: { list: string; more: number }[] };
    const { list, more } = shortened.find((each) => each.list === '/instances/instances/items')!;
    expect(list).toBeDefined();
    const { items } = (document as { instances: { instances: { items: unknown[] } } }).instances.instances;
    expect(items.length + more).toBe(5_000);
  });
  it('is measured a few times at most, however many halvings that takes', () => {
    const report = toReport({ now, state: wholeIncident(calm, 5_000) });
    let measured = 0;
    const sizeOf = (text: string) => {
      measured += text.length;
      return text.length;
    };
    const text = renderJson(report, { most: 10_000, sizeOf });
    expect(text.length).toBeLessThanOrEqual(10_000);
    expect(measured).toBeLessThan(5 * renderJson(report).length);
  });
  it('is valid where there is no room for anything', () => {
    const document = JSON.parse(
      renderJson(toReport({ now, state: whole }), { most: 899, sizeOf: (text) => text.length }),
    ) as object;
    expect(violations(document)).toEqual([]);
    expect(document).toMatchObject({ decision: 'contained', incident: { id: whole.incident.id } });
    expect(document).toHaveProperty('cut');
  });
  it('has no prior state, no plan of a step, and no key of the table', () => {
    const deactivateKeys = {
      ...whole.containment!.deactivateKeys,
      prior: [{ kind: 'secret-policy', document: 'Statement' }] as never,
    };
    const state = { ...whole, containment: { ...whole.containment!, deactivateKeys } };
    const json = renderJson(toReport({ now, state }));
    expect(json).not.toMatch(/secret-policy|user:x/);
  });
});

type Good = Readonly<Record<string, object>>;

describe('the schema', () => {
  const document = () =>
    JSON.parse(renderJson(toReport({ now, state: whole, evidence }))) as Record<string, never>;
  const mutations: readonly (readonly [string, (document: Good) => unknown])[] = [
    ['a field that nobody wrote down', (good) => ({ ...good, extra: 1 })],
    ['a decision that there is not', (good) => ({ ...good, decision: 'maybe' })],
    [
      'an incident without its caller',
      (good) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== 'caller')),
    ],
    ['a count that is text', (good) => ({ ...good, activity: { ...good['activity'], calls: '5' } })],
    ['a caller of two kinds', (good) => ({ ...good, caller: { ...good['caller'], federatedName: 'x' } })],
    ['a session token', (good) => ({ ...good, launch: { ...good['launch'], sessionToken: 'x' } })],
    ['a subject with a line break', (good) => ({ ...good, subject: 'a\nb' })],
    ['another version', (good) => ({ ...good, schemaVersion: '2.0.0' })],
  ];
  it.each(mutations)('refuses %s', (_name, mutate) => {
    expect(violations(mutate(document()))).not.toEqual([]);
  });
});

describe('the Incident Finding', () => {
  const finding = (context: ReportContext) =>
    JSON.parse(renderOcsf(toReport(context))) as Record<string, unknown>;

  it('has what OCSF requires, and times in milliseconds', () => {
    const found = finding({ now, state: whole, evidence });
    expect(found).toMatchObject({
      activity_id: 1,
      category_uid: 2,
      class_uid: 2005,
      type_uid: 200_501,
      time: now.getTime(),
      severity_id: 4,
      status_id: 1,
      metadata: { version: '1.5.0', product: { name: 'Firebreak' }, profiles: ['cloud', 'incident'] },
      cloud: { provider: 'AWS', region: 'ap-southeast-2', account: { uid: '111122223333' } },
      finding_info_list: [{ uid: whole.incident.id }],
    });
    expect(found['observables']).toContainEqual({
      name: 'unmapped.caller.access_key_id',
      type_id: 19,
      type: 'User Credential ID',
      value: 'ASIAEXAMPLEKEY000001',
    });
  });
  it('names each technique once, with its sub-technique', () => {
    const attacks = finding({ now, state: whole })['attacks'] as object[];
    expect(attacks).toHaveLength(3);
    expect(attacks).toContainEqual({
      version: '19',
      technique: { uid: 'T1098' },
      sub_technique: { uid: 'T1098.001', name: 'Additional Cloud Credentials' },
    });
  });
  it('is critical where it is not contained', () => {
    expect(finding({ now, state: stateOf() })).toMatchObject({ severity_id: 5, priority_id: 4 });
  });
  it('is an update later, and never closes: people know when an incident is over', () => {
    const later = { ...whole, phase: 'follow-up' as const };
    const complete = { ...later, activity: reviewOf(calm, 5, { complete: true }) };
    for (const state of [later, complete])
      expect(finding({ now, state })).toMatchObject({ activity_id: 2, status_id: 2, type_uid: 200_502 });
  });
  const spanOf = (found: ReturnType<typeof finding>) => {
    const [info] = found['finding_info_list'] as Record<string, unknown>[];
    return [found['start_time'], found['end_time'], info!['first_seen_time'], info!['last_seen_time']];
  };
  it.each<[string, string, string, string, string]>([
    [
      'what came before the launch',
      '2026-10-01T00:00:00Z',
      '2026-11-01T09:50:00Z',
      '2026-10-01',
      '2026-11-01T10:00:00Z',
    ],
    [
      'what came behind it',
      '2026-11-01T10:00:05Z',
      '2026-11-01T10:09:00Z',
      '2026-11-01T10:00:00Z',
      '2026-11-01T10:09:00Z',
    ],
    ['an unreadable time', 'never', 'never', '2026-11-01T10:00:00Z', '2026-11-01T10:00:00Z'],
  ])('spans the launch and the activity: %s', (_, firstSeen, lastSeen, first, last) => {
    const state = { ...whole, activity: reviewOf(calm, 5, { firstSeen, lastSeen }) };
    const [from, to] = [Date.parse(first), Date.parse(last)];
    expect(spanOf(finding({ now, state }))).toEqual([from, to, from, to]);
  });
  it('of a review spans its activity, and is of what was reviewed alone', () => {
    const review = (selection: string) =>
      finding({ now, activity: reviewOf(), selection: `access key ${selection}` });
    const uidOf = (found: ReturnType<typeof finding>) =>
      (found['finding_info_list'] as { uid: string; types: string[] }[])[0]!;
    expect(uidOf(review('AKIAEXAMPLEKEY000001'))).toMatchObject({
      uid: 'firebreak-review access key AKIAEXAMPLEKEY000001',
      types: ['Review of what a credential did'],
    });
    expect(uidOf(review('AKIAEXAMPLEKEY000002')).uid).not.toBe(uidOf(review('AKIAEXAMPLEKEY000001')).uid);
    const { firstSeen = '', lastSeen = '' } = reviewOf();
    const [from, to] = [Date.parse(firstSeen), Date.parse(lastSeen)];
    expect(spanOf(review('AKIAEXAMPLEKEY000001'))).toEqual([from, to, from, to]);
  });
  it('leaves out the span where nothing says when it was', () => {
    const activity = { ...reviewOf(), firstSeen: 'x', lastSeen: 'x' };
    expect(finding({ now, activity })).not.toHaveProperty('end_time');
  });
});

describe('the finding for Security Hub', () => {
  const finding = (context: ReportContext) => toFinding(toReport(context), place);

  it('is the same finding in every report of the incident', () => {
    const first = finding({ now, state: whole });
    const later = finding({ now: new Date('2026-11-01T10:20:00Z'), state: { ...whole, phase: 'follow-up' } });
    expect(later.Id).toBe(first.Id);
    expect(later.CreatedAt).toBe(first.CreatedAt);
    expect(later.UpdatedAt > first.UpdatedAt).toBe(true);
  });
  it('names product, account, credential and instances', () => {
    expect(finding({ now, state: whole })).toMatchObject({
      SchemaVersion: '2018-10-08',
      ProductArn: 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default',
      AwsAccountId: '111122223333',
      FindingProviderFields: { Severity: { Label: 'HIGH' } },
      Resources: [
        { Type: 'AwsIamAccessKey', Id: 'ASIAEXAMPLEKEY000001' },
        { Type: 'AwsIamRole', Id: 'arn:aws:iam::111122223333:role/teams/Admin' },
        {
          Type: 'AwsEc2Instance',
          Id: 'arn:aws:ec2:ap-southeast-2:111122223333:instance/i-0123456789abcdef0',
          Region: 'ap-southeast-2',
        },
      ],
    });
  });
  it('has a resource where nothing is known, and 32 at the most', () => {
    expect(finding({ now, activity: reviewOf() }).Resources).toEqual([
      { Type: 'AwsAccount', Id: 'AWS::::Account:111122223333', Region: 'us-east-1', Partition: 'aws' },
    ]);
    const instanceIds = Array.from({ length: 50 }, (_, index) => `i-${index}`);
    const launch = { ...whole.launch, result: { kind: 'launched' as const, instanceIds } };
    expect(finding({ now, state: { ...whole, launch } }).Resources).toHaveLength(32);
  });
  it('is under 240 KB with everything', () => {
    expect(JSON.stringify(finding({ now, state: wholeIncident(calm, 5_000) })).length).toBeLessThan(20_000);
  });
});

describe('the chat’s notification', () => {
  const chat = (context: ReportContext) =>
    JSON.parse(renderChat(toReport(context))) as {
      version: string;
      source: string;
      id: string;
      content: { textType: string; title: string; description: string; nextSteps: string[] };
      metadata: { threadId: string; eventType: string; additionalContext: object };
    };

  it('is what Amazon Q takes, with the incident as its thread', () => {
    const { version, source, content, metadata } = chat({ now, state: whole, evidence });
    expect([version, source, content.textType]).toEqual(['1.0', 'custom', 'client-markdown']);
    expect(content.title).toBe(
      '\u{1F7E0} CONTAINED SO FAR: role Admin, session alice, in account 111122223333',
    );
    expect(content.description).toContain('4 of its 5 instances still run, USD 220.16 an hour.');
    expect(metadata).toMatchObject({
      threadId: whole.incident.id,
      eventType: 'firebreak-contained',
      additionalContext: { evidence },
    });
  });
  it('groups the reports of an incident, each with an id of its own', () => {
    const [first, later] = [
      chat({ now, state: whole }),
      chat({ now, state: { ...whole, phase: 'follow-up' } }),
    ];
    expect(later.metadata.threadId).toBe(first.metadata.threadId);
    expect(later.id).not.toBe(first.id);
  });
  it('has the commands that contain, as code', () => {
    const { content } = chat({
      now,
      state: stateOf(undefined, { containment: containment({ key: failed(outcomes.key) }) }),
    });
    expect(content.nextSteps).toContain(
      '`aws iam update-access-key --user-name deploy+ci@example.com --access-key-id AKIAEXAMPLEKEY000001 --status Inactive`',
    );
  });
  it('leaves a command to the mail whose characters a chat would read', () => {
    const { content } = chat({
      now,
      state: stateOf(undefined, { containment: containment({ key: failed(outcomes.key) }), mode: 'observe' }),
    });
    const steps = content.nextSteps.filter((step) => step.includes('aws '));
    expect(steps).toEqual([
      '`aws ec2 stop-instances --region ap-southeast-2 --instance-ids i-0123456789abcdef0`',
      expect.stringMatching(/^`aws iam update-access-key /),
      expect.stringMatching(/^`aws iam delete-login-profile /),
    ]);
    expect(content.nextSteps.at(-1)).toBe('All commands are in the mail and in the evidence.');
  });
});
