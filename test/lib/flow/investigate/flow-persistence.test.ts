import { errors } from '../../../../lambda/contract.ts';
import { failure, held, resolved, run } from '../containment-run.ts';

type State = Record<string, unknown> & { phase: string; plan: Record<string, unknown> };

const wave = { ...resolved.plan, actions: ['caller', 'made'] };
/** Finds something to contain in the given phase, and in no other. */
const findsIn = (wanted: string) => (state: State) => ({
  phase: state.phase,
  act: state.phase === wanted,
  denied: [],
  plan: state.phase === wanted ? wave : state.plan,
  found: ['what was found'],
});
const phasesOf = (inputs: Record<string, unknown[]>, step: string) =>
  (inputs[step] ?? []).map((input) => (input as State).phase);
const all = ['first', 'watch-1', 'watch-2', 'follow-up'];

describe('looking for what the caller made', () => {
  it('comes after containment, once a phase, before the report', async () => {
    const { steps, inputs, error } = await run({ FindPersistence: findsIn('never') });
    expect(error).toBeUndefined();
    expect(phasesOf(inputs, 'FindPersistence')).toEqual(all);
    expect(steps.indexOf('FindPersistence')).toBeGreaterThan(steps.indexOf('RecordContainment'));
    expect(steps.indexOf('FindPersistence')).toBeLessThan(steps.indexOf('ListRegions'));
    // A quiet look that contained nothing is not reported.
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(2);
  });

  it('is left out where nothing is contained', async () => {
    const { steps, error } = await run({
      ResolveCaller: () => ({ ...resolved, route: 'alert' }),
      FindPersistence: findsIn('first'),
    });
    expect(error).toBeUndefined();
    expect(steps).not.toContain('FindPersistence');
    expect(steps).toContain('PublishReport');
  });

  it('that fails stops nothing: the report goes out, and the next look searches again', async () => {
    const { steps, inputs, error } = await run({ FindPersistence: failure(errors.permanent) });
    expect(error).toBeUndefined();
    expect(phasesOf(inputs, 'FindPersistence')).toEqual(all);
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(2);
    expect((inputs['PublishReport']![0] as { state: object }).state).toMatchObject({
      persistenceError: { Error: errors.permanent },
    });
  });
});

describe('what was found', () => {
  it.each(all)('in the phase %s is contained in a wave of its own, and reported', async (phase) => {
    const { steps, inputs, error } = await run({ FindPersistence: findsIn(phase) });
    expect(error).toBeUndefined();
    expect(phasesOf(inputs, 'FindPersistence')).toEqual(all);
    expect(phasesOf(inputs, 'RecordSecondWave').length).toBe(1);
    const contained = inputs['DeactivateKeys'] as State[];
    expect(contained.map(({ plan }) => plan)).toEqual([resolved.plan, wave]);
    expect(contained.at(-1)).toMatchObject({ phase });
    const quiet = phase.startsWith('watch');
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(quiet ? 3 : 2);
  });

  it('is written down before it is contained, the plan without what was found', async () => {
    const { steps, inputs } = await run({ FindPersistence: findsIn('first') });
    expect(inputs['RecordSecondWave']![0]).toMatchObject({
      ExpressionAttributeValues: {
        ':secondWave': { S: JSON.stringify({ phase: 'first', plan: wave, denied: [] }) },
      },
    });
    expect(steps.indexOf('RecordSecondWave')).toBeLessThan(steps.lastIndexOf('DeactivateKeys'));
  });

  it('never makes it run without end, even if every search asks for a wave', async () => {
    const always = ({ phase }: State) => ({ phase, act: true, plan: wave, denied: [] });
    const { inputs, error } = await run({
      ResolveCaller: () => ({ ...resolved, caller: { accessKeyId: 'ASIAEXAMPLEKEY000001' } }),
      TraceCredential: always,
      FindPersistence: always,
    });
    expect(error).toBeUndefined();
    expect(phasesOf(inputs, 'FindPersistence')).toEqual(all);
    expect(inputs['RecordSecondWave']).toHaveLength(2 * all.length);
  });

  it('comes behind the origin, which is contained in the same phase', async () => {
    const { steps, error } = await run({
      ResolveCaller: () => ({ ...resolved, caller: { accessKeyId: 'ASIAEXAMPLEKEY000001' } }),
      TraceCredential: findsIn('first'),
      FindPersistence: findsIn('never'),
    });
    expect(error).toBeUndefined();
    expect(steps.indexOf('FindPersistence')).toBeGreaterThan(steps.indexOf('RecordSecondWave'));
  });
});

describe('what works and is left', () => {
  const worseIn =
    (wanted: string) =>
    ({ phase, plan }: State) => ({
      phase,
      act: false,
      denied: [],
      plan,
      found: [],
      ...(phase === wanted && { worse: true }),
    });
  const reports = (inputs: Record<string, unknown[]>) =>
    (inputs['PublishReport'] ?? []).map((input) => (input as { state: State }).state.phase);

  it.each([
    ['first', ['first', 'follow-up']],
    ['watch-1', ['first', 'watch-1', 'follow-up']],
    ['watch-2', ['first', 'watch-2', 'follow-up']],
  ])('is mailed at once where a search found it in the phase %s, and once', async (phase, told) => {
    const { inputs, error } = await run({ FindPersistence: worseIn(phase) });
    expect(error).toBeUndefined();
    expect(reports(inputs)).toEqual(told);
  });

  it('is mailed once although the later searches fail', async () => {
    const failing = failure(errors.permanent);
    const { inputs } = await run({
      FindPersistence: (state: State) =>
        state.phase === 'watch-1' ? worseIn('watch-1')(state) : failing(state),
    });
    expect(reports(inputs)).toEqual(['first', 'watch-1', 'follow-up']);
  });
});

describe('a wave that another one tells of', () => {
  const quiet = { ...resolved, incident: { ...resolved.incident, quiet: true } };
  const reports = (steps: readonly string[]) => steps.filter((step) => step === 'PublishReport');

  it('has no mail of its own', async () => {
    expect(reports((await run({ ResolveCaller: () => quiet })).steps)).toHaveLength(0);
  });
  // Nobody else knows of those: the other wave counts credentials that launched.
  it('has one where it contained more than its credential', async () => {
    const { steps } = await run({ ResolveCaller: () => quiet, FindPersistence: findsIn('first') });
    expect(reports(steps)).toHaveLength(2);
  });
  it('has one where something that it made works', async () => {
    const FindPersistence = ({ phase, plan }: State) => ({
      phase,
      act: false,
      denied: [],
      plan,
      worse: true,
    });
    expect(reports((await run({ ResolveCaller: () => quiet, FindPersistence })).steps)).toHaveLength(4);
  });
  it('has one where somebody else was hit', async () => {
    const { steps } = await run({ ResolveCaller: () => quiet, Verify: () => ({ ...held, strays: [{}] }) });
    expect(reports(steps)).toHaveLength(2);
  });
  it.each([{ accessKeyId: 'AKIANEW' }, { openLeak: true }])('has one for the owner: %j', async (found) => {
    const CreateBackupKey = () => ({ status: 'refused', note: '', ...found });
    const { steps } = await run({ ResolveCaller: () => quiet, CreateBackupKey }, 'backed');
    expect(reports(steps)).toHaveLength(2);
  });
});
