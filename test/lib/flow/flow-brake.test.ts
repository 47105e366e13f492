import {
  failure,
  held,
  notHeld,
  paused,
  pauseReads,
  planFor,
  report,
  resolved,
  run,
  told,
} from './containment-run.ts';

const [beforeContain = '', beforeWave = '', beforeKey = ''] = pauseReads;
const statuses = (inputs: Awaited<ReturnType<typeof run>>['inputs']) =>
  inputs['PublishReport']!.map(({ state }) => [state.phase as string, state.verification.status as string]);

describe('while a person has paused containment', () => {
  it('nothing is contained again; it is reported as not held at once, and watched', async () => {
    const { steps, inputs } = await run({ [beforeContain]: paused, Verify: () => notHeld });
    const first = ['ResolveCaller', 'DeactivateKeys', 'RenewSessionCutoff', 'Verify', beforeContain];
    expect(told(steps).slice(0, first.length + 1 + report.length)).toEqual([
      ...first,
      'RecordContainment',
      ...report,
    ]);
    expect(inputs['DeactivateKeys']).toHaveLength(1);
    // The quiet checks say nothing that on-call does not know; they look all the same.
    expect(statuses(inputs)).toEqual([
      ['first', 'not-held'],
      ['follow-up', 'not-held'],
    ]);
    expect(inputs['Verify']).toHaveLength(4);
  });

  it('a later check contains again as soon as it is over', async () => {
    const answers = [paused(), {}];
    let looks = 0;
    const { inputs } = await run({
      [beforeContain]: () => answers.shift() ?? {},
      Verify: () => (++looks <= 2 ? notHeld : held),
    });
    expect(statuses(inputs)).toEqual([
      ['first', 'not-held'],
      ['watch-1', 'held'],
      ['follow-up', 'held'],
    ]);
    expect(inputs['DeactivateKeys']).toHaveLength(2);
  });

  it('what a quiet check finds reverted is news, although nothing was contained', async () => {
    let looks = 0;
    const { inputs } = await run({ [beforeContain]: paused, Verify: () => (++looks <= 3 ? held : notHeld) });
    expect(statuses(inputs)).toEqual([
      ['first', 'held'],
      ['watch-1', 'not-held'],
      ['follow-up', 'not-held'],
    ]);
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

  it('no second wave: it does not hold, the plan stays, and a later check contains it', async () => {
    const answers = [paused(), {}];
    const { steps, inputs } = await run({ ...wave, [beforeWave]: () => answers.shift() ?? {} });
    expect(steps.filter((step) => step === 'RecordSecondWave')).toHaveLength(1);
    expect(inputs['RecordSecondWavePaused']).toHaveLength(1);
    expect(statuses(inputs)).toEqual([
      ['first', 'not-held'],
      ['watch-1', 'held'],
      ['follow-up', 'held'],
    ]);
    expect(inputs['PublishReport']![0].state).toMatchObject({
      plan: { actions: ['caller'] },
      verification: { status: 'not-held' },
    });
  });

  it('the report goes out where the table cannot be told that the wave is paused', async () => {
    const { inputs, error } = await run({
      ...wave,
      [beforeWave]: paused,
      RecordSecondWavePaused: failure('DynamoDB.ConditionalCheckFailedException'),
    });
    expect(error).toBeUndefined();
    expect(statuses(inputs)[0]).toEqual(['first', 'not-held']);
  });

  it('no backup key is made, then or later', async () => {
    const { steps, inputs } = await run({ [beforeKey]: paused }, 'backed');
    expect(steps).not.toContain('CreateBackupKey');
    for (const { state } of inputs['PublishReport']!) {
      expect(state.backupKey).toEqual({
        status: 'refused',
        note: expect.stringMatching(/^containment is paused until 20/),
      });
    }
  });

  it('a caller that was let go is mailed at once, before the review', async () => {
    const { steps } = await run({
      ResolveCaller: () => ({ ...resolved, route: 'alert', paused: { until: 'x' } }),
    });
    expect(steps.slice(0, 3)).toEqual(['ResolveCaller', 'NotifyNotAdmitted', 'ListRegions']);
  });
});

describe('containment goes on', () => {
  it.each([
    ['where the pause cannot be read', failure('States.Timeout')],
    ['where the pause is over', () => ({ Item: { pausedUntil: { S: '2026-11-22T15:41:00.000Z' } } })],
    ['where the item is of an older release', () => ({ Item: {} })],
    ['where what it says is no time', () => ({ Item: { pausedUntil: { S: 'tomorrow' } } })],
  ])('%s', async (_, answer) => {
    const all = Object.fromEntries(pauseReads.map((name) => [name, answer]));
    let looks = 0;
    const { steps, inputs, error } = await run(
      { ...all, Verify: () => (++looks === 1 ? notHeld : held) },
      'backed',
    );
    expect(error).toBeUndefined();
    expect(inputs['DeactivateKeys']).toHaveLength(2);
    expect(inputs['RenewSessionCutoff']).toHaveLength(2);
    expect(steps).toContain('CreateBackupKey');
  });
});
