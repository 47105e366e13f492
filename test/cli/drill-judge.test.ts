import type { Account } from '../../account/account.ts';
import { failuresOf } from '../../cli/drill/judge.ts';
import type { Proof, PublishedNotice } from '../../cli/drill/result.ts';

const observed = { route: 'alert', mode: 'observe', verdict: { kind: 'contain', because: 'x', rules: [] } };

/** An account whose one execution ended well, with this state. */
const ended = (output: object) =>
  ({
    states: {
      executions: () => [{ ending: () => ({ status: 'SUCCEEDED', output }), history: () => [] }],
    },
    problems: () => [],
  }) as unknown as Account;

const notice = (text: string): PublishedNotice => ({ subject: 's', text, secondsSinceLaunch: 1 });
const works: Proof = { name: 'key', expect: 'works', before: 'works', after: 'works', ok: true };
const told = {
  region: 'eu-west-1',
  proof: [works],
  notices: [notice('WHAT WOULD HAVE BEEN DONE: …')],
  iamChanged: false,
};

describe('a drill in mode observe', () => {
  it('has passed when nothing was changed and on-call was told what would have been done', () => {
    expect(failuresOf(ended(observed), told)).toEqual([]);
  });
  it.each([
    ['IAM was changed', { iamChanged: true }, /IAM is not what it was/],
    ['on-call was not told what would have been done', { notices: [notice('OBSERVED')] }, /does not say/],
    ['nobody was told', { notices: [] }, /no notice was published/],
    [
      'a credential stopped working',
      { proof: [{ ...works, after: 'refused', ok: false }] },
      /should be working/,
    ],
  ] as const)('has not when %s', (_, change, failure) => {
    expect(failuresOf(ended(observed), { ...told, ...change }).join()).toMatch(failure);
  });
  it('of a launch that would only have been alerted on has not passed', () => {
    const alerted = { ...observed, verdict: { ...observed.verdict, kind: 'alert' } };
    expect(failuresOf(ended(alerted), told).join()).toContain('Alerted, not contained');
  });
});
