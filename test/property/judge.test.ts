import { judge } from './judge.ts';
import { letThrough } from './known.ts';
import { play, type Played } from './play.ts';
import type { Credential } from './world.ts';

const credential = (name: string, holder: string, from?: Credential): Credential => ({
  ...{ name, holder, accessKeyId: name },
  ...(from && { from }),
});
const key = credential('key', 'AIDA1');
const session = credential('session', 'AROA1', key);
const other = credential('other', 'AIDA2');
const contained = { subject: 'Firebreak CONTAINED: x', holder: 'AIDA1' };
const notContained = { subject: 'Firebreak Update: NOT CONTAINED, act now: x', holder: 'AIDA1' };

const snapshot = (of: Readonly<Record<string, string>>) => ({
  users: Object.fromEntries(Object.entries(of).map(([userId, state]) => [userId, { userId, state }])),
  roles: {},
});

/** @param working the credentials that work, by name */
const played = (working: readonly string[], change: Partial<Played> = {}, now = {}): Played =>
  ({
    world: {
      works: ({ name }: Credential) => working.includes(name),
      iam: { snapshot: () => snapshot({ AIDA2: 'as it was', ...now }) },
    },
    ...{ hands: [key, session, other], launched: [key], told: [contained], innocents: [other], decoys: [] },
    before: snapshot({ AIDA1: 'open', AIDA2: 'as it was' }),
    story: [],
    ...change,
  }) as unknown as Played;

describe('the promise is kept', () => {
  it.each([
    ['what launched is refused', played(['other'])],
    ['on-call is told that it is not', played(['key', 'other'], { told: [contained, notContained] })],
    [
      'an execution failed, which EventBridge mails',
      played(['key', 'other'], { told: [{ ...contained, subject: 'FAILED: x' }] }),
    ],
    ['what never launched works', played(['session', 'other'])],
  ])('where %s', (_, given) => {
    expect(judge(given)).toEqual([]);
  });
});

describe('the promise is broken', () => {
  it.each([
    [
      'what launched works',
      played(['key', 'other']),
      /^key launched and works, .* says: Firebreak CONTAINED/,
    ],
    [
      'it works, and the newest mail takes back that it does',
      played(['key', 'other'], { told: [notContained, contained] }),
      /^key launched and works/,
    ],
    [
      'it works, and another principal is said not to be contained',
      played(['key', 'other'], { told: [contained, { ...notContained, holder: 'AIDA2' }] }),
      /^key launched and works/,
    ],
    ['nobody is told', played(['other'], { told: [] }), /^nobody was told of AIDA1/],
    ['an innocent credential is refused', played([]), /^other does not work any more/],
    ['an innocent user is changed', played(['other'], {}, { AIDA2: 'denied' }), /^was changed/],
  ])('where %s', (_, given, wrong) => {
    expect(judge(given)).toEqual([expect.stringMatching(wrong)]);
  });
});

it('leaves out of account who issued a credential that launched', () => {
  const chain = played(['other'], { launched: [session], told: [{ ...contained, holder: 'AROA1' }] });
  expect(judge(chain)).toEqual([]);
});

it('plays a sequence the same way each time, so that a seed repeats a failure', async () => {
  const [sequence] = Object.values(letThrough);
  const story = async () => (await play(sequence!)).story.join('\n');
  expect(await story()).toBe(await story());
});
