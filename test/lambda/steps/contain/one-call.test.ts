import { RetryableError } from '../../../../lambda/aws/failure.ts';
import { withEarlier } from '../../../../core/containment/outcome.ts';
import { untried } from '../../../../lambda/containment-step.ts';
import { toPlan } from '../../../../core/containment/plan.ts';
import { ports } from '../../../support/ports.ts';
import { ask } from '../../../support/run/run-step.ts';
import { failed, outcomes as did, stateOf } from '../../../support/report/state.ts';

const now = () => new Date('2026-11-01T10:00:00.400Z');

describe('the actions of one step', () => {
  const throttled = () => Promise.reject(new RetryableError('Throttling'));
  const plan = toPlan(
    stateOf().plan.actions.filter(
      ({ kind }) => kind.startsWith('deactivate-s') || kind.endsWith('certificates'),
    ),
  );
  const state = { ...stateOf(), plan };
  const lists = (broken: string) =>
    ports({
      credentials: {
        list: (_, type) =>
          type === broken ? throttled() : Promise.resolve([{ id: `id of ${type}`, active: true }]),
      },
    }).credentials;
  const note = (calls: string[], credentials: ReturnType<typeof lists>, broken?: string) =>
    ports({
      credentials: {
        ...credentials,
        setActive: (_user, type) =>
          type === broken ? throttled() : (calls.push(type), Promise.resolve('set')),
      },
    });

  it.each(['ssh-key', 'service-credential', 'certificate'])(
    'are all tried where that on a %s is throttled',
    async (broken) => {
      const calls: string[] = [];
      const all = ['ssh-key', 'service-credential', 'certificate'];
      const port = note(calls, lists('none'), broken);
      const act = { ...state, lookError: {} };
      await expect(ask('deactivate-credentials', act, port)).rejects.toThrow('Throttling');
      expect(calls).toEqual(all.filter((type) => type !== broken));
    },
  );

  it('say themselves which of them failed when the step is not repeated any more', async () => {
    const port = note([], lists('none'), 'service-credential');
    const result = await ask('deactivate-credentials', { ...state, lookError: {} }, port, now, true);
    expect(result.failed).toBe(true);
    expect(
      result.outcomes.map(({ action, target, status, error }) => [action, target, status, error?.name]),
    ).toEqual([
      ['deactivate-ssh-keys', 'id of ssh-key', 'done', undefined],
      ['deactivate-service-credentials', 'id of service-credential', 'failed', 'Firebreak.Retryable'],
      ['deactivate-certificates', 'id of certificate', 'done', undefined],
    ]);
  });

  it('say what an earlier try of the step did, although there is nothing left to do', async () => {
    const tried = untried();
    const act = { ...state, lookError: {} };
    const first = note([], lists('none'), 'ssh-key');
    await expect(ask('deactivate-credentials', act, first, now, false, tried)).rejects.toThrow('Throttling');
    const result = await ask('deactivate-credentials', act, ports(), now, false, tried);
    expect(result.outcomes.filter(({ status }) => status === 'done').map(({ target }) => target)).toEqual([
      'id of service-credential',
      'id of certificate',
    ]);
  });

  it('are looked at one by one: what cannot be read is said, and the others can be restored', async () => {
    const port = note([], lists('ssh-key'));
    const tried = untried();
    await expect(ask('deactivate-credentials', state, port, now, false, tried)).rejects.toThrow('Throttling');
    expect(tried.found.map(({ action }) => action.kind)).toEqual([
      'deactivate-service-credentials',
      'deactivate-certificates',
    ]);
    const { prior = [] } = await ask('deactivate-credentials', state, port, now, true, tried);
    expect(Object.fromEntries(prior.map((each) => [each.action.kind, each.state]))).toEqual({
      'deactivate-ssh-keys': { unreadable: 'Throttling' },
      'deactivate-service-credentials': {
        credentials: [{ id: 'id of service-credential', active: true }],
        mfaDevices: [],
      },
      'deactivate-certificates': {
        credentials: [{ id: 'id of certificate', active: true }],
        mfaDevices: [],
      },
    });
  });

  it('wait for a table that cannot be written once, and not each', async () => {
    const acted = Promise.withResolvers<undefined>();
    const port = note([], lists('none'));
    const setActive = (_user: string, type: string) => {
      if (type === 'certificate') acted.resolve(undefined);
      return Promise.resolve('set' as const);
    };
    let writes = 0;
    // Every write but the first fails only after the last action was carried out.
    const keep = async () => {
      writes += 1;
      if (writes > 1) await acted.promise;
      throw new RetryableError('Throttling');
    };
    const all = { ...port, credentials: { ...port.credentials, setActive } };
    const result = await ask('deactivate-credentials', state, all, now, false, undefined, undefined, keep);
    expect(result).toMatchObject({ failed: false, unrecorded: true });
    expect([writes, result.outcomes.length]).toEqual([3, 3]);
  }, 5_000);

  it('are not held up by looking, the last time', async () => {
    let time = now().getTime();
    const calls: string[] = [];
    const list = () => ((time += 8_001), Promise.resolve([{ id: 'x', active: true }]));
    const port = note(calls, { ...lists('none'), list });
    const result = await ask('deactivate-credentials', state, port, () => new Date(time), true);
    expect(result.prior?.map(({ state: each }) => each.unreadable)).toEqual([
      undefined,
      'there was no time left to read it',
      'there was no time left to read it',
    ]);
    expect(calls).toEqual(['ssh-key', 'service-credential', 'certificate']);
  });
});

describe('a step that is repeated', () => {
  const already = { ...did.console, status: 'already', note: 'the user has no console password' } as const;

  it('still says what it did the first time, and when', () => {
    expect(withEarlier([already], [did.console])).toEqual([did.console]);
    expect(withEarlier([{ ...did.key, millisecondsSinceLaunch: 20_000 }], [did.key])).toEqual([did.key]);
  });
  it('says what is new, and what fails now', () => {
    const another = { ...did.key, target: 'AKIAEXAMPLEKEY000009' };
    expect(withEarlier([another], [did.key])).toEqual([did.key, another]);
    expect(withEarlier([failed(did.key)], [did.key])).toEqual([did.key, failed(did.key)]);
  });
  it('forgets an earlier failure that has passed', () => {
    expect(withEarlier([did.key], [failed(did.key)])).toEqual([did.key]);
    expect(withEarlier([already])).toEqual([already]);
  });
});
