import { newNote, type PatrolNote, readNote, type Reversal } from '../../../core/patrol/note.ts';
import { isDigestDue, tellReversal, untoldIn } from '../../../core/patrol/tell.ts';

const terraform = 'arn:aws:iam::111122223333:role/terraform';
const start = Date.parse('2026-12-01T06:00:00.000Z');
const hours = (n: number): string => new Date(start + n * 3_600_000).toISOString();

const reversal = (at: string, who?: string, change: Partial<Reversal> = {}): Reversal => ({
  at,
  what: [{ action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', note: 'the key is active' }],
  by: who === undefined ? [] : [{ who, call: 'UpdateAccessKey', at }],
  ...change,
});

/** What on-call gets of each, one after the other. */
function tellings(reversals: readonly Reversal[]): readonly string[] {
  let note: PatrolNote = newNote;
  return reversals.map((each) => {
    const told = tellReversal(note, each);
    note = told.note;
    return told.telling;
  });
}

const password = { what: [{ action: 'disable-console', target: 'bob', note: 'a password' }] };

describe('of what was reverted on-call gets', () => {
  it.each<[string, readonly Reversal[], readonly string[]]>([
    ['a mail of the first', [reversal(hours(0), terraform)], ['mail']],
    [
      'of what comes back daily one mail, and then digests',
      [0, 24, 48, 72].map((n) => reversal(hours(n), terraform)),
      ['mail', 'digest', 'digest', 'digest'],
    ],
    [
      'two mails of what comes back within hours, and then one digest a day',
      [0, 1, 2, 3, 25, 26].map((n) => reversal(hours(n), terraform)),
      ['mail', 'mail', 'quiet', 'quiet', 'digest', 'quiet'],
    ],
    [
      'a mail of each who has not done it before',
      [reversal(hours(0), terraform), reversal(hours(24), terraform), reversal(hours(25), 'mallory')],
      ['mail', 'digest', 'mail'],
    ],
    [
      'a mail of each thing that was not reverted before',
      [
        reversal(hours(0), terraform),
        reversal(hours(24), terraform),
        reversal(hours(25), terraform, password),
      ],
      ['mail', 'digest', 'mail'],
    ],
    [
      'no further mail only because nobody knows yet who it was, or knows it now',
      [reversal(hours(0)), reversal(hours(24), terraform), reversal(hours(48))],
      ['mail', 'digest', 'digest'],
    ],
    [
      'one mail while it is paused, and one when that is over',
      [0, 1, 2, 3].map((n) => reversal(hours(n), terraform, n < 3 ? { paused: true } : {})),
      ['mail', 'quiet', 'quiet', 'mail'],
    ],
  ])('%s', (_what, reversals, expected) => {
    expect(tellings(reversals)).toEqual(expected);
  });

  it('a digest of what no mail has told of, also when nothing is reverted any more', () => {
    let note: PatrolNote = newNote;
    for (const n of [0, 1, 2, 3]) note = tellReversal(note, reversal(hours(n), terraform)).note;
    expect(untoldIn(note).map(({ at }) => at)).toEqual([hours(2), hours(3)]);
    expect(isDigestDue(note, new Date(hours(24)))).toBe(false);
    expect(isDigestDue(note, new Date(hours(25)))).toBe(true);
    expect(isDigestDue({ ...note, untold: 0 }, new Date(hours(25)))).toBe(false);
  });

  it('never more than the latest few, however often it is reverted', () => {
    let note: PatrolNote = newNote;
    for (let n = 0; n < 40; n += 1) note = tellReversal(note, reversal(hours(n), terraform)).note;
    expect(note).toMatchObject({ reversals: 40 });
    expect(note.latest).toHaveLength(10);
  });
});

it.each([
  ['nothing', undefined],
  ['no JSON', '{'],
  ['another shape', '{"found":"in-place","reversals":1,"untold":0,"ended":[],"latest":[{"at":"x"}]}'],
])('a note that is %s is a new one', (_what, text) => {
  expect(readNote(text)).toBe(newNote);
});
