import { errors } from '../../../../lambda/contract.ts';
import { failure, resolved, run } from '../containment-run.ts';

const about = (steps: readonly string[]) =>
  steps.filter((step) => ['ReviewActivity', 'QueryTrail', 'PublishReport', 'ReadToTheEnd'].includes(step));

const partial = { calls: 1, runs: 1, canContinue: true };

describe('under settings with a trail', () => {
  it('Athena is asked once, for the follow-up, with what the review found', async () => {
    const { steps, inputs, error } = await run({}, 'trail');
    expect(error).toBeUndefined();
    expect(about(steps)).toEqual([
      'ReviewActivity',
      'PublishReport',
      'ReviewActivity',
      'QueryTrail',
      'PublishReport',
    ]);
    expect(inputs['QueryTrail']![0].state).toMatchObject({ phase: 'follow-up', activity: { calls: 3 } });
    expect(inputs['PublishReport']!.map(({ state }) => state.trail)).toEqual([undefined, { calls: 7 }]);
    expect(inputs['StoreEvidence']![1].state.trail).toEqual({ calls: 7 });
  });

  it('what it said stays where a large history is read to its end, and is not asked again', async () => {
    const { steps, inputs } = await run(
      {
        ReviewActivity: () => partial,
        ReadOn: () => partial,
        ReadToTheEnd: () => ({ ...partial, canContinue: false }),
      },
      'trail',
    );
    expect(about(steps).slice(-4)).toEqual(['QueryTrail', 'PublishReport', 'ReadToTheEnd', 'PublishReport']);
    expect(steps.filter((step) => step === 'QueryTrail')).toHaveLength(1);
    expect(inputs['PublishReport']!.at(-1).state.trail).toEqual({ calls: 7 });
  });

  it('a step that dies costs no report, which says why there is nothing', async () => {
    const { steps, inputs, error } = await run({ QueryTrail: failure(errors.permanent) }, 'trail');
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'QueryTrail')).toHaveLength(1);
    expect(inputs['PublishReport']!.at(-1).state.trail).toEqual({
      Error: errors.permanent,
      Cause: 'as told',
    });
  });

  it('asks twice more where it may pass', async () => {
    const { steps } = await run({ QueryTrail: failure(errors.retryable) }, 'trail');
    expect(steps.filter((step) => step === 'QueryTrail')).toHaveLength(3);
  });

  it('an alert is asked about, too', async () => {
    const { inputs } = await run({ ResolveCaller: () => ({ ...resolved, route: 'alert' }) }, 'trail');
    expect(inputs['QueryTrail']).toHaveLength(1);
  });
});
