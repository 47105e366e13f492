import { createFixture, type Fixture, named, task } from '../fixture.ts';

const fixtures: Fixture[] = [];
const create = (...args: Parameters<typeof createFixture>): Fixture => {
  const fixture = createFixture(...args);
  fixtures.push(fixture);
  return fixture;
};
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.clock.stop();
});

const functions = {
  answer: () => ({ code: 7, list: ['a', 'b'] }),
  bad: () => {
    throw named('Bad', 'no');
  },
};
const inner = (state: object): object => ({ StartAt: 'Inner', States: { Inner: state } });
const pass = (fields: object): object => ({ Type: 'Pass', End: true, ...fields });
const all = ['States.ALL'];

/** Ends with every variable that it is given the name of. */
const show = (...names: string[]): object =>
  pass({ Parameters: Object.fromEntries(names.map((name) => [`${name}.$`, `$${name}`])) });

describe('Assign, where something fails', () => {
  it('assigns nothing where the state fails after all, and nothing of a round that is retried', async () => {
    let calls = 0;
    const { run } = create({
      flaky: () => {
        calls += 1;
        if (calls < 3) throw named('Again', 'no');
        return { calls };
      },
    });
    const execution = await run({
      First: { Type: 'Pass', Assign: { n: 0, seen: 'before' }, Next: 'Act' },
      Act: task('flaky', {
        Retry: [{ ErrorEquals: ['Again'] }],
        Assign: { 'n.$': 'States.MathAdd($n, 1)' },
        Next: 'Late',
      }),
      // Its Assign can be evaluated, its ResultPath has no room.
      Late: {
        Type: 'Parallel',
        Branches: [inner(pass({}))],
        Assign: { seen: 'after' },
        ResultPath: '$.calls.no',
        Catch: [{ ErrorEquals: all, Next: 'Show' }],
        Next: 'Show',
      },
      Show: show('n', 'seen'),
    });
    expect(execution.ending()?.output).toEqual({ n: 1, seen: 'before' });
  });

  it('assigns nothing where the output of the state is too large', async () => {
    const half = 'x'.repeat(200 * 1024);
    const execution = await create({ half: () => half }).run(
      {
        First: { Type: 'Pass', Assign: { seen: 'before' }, Next: 'Act' },
        Act: task('half', {
          Assign: { seen: 'after' },
          ResultPath: '$.more',
          Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Show' }],
          Next: 'Show',
        }),
        Show: show('seen'),
      },
      { half },
    );
    expect(execution.ending()?.output).toEqual({ seen: 'before' });
  });

  it('fails a Task whose Assign cannot be evaluated, as one whose work failed', async () => {
    const execution = await create(functions).run({
      Act: task('answer', {
        Assign: { 'x.$': 'States.ArrayGetItem($.list, 9)' },
        Catch: [{ ErrorEquals: ['States.IntrinsicFailure'], Next: 'Done' }],
        Next: 'Done',
      }),
      Done: { Type: 'Pass', Parameters: { 'error.$': '$.Error' }, End: true },
    });
    expect(execution.ending()?.output).toEqual({ error: 'States.IntrinsicFailure' });
  });

  it('fails where the Assign of a catcher cannot be evaluated, saying where', async () => {
    const execution = await create(functions).run({
      Act: task('bad', {
        Catch: [{ ErrorEquals: all, Assign: { 'x.$': '$.No' }, Next: 'Done' }],
        Next: 'Done',
      }),
      Done: { Type: 'Succeed' },
    });
    expect(execution.ending()).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringMatching(
        /^An error occurred while executing the state 'Act' .*'\$\.No'.*'x\.\$'/,
      ) as string,
    });
  });
});
