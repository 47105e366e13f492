import { toHistoryEvent } from '../../../states/history.ts';
import type { Json } from '../../../states/machine/definition.ts';
import { createFixture, type Fixture, named, task } from '../fixture.ts';

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

  it('shows in the history what a state assigned, and nothing where it assigned nothing', async () => {
    const execution = await create(functions).run(
      {
        Set: { Type: 'Pass', Assign: { x: 'text', 'y.$': '$.in' }, Next: 'Empty' },
        Empty: { Type: 'Pass', Assign: {}, End: true },
      },
      { in: [1] },
    );
    const events = execution.history().map((entry) => toHistoryEvent(entry) ?? {});
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
