import { createFixture, type Fixture, named, task } from './fixture.ts';

const fixtures: Fixture[] = [];
const create = (...args: Parameters<typeof createFixture>): Fixture => {
  const fixture = createFixture(...args);
  fixtures.push(fixture);
  return fixture;
};
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.clock.stop();
});

describe('a state that fails', () => {
  it('retries by error name with its pauses on the account clock, then goes on', async () => {
    let calls = 0;
    const { run } = create({
      flaky: () => {
        calls += 1;
        if (calls < 3) throw named('Firebreak.Retryable', 'throttled');
        return calls;
      },
    });
    const Retry = [
      { ErrorEquals: ['Other'], MaxAttempts: 1 },
      { ErrorEquals: ['Firebreak.Retryable'], IntervalSeconds: 60, BackoffRate: 2, MaxAttempts: 5 },
    ];
    const execution = await run({ Act: task('flaky', { Retry }) });
    expect(execution.ending()?.output).toBe(3);
    const history = execution.history();
    expect(history.map(({ kind }) => kind)).toEqual([
      'entered',
      'failed',
      'retried',
      'failed',
      'retried',
      'exited',
    ]);
    const seconds = (from: number, to: number): number =>
      Math.round((Number(history[to]?.at) - Number(history[from]?.at)) / 1000);
    expect([seconds(1, 2), seconds(3, 4)]).toEqual([60, 120]);
  });

  it('gives up when the attempts are used, and shows RetryCount', async () => {
    const counts: unknown[] = [];
    const { run } = create({
      bad: (payload: { count: unknown }) => {
        counts.push(payload.count);
        throw named('Bad', 'no');
      },
    });
    const execution = await run({
      Act: task('bad', {
        Parameters: { 'count.$': '$$.State.RetryCount' },
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 1 }],
      }),
    });
    expect(execution.ending()).toMatchObject({ status: 'FAILED', error: 'Bad', cause: 'no' });
    expect(counts).toEqual([0, 1, 2]);
  });

  it('catches the first catcher that matches, and keeps the input beside the error', async () => {
    const { run } = create({
      bad: () => {
        throw named('Firebreak.Permanent', '{"errorType":"Firebreak.Permanent"}');
      },
    });
    const execution = await run(
      {
        Act: task('bad', {
          Catch: [
            { ErrorEquals: ['Firebreak.Retryable'], Next: 'Never' },
            { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.failure', Next: 'Read' },
          ],
        }),
        Read: {
          Type: 'Pass',
          Parameters: { 'type.$': 'States.StringToJson($.failure.Cause)', 'kept.$': '$.x' },
          End: true,
        },
        Never: { Type: 'Fail' },
      },
      { x: 1 },
    );
    expect(execution.ending()?.output).toEqual({ type: { errorType: 'Firebreak.Permanent' }, kept: 1 });
  });

  it('lets a branch catch its own failure while its siblings go on', async () => {
    const { run } = create({
      good: () => 'done',
      bad: () => {
        throw named('Bad', 'no');
      },
    });
    const branch = (name: string): object => ({
      StartAt: name,
      States: {
        [name]: task(name, {
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: `${name} failed` }],
        }),
        [`${name} failed`]: { Type: 'Pass', Parameters: { 'failed.$': '$.error.Error' }, End: true },
      },
    });
    const execution = await run({
      Both: {
        Type: 'Parallel',
        Branches: [branch('good'), branch('bad')],
        ResultSelector: { 'all.$': '$', 'failed.$': '$[*].failed' },
        ResultPath: '$.actions',
        End: true,
      },
    });
    expect(execution.ending()?.output).toEqual({
      actions: { all: ['done', { failed: 'Bad' }], failed: ['Bad'] },
    });
  });

  it('ends the other branches when one fails, and catches its error by name', async () => {
    const { run, clock } = create({
      bad: () => {
        throw named('Bad', 'no');
      },
    });
    const execution = await run({
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Bad', States: { Bad: task('bad') } },
          {
            StartAt: 'Long',
            States: { Long: { Type: 'Wait', Seconds: 86_400, Next: 'After' }, After: { Type: 'Succeed' } },
          },
        ],
        Catch: [{ ErrorEquals: ['Bad'], Next: 'Done' }],
        End: true,
      },
      Done: { Type: 'Succeed' },
    });
    expect(execution.ending()).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'Bad', Cause: 'no' } });
    expect(execution.history().map(({ state }) => state)).not.toContain('After');
    expect(clock.pending()).toBe(0);
    expect(clock.now().getTime()).toBeLessThan(Date.parse('2023-07-10T13:00:00Z'));
  });

  it('fails with the Error and Cause of a Fail state, which may be put together', async () => {
    const { run } = create();
    const execution = await run(
      { No: { Type: 'Fail', ErrorPath: '$.code', CausePath: "States.Format('because of {}', $.why)" } },
      { code: 'NotContained', why: 'drift' },
    );
    expect(execution.ending()).toMatchObject({
      status: 'FAILED',
      error: 'NotContained',
      cause: 'because of drift',
    });
  });

  it('fails beyond any Catch when a path leads nowhere, saying where', async () => {
    const { run } = create({ any: () => 1 });
    const all = { ErrorEquals: ['States.ALL'] };
    const execution = await run(
      {
        First: { Type: 'Pass', Next: 'Check Address' },
        'Check Address': task('any', {
          Parameters: { 'address.$': '$.application.address' },
          Retry: [all],
          Catch: [{ ...all, Next: 'Done' }],
          Next: 'Done',
        }),
        Done: { Type: 'Succeed' },
      },
      { flagged: false },
    );
    expect(execution.ending()).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Check Address' (entered at the event id #4). The JSONPath '$.application.address' specified for the field 'address.$' could not be found in the input '{\"flagged\":false}'",
    });
  });

  it('fails with States.DataLimitExceeded above 256 KiB, which States.ALL does not catch', async () => {
    const { run } = create({ large: () => 'x'.repeat(262_143) });
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }];
    const execution = await run({ Act: task('large', { Catch, Next: 'Done' }), Done: { Type: 'Succeed' } });
    expect(execution.ending()).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'Act' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});
