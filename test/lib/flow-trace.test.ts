import { errors } from '../../lambda/contract.ts';
import { done, failure, held, notHeld, resolved, run } from './containment-run.ts';

/** A caller with a temporary key, contained or alerted on. */
const session = (change: object = {}) => ({
  ...resolved,
  plan: { actions: ['session'] },
  caller: { kind: 'user-session', accessKeyId: 'ASIAEXAMPLEKEY000001' },
  ...change,
});
const wave = { actions: ['session', 'origin'] };
type State = Record<string, unknown> & { phase: string; plan: object };

/** Finds the origin in the given phase, and in no other. */
const findsIn = (wanted: string) => (state: State) => ({
  phase: state.phase,
  act: state.phase === wanted,
  plan: state.phase === wanted ? wave : state.plan,
});
const report = [
  'ListRegions',
  'ReviewActivity',
  'RecordOpeningLaunch',
  'CountLaunches',
  'StoreEvidence',
  'PublishReport',
];
const containing = ['DeactivateKeys', 'RevokeSessions', 'DisableConsole'];
/** The parts of Contain run side by side, in any order. */
const told = (steps: readonly string[]) =>
  steps.filter((step) => !containing.includes(step) || step === 'DeactivateKeys');

const first = ['ResolveCaller', 'DeactivateKeys', 'RenewSessionCutoff', 'Verify', 'RecordContainment'];
const second = ['RecordSecondWave', 'DeactivateKeys', 'RenewSessionCutoff', 'Verify', 'RecordContainment'];

describe('tracing', () => {
  it('comes after containment, once a phase, and before the report', async () => {
    const { steps, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: findsIn('never'),
    });
    expect(error).toBeUndefined();
    expect(told(steps)).toEqual([
      ...first,
      'TraceCredential',
      ...report,
      'Verify',
      'RecordContainment',
      'TraceCredential',
      ...report,
    ]);
  });

  it.each([
    ['a long-term key', { caller: { accessKeyId: 'AKIAEXAMPLEKEY000001' } }],
    ['no key', { caller: {} }],
    ['no caller', { caller: undefined }],
  ])('is left out for %s', async (_, change) => {
    const { steps, error } = await run({ ResolveCaller: () => session(change) });
    expect(error).toBeUndefined();
    expect(steps).not.toContain('TraceCredential');
  });

  it('comes first where nothing is contained', async () => {
    const { steps } = await run({
      ResolveCaller: () => session({ route: 'alert' }),
      TraceCredential: findsIn('never'),
    });
    expect(steps).toEqual(['ResolveCaller', 'TraceCredential', ...report, 'TraceCredential', ...report]);
  });

  it('that fails stops nothing: the report goes out, and what was contained stays so', async () => {
    const { steps, inputs, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: failure(errors.permanent),
    });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'TraceCredential')).toHaveLength(2);
    expect(inputs['PublishReport']![0].state).toMatchObject({
      verification: held,
      traceError: { Error: errors.permanent },
    });
  });
});

describe('the second wave', () => {
  it('in the first phase: one report tells of both', async () => {
    const { steps, inputs, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: findsIn('first'),
    });
    expect(error).toBeUndefined();
    expect(told(steps).slice(0, first.length + 1 + second.length + report.length)).toEqual([
      ...first,
      'TraceCredential',
      ...second,
      ...report,
    ]);
    expect(inputs['DeactivateKeys']!.map(({ plan }) => plan)).toEqual([{ actions: ['session'] }, wave]);
    expect(inputs['PublishReport']![0].state).toMatchObject({ plan: wave, attempts: { value: 1 } });
    expect(inputs['RecordSecondWave']![0]).toMatchObject({
      Key: { pk: { S: 'user:mallory' } },
      ConditionExpression: 'incidentId = :id',
      ExpressionAttributeValues: {
        ':id': { S: 'fb-1' },
        ':secondWave': { S: JSON.stringify({ phase: 'first', act: true, plan: wave }) },
      },
    });
  });

  it('in the follow-up, when event history had to catch up', async () => {
    const { steps, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: findsIn('follow-up'),
    });
    expect(error).toBeUndefined();
    expect(told(steps).slice(first.length + 1 + report.length)).toEqual([
      'Verify',
      'RecordContainment',
      'TraceCredential',
      ...second,
      ...report,
    ]);
  });

  it('has all attempts, and tells on-call at once if an action fails', async () => {
    const isWave = ({ plan }: State) => (plan as typeof wave).actions.includes('origin');
    const { steps, inputs } = await run({
      ResolveCaller: () => session(),
      TraceCredential: findsIn('first'),
      DeactivateKeys: (state) => (isWave(state as State) ? failure(errors.permanent)(state) : done),
      Verify: (state) => (isWave(state as State) ? notHeld : held),
    });
    expect(steps.filter((step) => step === 'NotifyNotContained')).toHaveLength(1);
    // The first wave had an attempt of its own already.
    expect(inputs['DeactivateKeys']!.map((state: State) => isWave(state))).toEqual([false, true, true]);
    expect(steps.filter((step) => step === 'TraceCredential')).toHaveLength(2);
  });

  it('is about users too: a step for them that died is not passed over for a role session', async () => {
    const role = { kind: 'role-session', roleName: 'web', accessKeyId: 'ASIAEXAMPLEKEY000001' };
    const { steps } = await run({
      ResolveCaller: () => session({ caller: role }),
      TraceCredential: findsIn('first'),
      DisableConsole: failure('Lambda.Unknown'),
    });
    expect(steps.filter((step) => step === 'NotifyNotContained')).toHaveLength(1);
    expect(steps.indexOf('NotifyNotContained')).toBeGreaterThan(steps.indexOf('RecordSecondWave'));
  });

  it('is over once it is carried out: the follow-up that finds nothing new only looks again', async () => {
    const { steps } = await run({ ResolveCaller: () => session(), TraceCredential: findsIn('first') });
    const followUp = steps.slice(steps.indexOf('PublishReport') + 1);
    expect(followUp).toEqual(['Verify', 'RecordContainment', 'TraceCredential', ...report]);
  });

  it('never runs without end, even if every search asks for one', async () => {
    const { steps, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: ({ phase }: State) => ({ phase, act: true, plan: wave }),
    });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'RecordSecondWave')).toHaveLength(2);
  });

  it('is left to the execution that has re-opened the incident', async () => {
    const { steps, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: findsIn('first'),
      RecordSecondWave: failure('DynamoDB.ConditionalCheckFailedException'),
    });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'DeactivateKeys')).toHaveLength(1);
  });

  it('contains even if it cannot be recorded, and does not look like success', async () => {
    const { inputs, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: findsIn('first'),
      RecordSecondWave: failure('DynamoDB.InternalServerErrorException'),
    });
    expect(inputs['DeactivateKeys']!.at(-1)?.plan).toEqual(wave);
    expect(error).toBe(errors.incompleteRecord);
  });
});
