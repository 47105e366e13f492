import fc from 'fast-check';
import type { ContainmentState } from '../../../../core/state.ts';
import { renderHtml } from '../../../../core/report/renderers/render-html.ts';
import { mostLines } from '../../../../core/report/renderers/render-mail.ts';
import { renderOcsf } from '../../../../core/report/renderers/render-ocsf.ts';
import { toReport } from '../../../../core/report/report.ts';
import { toSnsMessage } from '../../../../lambda/aws/notices.ts';
import { toPlan, actionLimit } from '../../../../core/containment/plan.ts';
import { budgets, bytesOf, compose } from '../../../../lambda/steps/publish-report/compose.ts';
import { settings } from '../../../support/events.ts';
import { calm, held, wholeIncident, type Words } from '../../../support/incidents.ts';
import { readStrictly } from '../../../support/report/strict-html.ts';
import { containment, stateOf } from '../../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:13Z');
const publish = (state: ContainmentState) =>
  compose({ notice: 'report', state }, now, { bucket: 'bucket', settings: settings() });

const wide: Words = (field, index) => `${'火😀"\\'.repeat(400)}${field}${index ?? ''}`;
const largest = toPlan(
  Array.from({ length: actionLimit }, (_, index) => ({
    kind: 'revoke-sessions' as const,
    userName: `${'u'.repeat(60)}${index}`,
    policyName: 'FirebreakRevokeSessions',
  })),
);
const broken: Partial<ContainmentState> = {
  plan: largest,
  verification: { ...held, held: false, status: 'not-held', findings: [], reason: 'timed out' },
};

describe('a message', () => {
  it.each([
    ['one instance', wholeIncident(calm, 1)],
    ['5,000 instances', wholeIncident(calm, 5_000)],
    ['5,000 instances and names of 2,000 characters', wholeIncident(wide, 5_000)],
    ['forty actions', wholeIncident(calm, 5_000, broken)],
    ['forty actions and names of 2,000 characters', wholeIncident(wide, 5_000, broken)],
  ])('fits into SNS with %s', (_name, state) => {
    const notice = publish(state);
    expect(Buffer.byteLength(toSnsMessage(notice))).toBeLessThan(262_144);
    expect(bytesOf(notice.text)).toBeLessThanOrEqual(budgets.text);
    expect(notice.text.trimEnd().split('\n').length).toBeLessThanOrEqual(mostLines);
    expect(bytesOf(notice.json)).toBeLessThanOrEqual(budgets.json);
    expect(bytesOf(notice.chat)).toBeLessThanOrEqual(budgets.chat);
    expect(notice.text).toMatch(/^(?:NOT )?CONTAINED/);
    JSON.parse(notice.json);
    JSON.parse(notice.chat);
  });
  it('says how many commands are missing where there are too many even for that', () => {
    const plan = toPlan(
      Array.from(
        { length: 400 },
        (_, index) => ({ ...largest.actions[0]!, userName: `${'u'.repeat(60)}${index}` }) as never,
      ),
    );
    const notice = publish({ ...wholeIncident(wide, 5_000), ...broken, plan });
    const { text } = notice;
    expect(Buffer.byteLength(toSnsMessage(notice))).toBeLessThan(262_144);
    expect(bytesOf(text)).toBeLessThanOrEqual(budgets.text);
    expect(text).toMatch(/and \d+ commands more in the page/);
  });
});

describe('a state that is broken', () => {
  const state = stateOf(undefined, { containment: containment(), verification: held });
  it.each([
    ['of no kind that there is', { kind: 'strange', reason: 'x' }],
    [
      'whose name is no text',
      { kind: 'user-key', reason: 'x', userName: {}, userArn: 'y', accessKeyId: 'z' },
    ],
  ])('with a caller %s is told as a failure all the same', (_name, caller) => {
    const input = { notice: 'failure', state: { ...state, caller } } as const;
    const { text } = compose(input, now, { bucket: 'bucket', settings: settings() });
    expect(text).toMatch(/^NOT CONTAINED, act now: an unreadable caller, in account 111122223333$/m);
  });
  it('in one part costs that part, and the decision stands', () => {
    const { subject, text, json } = publish({ ...state, activity: { calls: 'many', after: {} } } as never);
    expect(subject).toMatch(/^Firebreak CONTAINED SO FAR: /);
    expect(text).toContain('The review of CloudTrail failed: its result cannot be read');
    expect(text).toContain('restore what was taken');
    expect(JSON.parse(json)).toMatchObject({ decision: 'contained' });
  });
  it.each([
    ['no launch', { ...state, launch: undefined }],
    ['no plan', { ...state, plan: undefined }],
    ['nothing', undefined],
    ['a text', 'x'],
  ])('with %s is told as a failure, with what is known', (_name, broken_) => {
    const { subject, text, json } = publish(broken_ as never);
    expect(subject).toMatch(/^Firebreak NOT CONTAINED, act now/);
    expect(text.replace(/\s+/g, ' ')).toContain('WHAT FAILED the report could not be written: ');
    expect(JSON.parse(json)).toMatchObject({ kind: 'failure', notice: 'failure' });
  });
});

describe('any state', () => {
  /** Every place of a value, as a path. */
  const places = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, each]) => [[...path, name], ...places(each, [...path, name])])
      : [];
  const changed = (value: unknown, [name, ...rest]: readonly string[], to: unknown): unknown =>
    name === undefined
      ? to
      : Object.assign(Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }, {
          [name]: changed((value as Record<string, unknown>)[name], rest, to),
        });
  const whole = wholeIncident(calm, 1);
  const mutated = fc
    .tuple(
      fc.constantFrom(...places(whole)),
      fc.oneof(fc.constantFrom(null, undefined, 0, '', [], {}), fc.jsonValue()),
    )
    .map(([path, to]) => changed(whole, path, to));

  const found = ['activity', 'instances', 'trace', 'persistence', 'launches', 'backupKey', 'regions'];
  const inFindings = fc
    .tuple(
      fc.constantFrom(...places(whole).filter(([first = '']) => found.includes(first))),
      fc.oneof(fc.constantFrom(null, undefined, 0, '', [], {}, -1), fc.jsonValue()),
    )
    .map(([path, to]) => changed(whole, path, to) as ContainmentState);

  it.each([-1, 0.5])('has a page where %d calls were counted of a service', (count) => {
    const state = changed(whole, ['activity', 'matrix', '0', 'count'], count) as ContainmentState;
    readStrictly(renderHtml(toReport({ now, state })));
  });
  it('that is contained is told as contained, whatever is broken in what was found', () => {
    fc.assert(
      fc.property(inFindings, (state) => {
        expect(publish(state).subject).toMatch(/^Firebreak CONTAINED SO FAR: /);
        readStrictly(renderHtml(toReport({ now, state })));
      }),
      { numRuns: 80 },
    );
  });
  it.each(['report', 'failure', 'breaker'] as const)(
    'is published as a %s, whatever is broken in it',
    (notice) => {
      fc.assert(
        fc.property(mutated, (state) => {
          const input = { notice, state } as Parameters<typeof compose>[0];
          const composed = compose(input, now, { bucket: 'bucket', settings: settings() });
          expect(composed.subject).toMatch(/^[ -~]{1,99}$/);
          expect(composed.text).toMatch(/CONTAINED|CIRCUIT BREAKER|ALERT|OBSERVED/);
          expect(Buffer.byteLength(toSnsMessage(composed))).toBeLessThan(262_144);
        }),
        { numRuns: 30 },
      );
    },
  );
});

it('a report that is longer than anybody thought of becomes a failure that SNS takes', () => {
  const state = { ...wholeIncident(calm, 1), phase: 'x'.repeat(300_000) } as unknown as ContainmentState;
  const notice = compose({ notice: 'report', state }, now, { bucket: 'bucket', settings: settings() });
  expect(Buffer.byteLength(toSnsMessage(notice))).toBeLessThan(262_144);
  expect(notice.subject).toMatch(/^Firebreak NOT CONTAINED, act now: /);
  expect(notice.text.replace(/\s+/g, ' ')).toMatch(
    /the report could not be written: it has \d+ bytes, and SNS takes 262144/,
  );
});

it('the sizes of every form, for one instance and for five thousand, are as they were', () => {
  const sizes = [1, 5_000].map((size) => {
    const state = wholeIncident(calm, size);
    const notice = publish(state);
    const { text, json, chat } = notice;
    const report = toReport({ now, state });
    return {
      size,
      text: text.length,
      json: json.length,
      chat: chat.length,
      html: renderHtml(report).length,
      ocsf: renderOcsf(report).length,
      message: Buffer.byteLength(toSnsMessage(notice)),
    };
  });
  process.stdout.write(`${sizes.map((each) => JSON.stringify(each)).join('\n')}\n`);
  const [one, many] = sizes;
  expect(one!.text).toBeLessThan(8_000);
  expect(one!.html).toBeLessThan(40_000);
  expect(one!.message).toBeLessThan(60_000);
  expect(many!.text).toBeLessThan(40_000);
  // A command that stops names each instance twice.
  expect(many!.html).toBeLessThan(400_000);
  expect(many!.ocsf).toBeLessThan(30_000);
  expect(many!.message).toBeLessThan(240_000);
});
