import { errors } from '../../../lambda/contract.ts';
import { failure, held, holding, notHeld, planFor, report, resolved, run, told } from './containment-run.ts';

const begin = ['ResolveCaller', 'DeactivateKeys'];

describe('a containment under settings with a backup key', () => {
  it('makes one behind everything else, once, and before the report', async () => {
    const { steps, error } = await run({}, 'backed');
    expect(error).toBeUndefined();
    expect(told(steps).slice(0, begin.length + holding.length + 2 + report.length)).toEqual([
      ...begin,
      ...holding,
      'CreateBackupKey',
      'RecordBackupKey',
      ...report,
    ]);
    expect(steps.filter((step) => step === 'CreateBackupKey')).toHaveLength(1);
  });

  it('hands the step what was found, and keeps what it answers', async () => {
    const { inputs } = await run({}, 'backed');
    expect(inputs['CreateBackupKey']![0]).toMatchObject({ phase: 'first', verification: held });
    for (const { state } of inputs['PublishReport']!) {
      expect(state.backupKey).toEqual({ status: 'created', accessKeyId: 'AKIANEW' });
    }
    expect(inputs['StoreEvidence']![0].state.backupKey).toEqual({
      status: 'created',
      accessKeyId: 'AKIANEW',
    });
  });

  it('asks when it did not hold, too: the step says why there is none', async () => {
    const { inputs } = await run({ Verify: () => notHeld }, 'backed');
    expect(inputs['CreateBackupKey']).toHaveLength(1);
    expect(inputs['CreateBackupKey']![0].verification.held).toBe(false);
  });

  it('makes none for a later look that contains again', async () => {
    let looks = 0;
    const { inputs } = await run({ Verify: () => (++looks === 4 ? notHeld : held) }, 'backed');
    expect(inputs['Verify']!.length).toBeGreaterThan(6);
    expect(inputs['CreateBackupKey']).toHaveLength(1);
  });

  it('makes none for a second wave', async () => {
    const caller = { kind: 'user-session', accessKeyId: 'ASIAEXAMPLEKEY000001' };
    const wave = planFor(['session', 'origin']);
    const { steps, inputs } = await run(
      {
        ResolveCaller: () => ({ ...resolved, caller }),
        TraceCredential: ({ phase, plan }) => ({
          phase,
          act: plan.actions.length === 1,
          plan: wave,
          denied: [],
        }),
      },
      'backed',
    );
    expect(steps).toContain('RecordSecondWave');
    expect(inputs['CreateBackupKey']).toHaveLength(1);
  });

  it('makes none for an alert', async () => {
    const { steps } = await run({ ResolveCaller: () => ({ ...resolved, route: 'alert' }) }, 'backed');
    expect(steps).not.toContain('CreateBackupKey');
  });

  it('reports and goes on where the step dies', async () => {
    const { steps, inputs, error } = await run({ CreateBackupKey: failure('Other') }, 'backed');
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'CreateBackupKey')).toHaveLength(1);
    expect(inputs['PublishReport']![0].state.backupKey).toMatchObject({
      status: 'failed',
      note: expect.stringMatching(/^the step died: .*Other/) as unknown,
    });
  });

  it('asks twice more where it may pass', async () => {
    const { steps } = await run({ CreateBackupKey: failure(errors.retryable) }, 'backed');
    expect(steps.filter((step) => step === 'CreateBackupKey')).toHaveLength(3);
  });
});

it('without a backup key in the settings there is no state for it', async () => {
  const { steps } = await run();
  expect(steps).not.toContain('CreateBackupKey');
});
