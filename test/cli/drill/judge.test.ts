import { containmentMachine } from '../../../lambda/contract.ts';
import type { Account } from '@firebreak/account';
import type { Ending } from '../../../drills/drill.ts';
import { failuresOf } from '../../../cli/drill/judge.ts';
import type { Proof, PublishedNotice } from '../../../cli/drill/result.ts';

const observed = { route: 'alert', mode: 'observe', verdict: { kind: 'contain', because: 'x', rules: [] } };

/** An account whose executions ended well, with these states. */
const ended = (...outputs: readonly object[]) =>
  ({
    states: {
      executions: () =>
        outputs.map((output) => ({
          stateMachine: { name: containmentMachine },
          ending: () => ({ status: 'SUCCEEDED', output }),
          history: () => [],
        })),
    },
    problems: () => [],
  }) as unknown as Account;

const notice = (text: string): PublishedNotice => ({ subject: 's', text, secondsSinceLaunch: 960 });
const works: Proof = {
  name: 'key',
  expect: 'works',
  isAttackers: false,
  before: 'works',
  after: 'works',
  ok: true,
};
const held: Ending = { kind: 'held', because: 'nobody fights back', tells: [] };
const told = {
  region: 'eu-west-1',
  ending: held,
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

describe('a drill whose caller is to be contained', () => {
  const refused: Proof = { ...works, expect: 'refused', isAttackers: true, after: 'refused' };
  const stands: Proof = { ...works, name: 'the reverted key', isAttackers: true };
  const notHeld: Ending = { kind: 'not-held', because: 'AWS gives no means', tells: ['WHAT WOULD HOLD'] };
  const state = (isHeld: boolean) =>
    ended({
      ...{ route: 'contain', mode: 'contain', verdict: { ...observed.verdict } },
      verification: { held: isHeld, findings: [] },
    });
  const says = (subject: string, text = 'WHAT WOULD\n    HOLD'): PublishedNotice => ({
    ...notice(text),
    subject: `Firebreak ${subject}: user x`,
  });
  const contained = { ...told, proof: [refused, works], notices: [says('CONTAINED')], iamChanged: true };
  const fought = {
    ...contained,
    ...{ ending: notHeld, proof: [stands, works], notices: [says('NOT CONTAINED, act now')] },
  };
  it('passes where it held and the newest notice says so', () => {
    const notices = [says('NOT CONTAINED, act now'), says('Follow-up: CONTAINED')];
    expect(failuresOf(state(true), contained)).toEqual([]);
    expect(failuresOf(state(true), { ...contained, notices })).toEqual([]);
  });
  it('passes where the settings have the last search come before event history can show everything', () => {
    const notices = [says('Follow-up: CONTAINED SO FAR')];
    const searched = (searchedAt: string) =>
      ended({
        ...{ route: 'contain', mode: 'contain', verification: { held: true, findings: [] } },
        ...{ persistence: { searchedAt }, receivedAt: '2026-11-01T10:00:00Z' },
      });
    expect(failuresOf(searched('2026-11-01T10:14:59Z'), { ...contained, notices })).toEqual([]);
    expect(failuresOf(searched('2026-11-01T10:15:00Z'), { ...contained, notices }).join()).toMatch(
      /does not say CONTAINED\./,
    );
    const working = { ...contained, proof: [stands, works], notices };
    expect(failuresOf(searched('2026-11-01T10:14:59Z'), working).join()).toMatch(/does not say CONTAINED\./);
  });
  it('has not passed when a notice says CONTAINED before event history can show what was made', () => {
    const early = { ...says('CONTAINED'), secondsSinceLaunch: 899 };
    const notices = [early, says('Follow-up: CONTAINED')];
    expect(failuresOf(state(true), { ...contained, notices }).join()).toMatch(
      /before event history can show/,
    );
  });
  it('goes by the last execution that contained, and not by what was absorbed after it', () => {
    const containing = (isHeld: boolean) => ({
      ...{ route: 'contain', mode: 'contain', containment: {} },
      verification: { held: isHeld, findings: [] },
    });
    const absorbed = { route: 'absorbed' };
    expect(failuresOf(ended(containing(false), containing(true), absorbed), contained)).toEqual([]);
    const open = failuresOf(ended(containing(true), containing(false), absorbed), contained);
    expect(open.join()).toMatch(/did not find it contained/);
    expect(failuresOf(ended(absorbed), contained).join()).toMatch(/the route was absorbed/);
  });
  it('passes where it cannot hold, and the newest notice says that and what would hold', () => {
    expect(failuresOf(state(false), fought)).toEqual([]);
  });
  const inPart = {
    ...fought,
    ending: { ...notHeld, kind: 'in-part' },
    notices: [says('CONTAINED IN PART: 2 credentials it made still work')],
  } as const;
  it('passes where something is left to a person, and the newest notice says that', () => {
    expect(failuresOf(state(true), inPart)).toEqual([]);
  });
  it.each([
    ['was to be contained in part, and did not hold', false, inPart, /did not find it contained/],
    [
      'calls contained what is contained in part',
      true,
      { ...inPart, notices: [says('CONTAINED')] },
      /says CONTAINED, and the reverted key works: that is false\.\n.* does not say CONTAINED IN PART/,
    ],
    [
      'calls contained in part what is contained',
      true,
      { ...contained, notices: inPart.notices },
      /does not say CONTAINED\./,
    ],
    ['did not hold', false, contained, /did not find it contained/],
    ['held where AWS gives no means', true, fought, /should not have found it contained, because AWS/],
    [
      'has nothing of the attacker to try',
      true,
      { ...contained, proof: [works] },
      /no credential of the attacker/,
    ],
    [
      'calls contained whose key works',
      true,
      { ...contained, proof: [stands] },
      /says CONTAINED, and the reverted key works/,
    ],
    [
      'calls contained in the end what does not hold',
      false,
      { ...fought, notices: [...fought.notices, says('Follow-up: CONTAINED')] },
      /does not say NOT CONTAINED/,
    ],
    [
      'calls not contained in the end what holds',
      true,
      { ...contained, notices: [...contained.notices, ...fought.notices] },
      /does not say CONTAINED/,
    ],
    [
      'does not say what would hold',
      false,
      { ...fought, notices: [says('NOT CONTAINED, act now', 'DO THIS NOW')] },
      /does not say "WHAT WOULD HOLD"/,
    ],
    [
      'has a probe that never worked',
      true,
      { ...contained, proof: [{ ...refused, before: 'refused', ok: false }] },
      /proves nothing/,
    ],
  ] as const)('has not passed when it %s', (_, isHeld, found, failure) => {
    expect(failuresOf(state(isHeld), found).join('\n')).toMatch(failure);
  });
});
