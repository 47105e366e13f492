import { errors } from '../../../../lambda/contract.ts';
import {
  done,
  failure,
  held,
  holding,
  look,
  notHeld,
  planFor,
  report,
  resolved,
  run,
  told,
} from '../containment-run.ts';

/** A caller with a temporary key, contained or alerted on. */
const session = (change: object = {}) => ({
  ...resolved,
  plan: planFor(['session']),
  caller: { kind: 'user-session', accessKeyId: 'ASIAEXAMPLEKEY000001' },
  ...change,
});
const wave = planFor(['session', 'origin']);
type State = Record<string, unknown> & { phase: string; plan: object };

/** Finds the origin in the given phase, and in no other. */
const findsIn = (wanted: string) => (state: State) => ({
  phase: state.phase,
  act: state.phase === wanted,
  denied: [],
  plan: state.phase === wanted ? wave : state.plan,
});
const first = ['ResolveCaller', 'DeactivateKeys', ...holding];
const second = ['RecordSecondWave', 'DeactivateKeys', ...holding];
const lookAndTrace = [...look, 'TraceCredential'];

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
      ...lookAndTrace,
      ...lookAndTrace,
      ...lookAndTrace,
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
    expect(steps).toEqual([
      'ResolveCaller',
      'TraceCredential',
      ...report,
      ...Array<string>(3).fill('ReadStanding'),
      'TraceCredential',
      ...report,
    ]);
  });

  it('that fails stops nothing: the report goes out, and what was contained stays so', async () => {
    const { steps, inputs, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: failure(errors.permanent),
    });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'TraceCredential')).toHaveLength(4);
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
    expect(inputs['DeactivateKeys']!.map(({ plan }) => plan)).toEqual([planFor(['session']), wave]);
    expect(inputs['PublishReport']![0].state).toMatchObject({ plan: wave });
    expect(inputs['RecordSecondWave']![0]).toMatchObject({
      Key: { pk: { S: 'user:mallory' } },
      ConditionExpression: '#incidentId = :id AND #execution = :owner',
      ExpressionAttributeValues: {
        ':id': { S: 'fb-1' },
        ':secondWave': { S: JSON.stringify({ phase: 'first', act: true, denied: [], plan: wave }) },
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
      ...lookAndTrace,
      ...lookAndTrace,
      ...lookAndTrace,
      ...second,
      ...report,
    ]);
  });

  it('in a quiet look before that, which is then reported', async () => {
    const { steps, inputs } = await run({
      ResolveCaller: () => session(),
      TraceCredential: findsIn('watch-1'),
    });
    expect(told(steps).slice(first.length + 1 + report.length)).toEqual([
      ...lookAndTrace,
      ...second,
      ...report,
      ...lookAndTrace,
      ...lookAndTrace,
      ...report,
    ]);
    expect(inputs['PublishReport']!.map(({ state }) => state.phase)).toEqual([
      'first',
      'watch-1',
      'follow-up',
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
    const reported = steps.slice(0, steps.indexOf('PublishReport'));
    expect(reported.filter((step) => step === 'NotifyNotContained')).toHaveLength(1);
    // The first wave had an attempt of its own already.
    const phase = (state: State) => state.phase === 'first';
    expect(inputs['DeactivateKeys']!.filter(phase).map(isWave)).toEqual([false, true, true]);
    expect(reported.filter((step) => step === 'TraceCredential')).toHaveLength(1);
  });

  it('is about users too: a step that died for them is not passed over, as for a role session', async () => {
    const none = { deactivateKeys: false, disableConsole: false, deactivateCredentials: false };
    const { steps } = await run({
      ResolveCaller: () => session({ plan: planFor(['session'], none) }),
      TraceCredential: findsIn('first'),
      DisableConsole: failure('Lambda.Unknown'),
    });
    expect(steps.filter((step) => step === 'NotifyNotContained')).toHaveLength(1);
    expect(steps.indexOf('NotifyNotContained')).toBeGreaterThan(steps.indexOf('RecordSecondWave'));
  });

  it('is over once it is carried out: the follow-up that finds nothing new only looks again', async () => {
    const { steps } = await run({ ResolveCaller: () => session(), TraceCredential: findsIn('first') });
    const later = steps.slice(steps.indexOf('PublishReport') + 1);
    expect(later).toEqual([...lookAndTrace, ...lookAndTrace, ...lookAndTrace, ...report]);
  });

  it('never runs without end, even if every search asks for one', async () => {
    const { steps, error } = await run({
      ResolveCaller: () => session(),
      TraceCredential: ({ phase }: State) => ({ phase, act: true, plan: wave, denied: [] }),
    });
    expect(error).toBeUndefined();
    expect(steps.filter((step) => step === 'RecordSecondWave')).toHaveLength(4);
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

describe('a caller that was refused', () => {
  const lineage = { links: [{}] };
  const refused = session({ route: 'alert', breaker: { of: 'callers', opened: true } });
  const traced = ({ phase, plan }: State) => ({ phase, act: false, denied: [], plan, lineage });
  const admitted = (state: State) => ({ ...state, route: 'contain', breaker: undefined });

  it('is contained at once where the incident of who issued its credential contains that', async () => {
    const { steps, inputs, error } = await run({
      ResolveCaller: () => refused,
      TraceCredential: traced,
      AdmitTraced: ({ state }) => admitted(state as State),
    });
    expect(error).toBeUndefined();
    const begin = ['ResolveCaller', 'NotifyNotAdmitted', 'TraceCredential', 'AdmitTraced'];
    expect(told(steps).slice(0, begin.length + 1 + holding.length + report.length)).toEqual([
      ...begin,
      'DeactivateKeys',
      ...holding,
      ...report,
    ]);
    expect(inputs['AdmitTraced']).toMatchObject([{ traced: true, state: { breaker: { opened: true } } }]);
  });

  it('is an alert still where it does not, and is traced at each check', async () => {
    const { steps, inputs } = await run({
      ResolveCaller: () => refused,
      TraceCredential: traced,
      AdmitTraced: ({ state }) => state as unknown,
    });
    expect(steps).not.toContain('DeactivateKeys');
    expect(inputs['AdmitTraced']!.map(({ state }) => state.phase as string)).toEqual([
      'first',
      'watch-1',
      'watch-2',
      'follow-up',
    ]);
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(2);
  });

  it('is told of where nobody could be asked', async () => {
    const { steps } = await run({
      ResolveCaller: () => refused,
      TraceCredential: traced,
      AdmitTraced: failure(errors.permanent),
    });
    expect(steps).not.toContain('DeactivateKeys');
    expect(steps).toContain('PublishReport');
  });
});
