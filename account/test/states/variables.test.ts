import { toHistoryEvent } from '../../states/history.ts';
import type { Json } from '../../states/machine/definition.ts';
import { createFixture, type Fixture, named, task } from './fixture.ts';

type States = Readonly<Record<string, object>>;

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
  echo: (payload: unknown) => payload,
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

describe('Assign', () => {
  it.each<[string, States, Json]>([
    [
      'a Pass: $ is the Result',
      {
        Set: { Type: 'Pass', Result: { n: 1 }, ResultPath: '$.r', Assign: { 'x.$': '$.n' }, Next: 'Show' },
        Show: show('x'),
      },
      { x: 1 },
    ],
    [
      'a Pass: $ is what InputPath and Parameters made',
      {
        Set: {
          Type: 'Pass',
          InputPath: '$.in',
          Parameters: { 'm.$': '$.n' },
          OutputPath: null,
          Assign: { 'x.$': '$' },
          Next: 'Show',
        },
        Show: show('x'),
      },
      { x: { m: 5 } },
    ],
    [
      'a Task: $ is the result before ResultSelector and ResultPath',
      {
        Set: task('answer', {
          ResultSelector: { other: true },
          ResultPath: '$.r',
          Assign: { 'x.$': '$.code' },
          Next: 'Show',
        }),
        Show: show('x'),
      },
      { x: 7 },
    ],
    [
      'a Map: $ is the list of outputs',
      {
        Set: {
          Type: 'Map',
          ItemsPath: '$.list',
          ItemProcessor: inner(pass({})),
          ResultSelector: { other: true },
          Assign: { 'x.$': '$[1]' },
          Next: 'Show',
        },
        Show: show('x'),
      },
      { x: 20 },
    ],
    [
      'a Parallel: $ is the list of outputs',
      {
        Set: {
          Type: 'Parallel',
          Branches: [inner(pass({ Result: 'one' }))],
          Assign: { 'x.$': '$[0]' },
          Next: 'Show',
        },
        Show: show('x'),
      },
      { x: 'one' },
    ],
    [
      'a Wait: $ is the effective input',
      {
        Set: { Type: 'Wait', Seconds: 1, InputPath: '$.in', Assign: { 'x.$': '$.n' }, Next: 'Show' },
        Show: show('x'),
      },
      { x: 5 },
    ],
    [
      'a rule of a Choice: $ is the effective input',
      {
        Pick: {
          Type: 'Choice',
          InputPath: '$.in',
          Choices: [
            { Variable: '$.n', NumericEquals: 4, Assign: { x: 'four' }, Next: 'Show' },
            { Variable: '$.n', NumericEquals: 5, Assign: { 'x.$': '$.n' }, Next: 'Show' },
          ],
          Default: 'Show',
          Assign: { x: 'default' },
        },
        Show: show('x'),
      },
      { x: 5 },
    ],
    [
      'a Choice whose Default is taken',
      {
        Pick: {
          Type: 'Choice',
          Choices: [{ Variable: '$.in.n', NumericEquals: 4, Assign: { x: 'four' }, Next: 'Show' }],
          Default: 'Show',
          Assign: { 'x.$': '$.in.n' },
        },
        Show: show('x'),
      },
      { x: 5 },
    ],
    [
      'a Choice whose rule assigns nothing: its own Assign is that of the Default',
      {
        First: { Type: 'Pass', Assign: { x: 'before' }, Next: 'Pick' },
        Pick: {
          Type: 'Choice',
          Choices: [{ Variable: '$.in.n', NumericEquals: 5, Next: 'Show' }],
          Default: 'Show',
          Assign: { x: 'default' },
        },
        Show: show('x'),
      },
      { x: 'before' },
    ],
    [
      'a Catch: $ is the error output, and the Assign of the state is not made',
      {
        First: { Type: 'Pass', Assign: { y: 'before' }, Next: 'Set' },
        Set: task('bad', {
          Assign: { y: 'after' },
          Catch: [
            {
              ErrorEquals: all,
              ResultPath: null,
              Assign: { 'x.$': '$', 'at.$': '$$.State.Name' },
              Next: 'Show',
            },
          ],
          Next: 'Show',
        }),
        Show: show('x', 'y', 'at'),
      },
      { x: { Error: 'Bad', Cause: 'no' }, y: 'before', at: 'Set' },
    ],
    [
      'a loop, once a round',
      {
        Start: { Type: 'Pass', Assign: { round: 0 }, Next: 'Count' },
        Count: { Type: 'Pass', Assign: { 'round.$': 'States.MathAdd($round, 1)' }, Next: 'Enough' },
        Enough: {
          Type: 'Choice',
          Choices: [{ Variable: '$round', NumericLessThan: 3, Next: 'Count' }],
          Default: 'Show',
        },
        Show: show('round'),
      },
      { round: 3 },
    ],
    [
      'templates: constants, nested fields, functions, the context object, other variables',
      {
        First: { Type: 'Pass', Assign: { limit: 3 }, Next: 'Set' },
        Set: {
          Type: 'Pass',
          Assign: {
            x: { plain: '$.in', list: [null, '{% $limit %}', { 'n.$': '$.in.n' }] },
            'text.$': "States.Format('{} of {}', $.in.n, $limit)",
            'name.$': '$$.State.Name',
          },
          Next: 'Show',
        },
        Show: show('x', 'text', 'name'),
      },
      { x: { plain: '$.in', list: [null, '{% $limit %}', { n: 5 }] }, text: '5 of 3', name: 'Set' },
    ],
    [
      'the values on entry: Assign and OutputPath do not see what the state assigns',
      {
        First: { Type: 'Pass', Assign: { a: 3, b: 6 }, Next: 'Swap' },
        Swap: { Type: 'Pass', Assign: { 'a.$': '$b', 'b.$': '$a' }, OutputPath: '$a', Next: 'Show' },
        Show: pass({ Parameters: { 'a.$': '$a', 'b.$': '$b', 'output.$': '$' } }),
      },
      { a: 6, b: 3, output: 3 },
    ],
    [
      'a name of letters of any script, of 80 characters',
      {
        Set: { Type: 'Pass', Assign: { größe_1: 1, [`値${'x'.repeat(79)}`]: 2 }, Next: 'Show' },
        Show: show('größe_1', `値${'x'.repeat(79)}`),
      },
      { größe_1: 1, [`値${'x'.repeat(79)}`]: 2 },
    ],
  ])('%s', async (_what, states, expected) => {
    const execution = await create(functions).run(states, { in: { n: 5 }, list: [10, 20] });
    expect(execution.ending()).toMatchObject({ status: 'SUCCEEDED' });
    expect(execution.ending()?.output).toEqual(expected);
  });

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

  it('shows in the history what a state assigned, and nothing where it assigned nothing', async () => {
    const execution = await create(functions).run(
      {
        Set: { Type: 'Pass', Assign: { x: 'text', 'y.$': '$.in' }, Next: 'Empty' },
        Empty: { Type: 'Pass', Assign: {}, End: true },
      },
      { in: [1] },
    );
    const events = execution.history().flatMap((entry) => toHistoryEvent(entry) ?? []);
    const exits = events.filter((event) => 'stateExitedEventDetails' in event);
    expect(exits.map(({ stateExitedEventDetails: details }) => details)).toEqual([
      {
        name: 'Set',
        output: '{"in":[1]}',
        assignedVariables: { x: '"text"', y: '[1]' },
        assignedVariablesDetails: { truncated: false },
      },
      { name: 'Empty', output: '{"in":[1]}' },
    ]);
  });
});

describe('a variable', () => {
  const set = { Type: 'Pass', Assign: { v: { n: 2, list: [3, 4], text: 't', at: '2023-07-10T12:00:05Z' } } };
  const after = (state: object): States => ({
    Set: { ...set, Next: 'Read' },
    Read: state,
    Done: { Type: 'Succeed' },
  });
  const choice = (rule: object): object => ({
    Type: 'Choice',
    Choices: [{ ...rule, Next: 'Done' }],
    Default: 'No',
  });

  it.each<[string, object, Json]>([
    ['InputPath', pass({ InputPath: '$v.list[1]' }), 4],
    ['OutputPath', pass({ OutputPath: '$v.list' }), [3, 4]],
    ['Parameters', pass({ Parameters: { a: { 'b.$': '$v.list[?(@ > 3)]' } } }), { a: { b: [4] } }],
    [
      'ResultSelector',
      task('answer', { ResultSelector: { 'a.$': '$v.n', 'b.$': '$.code' } }),
      { a: 2, b: 7 },
    ],
    ['ItemsPath', { Type: 'Map', ItemsPath: '$v.list', ItemProcessor: inner(pass({})), End: true }, [3, 4]],
    [
      'ItemSelector',
      {
        Type: 'Map',
        ItemsPath: '$v.list',
        ItemSelector: { 'i.$': '$$.Map.Item.Value', 'n.$': '$v.n' },
        ItemProcessor: inner(pass({})),
        End: true,
      },
      [
        { i: 3, n: 2 },
        { i: 4, n: 2 },
      ],
    ],
    [
      'intrinsic arguments',
      pass({ Parameters: { 'a.$': "States.ArrayContains($v['list'], 4)" } }),
      { a: true },
    ],
    ['SecondsPath', { Type: 'Wait', SecondsPath: '$v.n', OutputPath: '$v.text', End: true }, 't'],
    ['TimestampPath', { Type: 'Wait', TimestampPath: '$v.at', OutputPath: '$v.text', End: true }, 't'],
    ['TimeoutSecondsPath', task('answer', { TimeoutSecondsPath: '$v.n', OutputPath: '$.code' }), 7],
  ])('is read in %s', async (_where, state, expected) => {
    const { Set: first, Read } = after(state);
    const execution = await create(functions).run({ Set: first ?? {}, Read: Read ?? {} });
    expect(execution.ending()).toMatchObject({ status: 'SUCCEEDED' });
    expect(execution.ending()?.output).toEqual(expected);
  });

  it.each<[string, object, string]>([
    ['Variable', { Variable: '$v.text', StringEquals: 't' }, 'Done'],
    ['StringEqualsPath', { Variable: '$.text', StringEqualsPath: '$v.text' }, 'Done'],
    ['NumericGreaterThanPath inside Not', { Not: { Variable: '$.n', NumericGreaterThanPath: '$v.n' } }, 'No'],
    ['IsPresent', { Variable: '$v.none', IsPresent: true }, 'No'],
  ])('is read in a Choice: %s', async (_where, rule, expected) => {
    const states = { ...after(choice(rule)), No: { Type: 'Succeed' } };
    const execution = await create().run(states, { text: 't', n: 3 });
    expect(execution.history().at(-1)).toMatchObject({ state: expected });
  });

  it('is read in ErrorPath and CausePath', async () => {
    const { Set: first } = after({});
    const execution = await create().run({
      Set: first ?? {},
      Read: { Type: 'Fail', ErrorPath: '$v.text', CausePath: "States.Format('{} times', $v.n)" },
    });
    expect(execution.ending()).toMatchObject({ error: 't', cause: '2 times' });
  });

  it.each<[string, object, RegExp]>([
    [
      'is never assigned on the way',
      { InputPath: '$late' },
      /'Read'.*variable in '\$late'.*'InputPath' has no value/,
    ],
    ['has the name of a method', { InputPath: '$constructor' }, /variable in '\$constructor'.*has no value/],
    ['lacks the path', { Parameters: { 'a.$': '$v.no' } }, /'\$v\.no'.*'a\.\$'.*input '\{"n":2/],
  ])('that %s fails the execution, beyond any Catch', async (_what, fields, cause) => {
    const execution = await create().run({
      Set: { ...set, Next: 'Read' },
      Read: {
        Type: 'Parallel',
        ...fields,
        Branches: [inner(pass({}))],
        Catch: [{ ErrorEquals: all, Next: 'Done' }],
        Assign: { late: 1, constructor: 2 },
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    });
    expect(execution.ending()).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringMatching(cause) as string,
    });
  });

  it('without a value is not present', async () => {
    const execution = await create().run({
      Pick: {
        Type: 'Choice',
        Choices: [{ Variable: '$done', IsPresent: false, Next: 'Set' }],
        Default: 'Done',
      },
      Set: { Type: 'Pass', Assign: { done: true }, Next: 'Pick' },
      Done: { Type: 'Succeed' },
    });
    expect(
      execution
        .history()
        .map(({ state }) => state)
        .at(-1),
    ).toBe('Done');
  });
});
