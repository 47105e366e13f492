import {
  branches,
  held,
  notHeld,
  planFor,
  refusedByPause,
  report,
  resolved,
  run,
  told,
} from './containment-run.ts';

const statuses = (inputs: Awaited<ReturnType<typeof run>>['inputs']) =>
  inputs['PublishReport']!.map(({ state }) => [state.phase as string, state.verification.status as string]);

/** Steps that refuse from their nth call on, for so many calls. */
function refusing(from: number, times = Infinity) {
  const calls: Record<string, number> = {};
  const answer = (name: string) => () => {
    const call = (calls[name] = (calls[name] ?? 0) + 1);
    return call >= from && call < from + times ? refusedByPause : { failed: false, outcomes: [] };
  };
  return Object.fromEntries(branches.map((name) => [name, answer(name)]));
}

describe('while a person has paused containment', () => {
  it('the steps refuse: it is reported as not held, without further attempts, and watched', async () => {
    const { steps, inputs } = await run({ ...refusing(2), Verify: () => notHeld });
    const attempt = ['DeactivateKeys', 'RenewSessionCutoff', 'Verify'];
    const first = ['ResolveCaller', ...attempt, ...attempt, 'RecordContainment', ...report];
    expect(told(steps).slice(0, first.length)).toEqual(first);
    // Once more at each later check; they say nothing that on-call does not know.
    expect(statuses(inputs)).toEqual([
      ['first', 'not-held'],
      ['follow-up', 'not-held'],
    ]);
    expect(inputs['DeactivateKeys']).toHaveLength(2 + 3);
  });

  it('a later check contains again as soon as it is over', async () => {
    let looks = 0;
    const { inputs } = await run({
      ...refusing(2, 1),
      Verify: () => (++looks <= 3 ? notHeld : held),
    });
    expect(statuses(inputs)).toEqual([
      ['first', 'not-held'],
      ['watch-1', 'held'],
      ['follow-up', 'held'],
    ]);
    expect(inputs['DeactivateKeys']).toHaveLength(3);
  });

  it('what a quiet check finds reverted is mailed at once, and reported, although nothing was contained', async () => {
    let looks = 0;
    const { steps, inputs } = await run({
      ...refusing(2),
      Verify: () => (++looks <= 3 ? held : notHeld),
    });
    expect(statuses(inputs)).toEqual([
      ['first', 'held'],
      ['watch-1', 'not-held'],
      ['follow-up', 'not-held'],
    ]);
    expect(steps.filter((step) => step === 'NotifyNotContained')).toHaveLength(1);
  });

  const wave = {
    ResolveCaller: () => ({
      ...resolved,
      caller: { kind: 'user-session', accessKeyId: 'ASIAEXAMPLEKEY000001' },
    }),
    TraceCredential: ({ phase, plan }: { phase: string; plan: { actions: string[] } }) => ({
      phase,
      act: plan.actions.length === 1,
      denied: [],
      plan: planFor(['session', 'origin']),
    }),
  };

  it('a second wave is refused: it is mailed at once, does not hold, and a later check contains it', async () => {
    let looks = 0;
    const { steps, inputs } = await run({
      ...wave,
      ...refusing(2, 1),
      // Three looks at the first wave, one at the second, and one of the next phase.
      Verify: () => ([4, 5].includes(++looks) ? notHeld : held),
    });
    expect(inputs['NotifyNotContained']).toMatchObject([{ state: { phase: 'first' } }]);
    expect(statuses(inputs)).toEqual([
      ['first', 'not-held'],
      ['watch-1', 'held'],
      ['follow-up', 'held'],
    ]);
    expect(inputs['DeactivateKeys']!.map(({ plan }) => plan.actions.length)).toEqual([1, 2, 2]);
    expect(steps.filter((step) => step === 'RecordSecondWave')).toHaveLength(1);
  });

  it('a caller that was let go is mailed at once, before the review', async () => {
    const { steps } = await run({
      ResolveCaller: () => ({ ...resolved, route: 'alert', paused: { until: 'x' } }),
    });
    expect(steps.slice(0, 3)).toEqual(['ResolveCaller', 'NotifyNotAdmitted', 'ListRegions']);
  });
});
