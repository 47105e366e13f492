import { readArtifacts } from '../../../../core/artifacts/read-artifacts.ts';
import type { Artifact } from '../../../../core/artifacts/artifact.ts';
import type { Activity } from '../../../../core/review/totals/activity.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import { account } from '../../../support/events.ts';
import { calm, reviewOf, wholeIncident } from '../../../support/incidents.ts';
import { linesUnder } from '../../../support/report/report.ts';
import { call } from '../../../support/review/made.ts';

const now = new Date('2026-11-01T10:16:00Z');
const title = 'WHAT OUTLIVES A DENY';
const madeTitle = 'WHAT IT MADE THAT OUTLIVES IT';
const review = reviewOf(calm, 2);
const withReview = (change: Partial<Activity>): ContainmentState => ({
  ...wholeIncident(calm, 2),
  activity: { ...review, matrix: [], made: { items: [], more: 0 }, ...change },
});
const lines = (change: Partial<Activity>) => linesUnder(title, { now, state: withReview(change) });
const session = (change: Partial<Artifact> = {}): Artifact => {
  const record = {
    ...call('StartSession', {
      request: { target: 'i-0123456789abcdef0' },
      answer: { sessionId: 'eve-0a1b2c3d' },
    }),
    eventSource: 'ssm.amazonaws.com',
    eventTime: '2026-11-01T09:59:00Z',
  };
  return { ...readArtifacts(record, 'us-east-1', account)[0]!.thing, ...change };
};
const made = (...items: readonly Artifact[]) => ({ made: { items, more: 0 } });

it('says nothing where nothing is open', () => {
  expect(lines({})).toBeUndefined();
});

it('names an open session with the command that ends it, and not once more among what was made', () => {
  const text = lines(made(session()))!.join('\n');
  expect(text).toContain('stay open, whatever is denied');
  expect(text).toContain('Session Manager session eve-0a1b2c3d on i-0123456789abcdef0, by StartSession');
  expect(text).toContain('aws ssm terminate-session --session-id eve-0a1b2c3d --region us-east-1');
  const others = linesUnder(madeTitle, { now, state: withReview(made(session())) })!;
  expect(others.join('\n')).not.toContain('eve-0a1b2c3d');
});

it.each([
  ['was ended', { removed: { at: '2026-11-01T10:00:00Z', eventName: 'TerminateSession', eventId: 'x' } }],
  ['was opened more than a day before the launch', { eventTime: '2026-10-31T09:59:00Z' }],
])('leaves out what %s', (_, change) => {
  expect(lines(made(session(change)))).toBeUndefined();
});

it('counts those that it does not show', () => {
  const many = Array.from({ length: 23 }, (_, n) => session({ eventId: `e${n}` }));
  expect(lines(made(...many))!.join('\n')).toContain('3 more are in the evidence.');
});

it('says of EKS, by the region, how to find and take the access that no deny ends', () => {
  const text = lines({ matrix: [{ region: 'eu-west-1', service: 'eks', count: 7 }] })!.join('\n');
  expect(text).toContain('It called EKS (7 calls)');
  const clusters =
    '$ for id in $(aws eks list-clusters --region eu-west-1 --query clusters --output text); do ';
  expect(text).toContain(
    `${clusters}aws eks list-access-entries --region eu-west-1 --cluster-name "$id"; done`,
  );
  expect(text).toMatch(
    /aws eks delete-access-entry --region eu-west-1 --cluster-name "\$id" --principal-arn arn:aws:iam::\d{12}:/,
  );
  expect(lines({ matrix: [{ region: '$(reboot)', service: 'eks', count: 7 }] })).toBeUndefined();
});

describe('access to clusters', () => {
  const ofEks = (eventName: string, request: object): Artifact =>
    readArtifacts(call(eventName, { eventSource: 'eks.amazonaws.com', request }), 'us-east-1', account)[0]!
      .thing;
  const cluster = ofEks('CreateCluster', { name: 'mine' });
  const entry = ofEks('CreateAccessEntry', { name: 'k', principalArn: `arn:aws:iam::${account}:user/eve` });

  it('that it has because it made them, or gave, is told here with the commands, and nowhere else', () => {
    const state = withReview(made(cluster, entry));
    const text = linesUnder(title, { now, state })!.join('\n');
    expect(text).toContain('Access to clusters that it gave, or has because it made them, stays');
    expect(text).toMatch(
      /EKS cluster mine, whose administrator is arn:aws:iam::\d{12}:user\/\S+, to be deleted/,
    );
    expect(text).toContain('aws eks delete-cluster --name mine --region us-east-1');
    expect(text).toContain('aws eks delete-access-entry --cluster-name k --principal-arn');
    expect(linesUnder(madeTitle, { now, state })!.join('\n')).not.toContain('EKS cluster');
  });

  it('is told however long ago it was given', () => {
    expect(lines(made({ ...entry, eventTime: '2026-09-01T09:59:00Z' }))).toBeDefined();
  });

  it('that was taken again is told among what was made', () => {
    const removed = { at: '2026-11-01T10:00:00Z', eventName: 'DeleteAccessEntry', eventId: 'x' };
    expect(lines(made({ ...entry, removed }))).toBeUndefined();
    const state = withReview(made({ ...entry, removed }));
    expect(linesUnder(madeTitle, { now, state })!.join('\n')).toContain('to cluster k');
  });

  it('is not told of a cluster whose creator has none', () => {
    const accessConfig = { bootstrapClusterCreatorAdminPermissions: false };
    expect(lines(made(ofEks('CreateCluster', { name: 'mine', accessConfig })))).toBeUndefined();
  });
});
