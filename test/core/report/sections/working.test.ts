import type { Judged, Persistence } from '../../../../core/artifacts/persistence.ts';
import { credentialsIn } from '../../../../core/artifacts/standing.ts';
import { decisionText } from '../../../../core/report/decision.ts';
import { newsSince } from '../../../../core/report/opening/news.ts';
import { toTold } from '../../../../core/report/opening/told.ts';
import { renderChat } from '../../../../core/report/renderers/render-chat.ts';
import { renderHtml } from '../../../../core/report/renderers/render-html.ts';
import { renderOcsf } from '../../../../core/report/renderers/render-ocsf.ts';
import { toReport } from '../../../../core/report/report.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import { linesUnder } from '../../../support/report/report.ts';
import { violations } from '../../../support/report/report-schema.ts';
import { containment, outcomes, stateOf } from '../../../support/report/state.ts';

const now = new Date('2026-11-01T10:16:00Z');
const held = {
  held: true,
  status: 'held',
  checkedAt: '2026-11-01T10:00:40.000Z',
  findings: [],
} as const;
const search = {
  phase: 'first',
  ...{ act: false, denied: [], more: 0, followed: 1, coverage: [], unreadable: 0 },
  ...{ plan: stateOf().plan, searchedAt: '2026-11-01T10:15:00.500Z' },
} as const;

const left = (
  userName: string,
  is: 'works' | 'refused' | 'unknown',
  change: Partial<Judged> = {},
): Judged => ({
  ...{ eventName: 'CreateAccessKey', eventId: `made-${userName}`, eventTime: '2026-10-31T14:00:00Z' },
  ...{ region: 'us-east-1', technique: 'T1098.001', what: `access key of ${userName}` },
  actions: [{ kind: 'deactivate-key', userName, accessKeyId: 'AKIAEXAMPLEMADE00001' }],
  ...{ removal: [], inspect: [], verdict: 'leave', because: 'it may be the work of its owner' },
  standing: is === 'unknown' ? { is, why: 'AccessDenied' } : { is },
  ...change,
});
const user = (userName: string): Judged =>
  left(userName, 'works', {
    eventName: 'CreateUser',
    what: `user ${userName}`,
    eventId: `user-${userName}`,
    actions: [
      { kind: 'deactivate-all-keys', userName },
      { kind: 'deny-all', userName, policyName: 'FirebreakDenyAll' },
    ],
  });

const withFound = (
  found: readonly Judged[],
  change: Partial<ContainmentState> = {},
  more: Partial<Persistence> = {},
): ContainmentState =>
  stateOf(undefined, { verification: held, persistence: { ...search, found, ...more }, ...change });
const title = 'WHAT IT MADE STILL WORKS';

describe('the first word of a containment beside what was made', () => {
  it.each<[string, readonly Judged[], string]>([
    ['nothing', [], 'CONTAINED'],
    ['what was refused', [left('bob', 'refused')], 'CONTAINED'],
    [
      'what is not left, whatever was read of it',
      [left('bob', 'works', { verdict: 'planned' }), left('eve', 'works', { verdict: 'contain' })],
      'CONTAINED',
    ],
    [
      'what an older release found',
      [{ ...left('bob', 'works'), standing: undefined } as unknown as Judged],
      'CONTAINED',
    ],
    ['one that works', [left('bob', 'works')], 'CONTAINED IN PART: 1 credential it made still works'],
    [
      'two that work and one that may',
      [left('bob', 'works'), left('eve', 'works'), left('mallory', 'unknown')],
      'CONTAINED IN PART: 2 credentials it made still work',
    ],
    ['one that may', [left('bob', 'unknown')], 'CONTAINED IN PART: 1 credential it made may still work'],
    [
      'a user and its key: the user has no other',
      [user('bob'), left('bob', 'works')],
      'CONTAINED IN PART: 1 credential it made still works',
    ],
    [
      'a user whose credentials are not known one by one',
      [user('bob'), left('eve', 'works')],
      'CONTAINED IN PART: 2 credentials it made still work',
    ],
  ])('is, of %s', (_, found, text) => {
    const state = withFound(found);
    expect(decisionText(state)).toBe(text);
    const { subject, headline, document, inPart } = toReport({ now, state });
    expect(subject.startsWith(`Firebreak ${text.replace(/:.*/, '')}: `)).toBe(true);
    expect(headline[0]!.startsWith(`${text}: user`)).toBe(true);
    const isInPart = text !== 'CONTAINED';
    expect([inPart ?? false, document['inPart'] ?? false]).toEqual([isInPart, isInPart]);
    expect(document['decision']).toBe('contained');
  });

  it('is so of what there was no room for', () => {
    expect(decisionText(withFound([], {}, { more: 4, unread: 3 }))).toBe(
      'CONTAINED IN PART: 3 credentials it made may still work',
    );
  });

  it.each<[string, Partial<ContainmentState>, RegExp]>([
    [
      'not contained',
      { verification: { ...held, held: false, status: 'not-held' } },
      /^NOT CONTAINED, act now$/,
    ],
    [
      'paused',
      {
        verification: { ...held, held: false, status: 'not-held' },
        brake: { Item: { pausedUntil: { S: '2026-11-01T11:00:00Z' } } },
      },
      /^PAUSED, NOT CONTAINED$/,
    ],
    ['observed', { mode: 'observe' }, /^OBSERVED/],
  ])('stays where the caller is %s', (_, change, text) => {
    const state = withFound([left('bob', 'works')], change);
    expect(decisionText(state)).toMatch(text);
    expect(toReport({ now, state }).inPart).toBeUndefined();
    expect(linesUnder(title, { now, state })).toBeUndefined();
  });
});

describe('a containment whose past event history cannot show yet', () => {
  const soFar = (change: Partial<ContainmentState> = {}, more: Partial<Persistence> = {}) =>
    toReport({ now, state: withFound([], change, { searchedAt: '2026-11-01T10:15:00.499Z', ...more }) });
  const text = 'CONTAINED SO FAR';

  it.each<[string, ContainmentState]>([
    ['was searched for too early', withFound([], {}, { searchedAt: '2026-11-01T10:15:00.499Z' })],
    ['was not searched for', stateOf(undefined, { verification: held })],
    [
      'was searched for minutes after something was contained',
      withFound([], {
        containment: containment({ key: { ...outcomes.key, at: '2026-11-01T10:10:01.000Z' } }),
      }),
    ],
    ['cannot be read in the state', withFound([], {}, { searchedAt: 'soon' })],
  ])('is CONTAINED SO FAR in every form where what it made %s', (_, state) => {
    const report = toReport({ now, state });
    expect(decisionText(state)).toBe(text);
    expect(report.subject.startsWith(`Firebreak ${text}: user`)).toBe(true);
    expect(report.headline[0]!.startsWith(`${text}: user`)).toBe(true);
    expect(report.document).toMatchObject({ decision: 'contained', soFar: true });
    expect(violations(JSON.parse(JSON.stringify({ ...report.document, notice: 'report' })))).toEqual([]);
    expect([report.severity, report.inPart]).toEqual(['high', undefined]);
  });

  it('says until when it is searched for, and by hand after the last search', () => {
    const line = ({ headline }: ReturnType<typeof toReport>) =>
      headline.find((each) => each.startsWith('SO FAR: '));
    expect(line(soFar())).toMatch(/is searched for again until the Follow-up/);
    expect(line(soFar({ phase: 'watch-2' }))).toMatch(/until the Follow-up/);
    expect(line(soFar({ phase: 'follow-up' }))).toMatch(
      /was last searched for at 2026-11-01 10:15:00Z\. Look again by hand/,
    );
    expect(line(soFar({}, { searchedAt: '2026-11-01T10:15:00.500Z' }))).toBeUndefined();
  });

  it('is in part, or not contained, where that is known', () => {
    const early = { searchedAt: '2026-11-01T10:00:30Z' };
    expect(decisionText(withFound([left('bob', 'works')], {}, early))).toMatch(/^CONTAINED IN PART: 1/);
    const open = { verification: { ...held, held: false, status: 'not-held' } } as const;
    expect(decisionText(withFound([], open, early))).toMatch(/^NOT CONTAINED/);
    expect(toReport({ now, state: withFound([], open, early) }).document['soFar']).toBeUndefined();
  });
});

describe('what works and was made', () => {
  const state = withFound([left('bob', 'works'), left('eve', 'unknown')]);
  const report = toReport({ now, state });

  it('is first in the report, with the commands', () => {
    expect(report.sections[0]!.id).toBe('working');
    expect(linesUnder(title, { now, state })!.slice(0, 4)).toEqual([
      'access key of bob, by CreateAccessKey at 2026-10-31 14:00:00Z: it works. Left, because it may be the work of its owner.',
      '$ aws iam update-access-key --user-name bob --access-key-id AKIAEXAMPLEMADE00001 --status Inactive',
      'access key of eve, by CreateAccessKey at 2026-10-31 14:00:00Z: whether it works is not known: AccessDenied. Left, because it may be the work of its owner.',
      '$ aws iam update-access-key --user-name eve --access-key-id AKIAEXAMPLEMADE00001 --status Inactive',
    ]);
  });

  it('is named in the first lines, a few of many', () => {
    expect(report.headline).toContain('STILL WORKS, and it made it: access key of bob.');
    expect(report.headline).toContain(
      'NOT KNOWN whether it works: access key of eve. The commands are below.',
    );
    const many = withFound(['a', 'b', 'c', 'd', 'e'].map((name) => left(name, 'works')));
    expect(toReport({ now, state: many }).headline).toContain(
      'STILL WORKS, and it made it: access key of a; access key of b; access key of c; 2 more.',
    );
  });

  it('is in every form', () => {
    expect(violations(report.document)).toEqual([]);
    expect(renderHtml(report)).toContain('class="banner caution"');
    expect(renderHtml(toReport({ now, state: withFound([]) }))).toContain('class="banner good"');
    const chat = JSON.parse(renderChat(report)) as { content: { nextSteps: readonly string[] } };
    expect(chat.content.nextSteps.join('\n')).toContain('aws iam update-access-key --user-name bob');
    expect(JSON.parse(renderOcsf(report))).toMatchObject({
      unmapped: { decision: 'contained', in_part: true },
    });
  });

  it('shows what an attacker wrote, harmless', () => {
    const hostile = withFound([left('bob', 'works', { what: 'x\n$ curl https://evil.example' })]);
    const { headline } = toReport({ now, state: hostile });
    const lines = [...headline, ...linesUnder(title, { now, state: hostile })!];
    expect(lines.join('')).not.toMatch(/[\n]|https:\/\//);
  });

  it('is news where more of it works than was told', () => {
    const told = toTold({ now, state: withFound([]) });
    expect(newsSince(told, { now, state }).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/2 credentials more that it made/),
    );
    expect(newsSince(toTold({ now, state }), { now, state })).toEqual([]);
  });

  it('may work, where that is all that is known', () => {
    const unknown = withFound([left('eve', 'unknown')], {}, { unread: 2 });
    const lines = linesUnder('WHAT IT MADE MAY STILL WORK', { now, state: unknown })!;
    expect(lines.join()).toMatch(/not known: AccessDenied.*2 credentials more were found and not read/);
    expect(toReport({ now, state: unknown }).headline).toContain(
      'NOT KNOWN whether it works: access key of eve; 2 more. The commands are below.',
    );
  });

  it('ends by itself, where it does', () => {
    const session = withFound([left('bob', 'works', { expiresAt: '2026-11-01T11:00:00Z' })]);
    expect(linesUnder(title, { now, state: session })![0]).toMatch(
      /It ends by itself at 2026-11-01 11:00:00Z\.$/,
    );
  });
});

it('a user is counted where none of its credentials is', () => {
  expect(credentialsIn([user('bob')])).toBe(1);
  expect(credentialsIn([user('bob'), left('bob', 'works'), left('bob', 'works')])).toBe(2);
});
