import { errors } from '../../../lambda/contract.ts';
import {
  branches as contain,
  done,
  failure,
  held,
  notHeld,
  planFor,
  resolved,
  run,
} from './containment-run.ts';

const failing = (name: string, error: string = errors.permanent) => ({ [name]: failure(error) });

describe('when an action fails', () => {
  it('its siblings go on, on-call is told at once, and everything is still verified and reported', async () => {
    const { steps, inputs } = await run(failing('DeactivateKeys'));
    expect(steps.slice(1, 5).sort()).toEqual(contain.toSorted());
    expect(steps.slice(5, 8)).toEqual(['NotifyNotContained', 'RenewSessionCutoff', 'Verify']);
    expect(inputs['NotifyNotContained']![0]).toMatchObject({
      notice: 'not-contained',
      state: {
        containment: {
          deactivateKeys: {
            failed: true,
            outcomes: [
              {
                action: 'deactivate-key',
                target: 'user mallory',
                status: 'failed',
                error: { name: errors.permanent },
              },
            ],
          },
          revokeSessions: done,
        },
      },
    });
  });

  it('what may pass is repeated, what is permanent is not', async () => {
    const count = async (name: string) =>
      (await run(failing('RevokeSessions', name))).steps.filter((step) => step === 'RevokeSessions');
    expect(await count(errors.retryable)).toHaveLength(6);
    expect(await count(errors.permanent)).toHaveLength(1);
    expect(await count('TypeError')).toHaveLength(1);
  });

  it('on-call is told once, however often containment is repeated', async () => {
    const { steps } = await run({ ...failing('DisableConsole'), Verify: () => notHeld });
    const first = steps.slice(0, steps.indexOf('PublishReport'));
    expect(first.filter((step) => step === 'NotifyNotContained')).toHaveLength(1);
    expect(first.filter((step) => step === 'DisableConsole')).toHaveLength(2);
  });
});

describe('when containment does not hold', () => {
  it('it is repeated as often as the settings say, then reported as it is', async () => {
    const { steps, inputs } = await run({ Verify: () => notHeld });
    const first = steps.slice(0, steps.indexOf('PublishReport'));
    expect(first.filter((step) => step === 'DeactivateKeys')).toHaveLength(2);
    expect(inputs['PublishReport']![0].state).toMatchObject({ verification: notHeld });
  });

  it('what is reverted between two checks is contained again, and watched anew', async () => {
    const answers = [held, notHeld];
    const { steps, error } = await run({ Verify: () => answers.shift() ?? held });
    expect(error).toBeUndefined();
    const first = steps.slice(0, steps.indexOf('RecordContainment'));
    expect(first.filter((step) => step === 'DeactivateKeys')).toHaveLength(2);
    expect(first.filter((step) => step === 'Verify')).toHaveLength(2 + 3);
  });

  it('what is reverted later is contained again, and told at once', async () => {
    const answers = [held, held, held, notHeld];
    const { steps, inputs, error } = await run({ Verify: () => answers.shift() ?? held });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'DeactivateKeys')).toHaveLength(2);
    expect(inputs['PublishReport']!.map(({ state }) => state.phase)).toEqual([
      'first',
      'watch-1',
      'follow-up',
    ]);
  });

  it('what the user has been given since is contained with it', async () => {
    const plan = planFor(['caller', 'new key']);
    const answers = [{ ...notHeld, plan }];
    const { inputs } = await run({ Verify: () => answers.shift() ?? held });
    expect(inputs['DeactivateKeys']!.map((state) => state.plan)).toEqual([resolved.plan, plan]);
    expect(inputs['PublishReport']![0].state.plan).toEqual(plan);
  });

  it('what the user has been given is in the plan, too, when there are no attempts left', async () => {
    const plan = planFor(['caller', 'new key']);
    const { inputs } = await run({ Verify: () => ({ ...notHeld, plan }) });
    expect(inputs['PublishReport']![0].state.plan).toEqual(plan);
  });

  it('is told once, however often it is found so: by the first notice, a report, and the follow-up', async () => {
    const { steps } = await run({ ...failing('DeactivateKeys'), Verify: () => notHeld });
    expect(steps.filter((step) => /^Notify|^Publish/.test(step))).toEqual([
      'NotifyNotContained',
      'PublishReport',
      'PublishReport',
    ]);
  });

  it('is told anew when it holds after all', async () => {
    let looked = 0;
    const { inputs } = await run({ Verify: () => ((looked += 1) <= 3 ? notHeld : held) });
    expect(inputs['PublishReport']!.map(({ state }) => [state.phase, state.verification.status])).toEqual([
      ['first', 'not-held'],
      ['watch-1', 'held'],
      ['follow-up', 'held'],
    ]);
  });

  it('has all attempts again at each later look', async () => {
    const { steps } = await run({ Verify: () => notHeld });
    expect(steps.filter((step) => step === 'DeactivateKeys')).toHaveLength(2 * 4);
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(2);
  });

  it('what cannot be verified counts as not held', async () => {
    const { inputs } = await run({ Verify: failure(errors.permanent) });
    expect(inputs['PublishReport']![0].state.verification).toMatchObject({
      held: false,
      status: 'not-held',
      checkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      findings: [],
      reason: expect.stringContaining(errors.permanent),
    });
  });
});

describe('nothing that informs stops what contains or what tells', () => {
  it.each(['ListRegions', 'ReviewActivity', 'RecordOpeningLaunch', 'CountLaunches'])(
    'without %s the report goes out',
    async (name) => {
      const { inputs, error } = await run({ [name]: failure('X') });
      expect(error).toBeUndefined();
      expect(inputs['PublishReport']).toHaveLength(2);
    },
  );

  it('without DescribeRegions the regions of the settings are reviewed, and the report says so', async () => {
    const { inputs } = await run({ ListRegions: failure('Ec2.Ec2Exception') });
    expect(inputs['ReviewActivity']![0].state.regions).toEqual({
      names: ['eu-west-1', 'us-east-1'],
      fallback: true,
    });
  });

  it('without the review the report says why', async () => {
    const { inputs } = await run({ ReviewActivity: failure(errors.permanent) });
    expect(inputs['PublishReport']![0].state.activity).toEqual({ Error: errors.permanent, Cause: 'as told' });
  });

  it('without the first notice containment goes on', async () => {
    const { steps } = await run({ ...failing('DeactivateKeys'), NotifyNotContained: failure('Y') });
    expect(steps).toContain('Verify');
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(2);
  });
});

describe('an incident that another execution has re-opened', () => {
  it('is left to that one, and nothing is wrong', async () => {
    const { error, inputs } = await run({
      RecordContainment: failure('DynamoDB.ConditionalCheckFailedException'),
    });
    expect(error).toBeUndefined();
    expect(inputs['PublishReport']).toHaveLength(2);
  });
});

describe('a launch that is being counted', () => {
  const absorbed = { ResolveCaller: () => ({ ...resolved, route: 'absorbed' }) };

  it('is counted although DynamoDB throttles for a while', async () => {
    let throttled = 0;
    const RecordLaunch = (input: unknown): unknown =>
      (throttled += 1) <= 8 ? failure('DynamoDB.ThrottlingException')(input) : {};
    const { error, steps } = await run({ ...absorbed, RecordLaunch });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'RecordLaunch')).toHaveLength(9);
  });
});

describe('an execution does not look like success', () => {
  it.each([
    ['the incident was not recorded', { RecordContainment: failure('X') }, errors.incompleteRecord],
    ['the evidence was not stored', { StoreEvidence: failure('X') }, errors.incompleteRecord],
    [
      'the first notice was not sent',
      { ...failing('DeactivateKeys'), NotifyNotContained: failure('Y') },
      errors.incompleteRecord,
    ],
    ['the report was not published', { PublishReport: failure('X') }, errors.reportUndelivered],
    [
      'an absorbed launch could not be counted',
      { ResolveCaller: () => ({ ...resolved, route: 'absorbed' }), RecordLaunch: failure('X') },
      errors.incompleteRecord,
    ],
    ['the caller was not resolved', { ResolveCaller: failure('X') }, errors.containmentFailed],
    [
      'not even the breakdown could be told',
      { ResolveCaller: failure('X'), ReportFailure: failure('Y') },
      errors.containmentFailed,
    ],
  ])('when %s', async (_, change, name) => {
    expect((await run(change)).error).toBe(name);
  });

  it('when it broke down: on-call gets the event and the error', async () => {
    const { inputs } = await run({ ResolveCaller: failure(errors.permanent) });
    expect(inputs['ReportFailure']).toEqual([
      {
        notice: 'failure',
        state: {
          detail: { eventName: 'RunInstances' },
          error: { Error: errors.permanent, Cause: 'as told' },
        },
      },
    ]);
  });
});
