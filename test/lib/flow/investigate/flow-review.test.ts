import { errors } from '../../../../lambda/contract.ts';
import { failure, run } from '../containment-run.ts';

/** A review that is not at its end. */
const partial = (calls: number, runs = 1) => ({ calls, runs, canContinue: true });
const whole = (calls: number, runs = 1) => ({ calls, runs, canContinue: false });

const about = (steps: readonly string[]) =>
  steps.filter((step) => ['ReviewActivity', 'ReadOn', 'ReadToTheEnd', 'PublishReport'].includes(step));

describe('the review of a large history', () => {
  it('is read on beside each wait, and to its end behind the follow-up, which is reported', async () => {
    let runs = 0;
    const { steps, inputs, error } = await run({
      ReviewActivity: () => partial(100, (runs += 1)),
      ReadOn: () => partial(200, (runs += 1)),
      ReadToTheEnd: () => ((runs += 1) < 7 ? partial(300, runs) : whole(400, runs)),
    });
    expect(error).toBeUndefined();
    expect(about(steps)).toEqual([
      'ReviewActivity',
      'PublishReport',
      'ReadOn',
      'ReadOn',
      'ReadOn',
      'ReviewActivity',
      'PublishReport',
      'ReadToTheEnd',
      'ReadToTheEnd',
      'PublishReport',
    ]);
    expect(inputs['ReviewActivity']!.map((input) => input.continue)).toEqual([false, false]);
    // No longer than the wait beside it.
    expect(inputs['ReadOn']!.map((input) => [input.continue, input.seconds])).toEqual(
      Array(3).fill([true, 300]),
    );
    // What one run has read is what the next one is given.
    expect(inputs['ReadOn']!.map(({ state }) => state.activity.calls)).toEqual([100, 200, 200]);
    expect(
      inputs['PublishReport']!.map(({ state }) => [
        state.phase,
        state.activity.calls,
        state.report !== undefined,
      ]),
    ).toEqual([
      ['first', 100, false],
      ['follow-up', 100, true],
      ['review-end', 400, true],
    ]);
    expect(inputs['StoreEvidence']!.map(({ state }) => state.phase)).toEqual([
      'first',
      'follow-up',
      'review-end',
    ]);
  });

  it('that is at its end is left alone', async () => {
    const { steps } = await run({ ReviewActivity: () => whole(100) });
    expect(about(steps)).toEqual(['ReviewActivity', 'PublishReport', 'ReviewActivity', 'PublishReport']);
  });

  it('goes on at the next wait where a run dies, and what was read stays', async () => {
    let tries = 0;
    const { inputs, error } = await run({
      ReviewActivity: () => partial(100),
      ReadOn: (input) => (tries++ === 0 ? failure(errors.permanent)(input) : whole(200, 2)),
      ReadToTheEnd: failure(errors.permanent),
    });
    expect(inputs['ReadOn']).toHaveLength(2);
    expect(inputs['ReadOn']![1].state.activity).toEqual(partial(100));
    // The follow-up's own review is not at its end; reading on dies, and what there is is reported.
    expect(inputs['PublishReport']!.map(({ state }) => [state.phase, state.activity.calls])).toEqual([
      ['first', 100],
      ['follow-up', 100],
      ['review-end', 100],
    ]);
    expect(error).toBeUndefined();
  });

  it('is given up at sixty runs', async () => {
    let runs = 50;
    const { inputs, error } = await run({
      ReviewActivity: () => partial(100, 50),
      ReadOn: () => partial(100, 50),
      ReadToTheEnd: () => partial(100, (runs += 1)),
    });
    expect(inputs['ReadToTheEnd']).toHaveLength(10);
    expect(inputs['PublishReport']).toHaveLength(3);
    expect(error).toBeUndefined();
  });
});

describe('what informs beside the review', () => {
  it('instances that cannot be looked up cost no report', async () => {
    const { inputs, error } = await run({ InspectInstances: failure(errors.permanent) });
    expect(inputs['PublishReport']![0].state.instances).toEqual({
      Error: errors.permanent,
      Cause: 'as told',
    });
    expect(error).toBeUndefined();
  });

  it('a finding is imported behind each report, where the settings ask for it', async () => {
    const { steps, inputs, error } = await run({}, 'findings');
    expect(steps.filter((step) => /ImportFinding|PublishReport/.test(step))).toEqual([
      'PublishReport',
      'ImportFinding',
      'PublishReport',
      'ImportFinding',
    ]);
    expect(inputs['ImportFinding']![0].state.report).toEqual({ messageId: 'm' });
    expect(error).toBeUndefined();
    expect((await run()).steps).not.toContain('ImportFinding');
  });

  it('a finding that is not taken costs no report, and the execution says so at its end', async () => {
    const { inputs, error } = await run({ ImportFinding: failure(errors.permanent) }, 'findings');
    expect(inputs['PublishReport']!.map(({ state }) => state.findingError?.Error)).toEqual([
      undefined,
      errors.permanent,
    ]);
    expect(error).toBe(errors.incompleteRecord);
  });
});
