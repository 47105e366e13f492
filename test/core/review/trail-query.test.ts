import fc from 'fast-check';
import type { ContainmentState } from '../../../core/state.ts';
import { type Outcome, toStepResult } from '../../../core/containment/outcome.ts';
import { toTrailQuestion, type TrailDeps, type TrailQuestion } from '../../../core/review/trail-query.ts';
import { account, launchRecord, roleIdentity } from '../../support/events.ts';
import { containment, stateOf } from '../../support/report/state.ts';

const deps: TrailDeps = {
  settings: { accounts: ['444455556666'], days: 400 },
  account,
  table: 'firebreak.cloudtrail',
  now: new Date('2026-11-26T13:05:55.123Z'),
};
const searching = (searchedFor: unknown, change: object = {}): ContainmentState =>
  stateOf(launchRecord, { phase: 'follow-up', activity: { searchedFor } as never, ...change });

const deactivating = (...done: readonly Pick<Outcome, 'target' | 'status'>[]) => ({
  ...containment(),
  deactivateKeys: toStepResult(done.map((outcome) => ({ action: 'deactivate-key', ...outcome }))),
});

function questionOf(state: ContainmentState, change: Partial<TrailDeps> = {}): TrailQuestion {
  const question = toTrailQuestion(state, { ...deps, ...change });
  if (question.kind === 'none') throw new Error(question.why);
  return question;
}
const literals = (sql: string): readonly string[] => [...sql.matchAll(/'([^']*)'/g)].map(([, text]) => text!);

/** What of the query is the same whatever is asked for. */
const words = [
  ...['.amazonaws.com', '', 'unknown', ':', 'all', 'account', 'region', 'service', 'operation', 'error'],
];
const own = ['AKIAEXAMPLEKEY000001', account, '444455556666', 'ap-southeast-2'];
const days = ['2025/10/22', '2026/11/26', '2026-08-28T00:00:00Z'];

describe('the question', () => {
  it('is about the caller’s key, in the accounts of the settings, from whole days', () => {
    const { sql, ...question } = questionOf(searching(['AccessKeyId AKIAEXAMPLEKEY000001']));
    expect(sql).toContain(`FROM firebreak.cloudtrail
  WHERE account IN ('111122223333', '444455556666')
    AND region IN ('ap-southeast-2')
    AND day BETWEEN '2025/10/22' AND '2026/11/26'
    AND useridentity.accesskeyid IN ('AKIAEXAMPLEKEY000001')
`);
    expect(sql).toContain(`COUNT_IF(eventtime < '2026-08-28T00:00:00Z') AS older`);
    expect(question).toEqual({
      kind: 'question',
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      from: '2025-10-22',
      to: '2026-11-26',
      account,
      asked: { keys: 1, accounts: 2, regions: 1 },
      notAsked: [],
    });
  });

  it('is about every key of the incident and every enabled region, each once', () => {
    const { sql, asked } = questionOf(
      searching(['AccessKeyId ASIAEXAMPLEKEY000009', 'AccessKeyId AKIAEXAMPLEKEY000001'], {
        regions: { names: ['us-east-1', 'ap-southeast-2', 'us-gov-west-1'] },
        containment: deactivating(
          { target: 'AKIAEXAMPLEKEY000002', status: 'done' },
          { target: 'AKIAEXAMPLEKEY000003', status: 'already' },
          { target: 'AKIAEXAMPLEKEY000004', status: 'failed' },
        ),
      }),
      { settings: { days: 91, accounts: [account] } },
    );
    expect(sql).toContain(
      `IN ('AKIAEXAMPLEKEY000001', 'AKIAEXAMPLEKEY000002', 'AKIAEXAMPLEKEY000003', 'AKIAEXAMPLEKEY000004', 'ASIAEXAMPLEKEY000009')`,
    );
    expect(sql).toContain(`region IN ('ap-southeast-2', 'us-east-1', 'us-gov-west-1')`);
    expect(sql).toContain(`account IN ('${account}')`);
    expect(sql).toContain(`BETWEEN '2026/08/27' AND`);
    expect(asked).toEqual({ keys: 5, accounts: 1, regions: 3 });
  });

  it('has the same token when a step is repeated, and another for another phase, incident or day', () => {
    const state = searching([]);
    const token = (change: Partial<ContainmentState> = {}, now = deps.now) =>
      questionOf({ ...state, ...change }, { now }).token;
    const later = new Date('2026-11-26T23:59:59Z');
    expect(token({}, later)).toBe(token());
    const { incident } = state;
    const others = [token({ phase: 'review-end' }), token({ incident: { ...incident, id: 'fb-2' } })];
    expect(new Set([token(), ...others, token({}, new Date('2026-11-27T00:00:00Z'))]).size).toBe(4);
  });

  it('is not asked where no key is known', () => {
    const keyless = { ...roleIdentity, accessKeyId: '' };
    expect(
      toTrailQuestion(
        searching(['Username alice'], stateOf({ ...launchRecord, userIdentity: keyless })),
        deps,
      ),
    ).toEqual({ kind: 'none', why: expect.stringContaining('no access key') });
  });
});

describe('what is not asked for', () => {
  it.each([
    ['a key that is none', searching([`AccessKeyId AKIA' OR '1'='1`]), /by name, or/],
    ['names', searching(['Username alice']), /by name, or/],
    [
      'what a summary leaves out',
      searching(['AccessKeyId AKIAEXAMPLEKEY000001', 'and 4 more']),
      /by name, or/,
    ],
    [
      'regions that could not be listed',
      searching([], { regions: { names: [], fallback: true } }),
      /regions/,
    ],
    ['a review that failed', stateOf(launchRecord, { activity: { unavailable: 'x' } }), /the review/],
    ['no review', stateOf(), /the review/],
  ])('is said: %s', (_name, state, wanted) => {
    expect(questionOf(state).notAsked).toEqual([expect.stringMatching(wanted)]);
  });

  it('is said of keys and regions beyond what a query takes', () => {
    const keys = Array.from(
      { length: 150 },
      (_, index) => `AccessKeyId AKIAAAAAAAAAAAA1${String(index).padStart(5, '0')}`,
    );
    const names = Array.from(
      { length: 70 },
      (_, index) => `${'abcdefg'[index % 7]!}${'abcdefghij'[index % 10]!}-east-1`,
    );
    const { sql, asked, notAsked } = questionOf(searching(keys, { regions: { names } }));
    expect(asked).toEqual({ keys: 100, accounts: 2, regions: 60 });
    expect(notAsked).toEqual([
      '51 more access keys: 100 are asked for at the most',
      '11 more regions: 60 are asked for at the most',
    ]);
    for (const first of ['AKIAEXAMPLEKEY000001', 'ap-southeast-2']) expect(sql).toContain(`'${first}'`);
    expect(sql.length).toBeLessThan(10_000);
  });
});

describe('whatever a record says', () => {
  const hostile = [
    `AccessKeyId AKIA' OR '1'='1`,
    `AccessKeyId AKIAEXAMPLEKEY000001') OR 1=1 --`,
    `AccessKeyId AKIAEXAMPLEKEY000001\n`,
    'AccessKeyId akiaexamplekey000001',
    'AccessKeyId АКІАEXAMPLEKEY000001',
    `AccessKeyId ${'A'.repeat(129)}`,
    `AccessKeyId ${'A'.repeat(1_000_000)}`,
    'AccessKeyId ASIA',
    '?; DROP TABLE firebreak.cloudtrail',
    null,
    7,
    {},
    ['AccessKeyId AKIAEXAMPLEKEY000002'],
  ];

  it('only keys, accounts, regions and days of the known forms are written into the query', () => {
    const regions = {
      names: [`us-east-1' OR '1'='1`, 'us-east-1\n', '../..', '', null, 3, 'US-EAST-1'],
    } as never;
    const state = searching(hostile, {
      regions,
      containment: deactivating({ target: `x'--`, status: 'done' }),
    });
    const { sql, notAsked } = questionOf(state);
    expect(new Set(literals(sql))).toEqual(new Set([...words, ...own, ...days]));
    expect(notAsked).toHaveLength(1);
  });

  it.each([[null], ['text'], [{}], [{ length: 3 }], [0]])('searchedFor may be %j', (searchedFor) => {
    expect(new Set(literals(questionOf(searching(searchedFor)).sql))).toEqual(
      new Set([...words, ...own, ...days]),
    );
  });

  it('holds for every text', () => {
    const known = [/^[A-Z0-9]{16,128}$/, /^\d{12}$/, /^[a-z]{2}(?:-[a-z]+)+-\d+$/];
    const fixed = new Set([...words, ...days]);
    const unit = fc.constantFrom(...Array.from(`AKIA0123456789'"\\;-()? \n\u0000é%`));
    const key = fc.oneof(fc.string({ unit, maxLength: 60 }), fc.stringMatching(/^[A-Z0-9]{16,30}$/));
    fc.assert(
      fc.property(fc.array(key), fc.array(fc.string()), key, (keys, names, accessKeyId) => {
        const searchedFor = [...own.slice(0, 1), ...keys].map((each) => `AccessKeyId ${each}`);
        const state = searching(searchedFor, { regions: { names } });
        const { sql } = questionOf({ ...state, caller: { ...state.caller, accessKeyId } });
        const odd = literals(sql).filter(
          (text) => !fixed.has(text) && !known.some((form) => form.test(text)),
        );
        expect(odd).toEqual([]);
        expect(sql.split("'").length % 2).toBe(1);
        expect(sql).not.toMatch(/[;?"\\]|--|\/\*/);
      }),
      { numRuns: 200, examples: [[['AKIAEXAMPLEKEY000001'], [], 'AKIAEXAMPLEKEY000001']] },
    );
  });
});
