import fc from 'fast-check';
import { subjectOf } from '../../../../core/report/opening/subject.ts';
import { toReport } from '../../../../core/report/report.ts';
import { stateOf } from '../../../support/report/state.ts';

const key = 'AKIAEXAMPLEKEY000001';
const id = '111122223333';
const production = { id, name: 'production' };

describe('a subject', () => {
  it.each([
    [
      'CONTAINED',
      `user ci, key ${key}`,
      `Firebreak CONTAINED: user ci, key ${key}, ${id} production, eu-west-1`,
    ],
    // No room for the region,
    [
      'Update: CONTAINED SO FAR',
      `user ci, key ${key}`,
      `Firebreak Update: CONTAINED SO FAR: user ci, key ${key}, ${id} production`,
    ],
    // nor for the name,
    [
      'Follow-up: CONTAINED SO FAR',
      `user ci-deploy-a, key ${key}`,
      `Firebreak Follow-up: CONTAINED SO FAR: user ci-deploy-a, key ${key}, ${id}`,
    ],
    // nor for the key beside what still works,
    [
      'CONTAINED IN PART: 2 credentials it made still work',
      `user ci-deploy, key ${key}`,
      `Firebreak CONTAINED IN PART: 2 credentials it made still work: user ci-deploy, ${id}`,
    ],
    // nor for what still works beside a longer name,
    [
      'CONTAINED IN PART: 2 credentials it made still work',
      `user deploy+ci@example.com, key ${key}`,
      `Firebreak CONTAINED IN PART: user deploy+ci@example.com, key ${key}, ${id}`,
    ],
    [
      'CRITICAL ALERT, not contained',
      'role aws:ec2-instance, session i-0123456789abcdef0',
      `Firebreak CRITICAL ALERT, not contained: role aws:ec2-instance, ${id}`,
    ],
    // nor for the name itself.
    [
      'NOT CONTAINED, act now',
      `user ${'team-'.repeat(12)}end, key ${key}`,
      `Firebreak NOT CONTAINED: user team-team-team-team-tea...team-team-team-team-team-end, ${id}`,
    ],
  ])('of %s and %s', (decision, who, subject) => {
    const made = subjectOf({ decision, who, account: production, region: 'eu-west-1' });
    expect(made).toBe(subject);
    expect(made.length).toBeLessThan(100);
  });
  it('never loses the decision, the account’s id, nor the ends of who it is', () => {
    const decisions = ['CONTAINED', 'PAUSED, NOT CONTAINED', 'Review complete: CONTAINED IN PART: it may'];
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', 'ü', ' ', ','), minLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...decisions), name, name, (decision, who, called) => {
        const subject = subjectOf({ decision, who, account: { id, name: called }, region: 'eu-west-1' });
        expect(subject).toMatch(/^[ -~]{1,99}$/);
        expect(subject.startsWith(`Firebreak ${decision.replace(': it may', '')}`)).toBe(true);
        expect(subject).toContain(`, ${id}`);
        const [principal = ''] = who.split(', ');
        expect(subject).toContain(`: ${principal.slice(0, 8).replace(/[^ -~]/g, '?')}`);
      }),
    );
  });
});

describe('the account', () => {
  const background = { accountName: 'production', accountAlias: 'acme-prod' };
  it.each([
    ['as the settings call it', background, `${id} (production)`],
    ['by its alias, where they do not', { accountAlias: 'acme-prod' }, `${id} (acme-prod)`],
    ['by its id alone, where it has no name', {}, id],
    [
      'whose alias somebody made a trap',
      { accountAlias: 'https://evil\u202e' },
      `${id} (https[://]evil\\u{202e})`,
    ],
  ])('is named %s, in the first line and among the facts', (_, known, words) => {
    const report = toReport({
      now: new Date('2026-11-01T10:00:13Z'),
      state: stateOf(undefined, { background: known }),
    });
    expect(report.headline[0]).toMatch(new RegExp(`, in account ${words.replace(/[^\w ]/g, '\\$&')}$`));
    expect(report.facts).toContainEqual({ kind: 'fact', label: 'Account', value: words });
    expect(report.subject).toContain(id);
  });
});

describe('what is known beside the record', () => {
  const facts = (background: object) =>
    toReport({ now: new Date('2026-11-01T10:00:13Z'), state: stateOf(undefined, { background }) }).facts.map(
      ({ label, value }) => `${label}: ${value}`,
    );
  it('is the age of the key, its last use before the launch, and the owner by a tag, as what that is', () => {
    const all = facts({
      key: {
        createdAt: '2025-09-15T10:00:00Z',
        lastUsedAt: '2026-10-12T09:00:00Z',
        lastUsedService: 'cloudformation',
        lastUsedRegion: 'eu-west-1',
      },
      owner: { tag: 'owner', value: 'payments\u0007@example.com' },
    });
    expect(all).toContain('Key created: 2025-09-15 10:00:00Z, 412 d before the launch');
    expect(all).toContain(
      'Key last used before: cloudformation in eu-west-1, 2026-10-12 09:00:00Z, 20 d before the launch',
    );
    expect(all).toContain(
      'Owner: owner tag: payments\\u{7}@example.com (whoever may tag the user or role can write it)',
    );
  });
  it('says nothing of a last use that is the launch, or came after it', () => {
    const all = facts({ key: { lastUsedAt: '2026-11-01T10:00:00Z', lastUsedService: 'ec2' } });
    expect(all.join()).not.toMatch(/last used/);
    expect(facts({}).join()).not.toMatch(/Key|Owner/);
  });
});
