import { toHistoryEvent } from '../../states/history.ts';
import { type Answer, askMoto, itWithMoto } from '../support/moto.ts';
import { createFixture } from './fixture.ts';

/**
 * moto's interpreter (LocalStack's, which was held against AWS) as a second opinion on what `$` is in an Assign. Of
 * variables it can say no more: moto 5.2.1 reads them through JSONata, which it has left out, and passes over the Assign of
 * a rule, which AWS's page has. When it can do either, the last test fails, and the questions may grow.
 */
const inner = (state: object): object => ({
  ProcessorConfig: { Mode: 'INLINE' },
  StartAt: 'Inner',
  States: { Inner: state },
});
const fails = {
  Type: 'Parallel',
  Branches: [{ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'E', Cause: 'c' } } }],
};
/** Each leads to the next one, over a state that restores the input. */
const cases: Readonly<Record<string, object>> = {
  'a Pass with a Result': { Type: 'Pass', Result: { a: 1 }, ResultPath: '$.r', Assign: { 'x.$': '$' } },
  'a Pass with InputPath and Parameters': {
    Type: 'Pass',
    InputPath: '$.in',
    Parameters: { 'm.$': '$.n' },
    OutputPath: null,
    Assign: {
      'x.$': '$',
      'f.$': "States.Format('<{}>', $.m)",
      'name.$': '$$.State.Name',
      c: [null, '$.n', true],
    },
  },
  'a Wait': { Type: 'Wait', Seconds: 0, InputPath: '$.in', Assign: { 'x.$': '$' } },
  'a Default': {
    Type: 'Choice',
    InputPath: '$.in',
    Choices: [{ Variable: '$.n', NumericEquals: 4, Assign: { x: 'rule' } }],
    Assign: { x: 'default', 'all.$': '$' },
  },
  'a Map': {
    Type: 'Map',
    ItemsPath: '$.list',
    MaxConcurrency: 1,
    ItemProcessor: inner({ Type: 'Pass', Assign: { 'item.$': '$' }, End: true }),
    ResultSelector: { other: true },
    Assign: { 'x.$': '$' },
  },
  'a Catch': {
    ...fails,
    Assign: { y: 1 },
    Catch: [{ ErrorEquals: ['E'], ResultPath: '$.e', Assign: { 'x.$': '$' } }],
  },
  'an Assign without variables': { Type: 'Pass', Assign: {} },
};

function chain(): Record<string, object> {
  const names = [...Object.keys(cases), 'Done'];
  const pairs = Object.entries(cases).flatMap(([name, state], index) => {
    const restore = `Restore after ${name}`;
    // Another state than that of the rules: moto 5.2.1 tells by it whether the Default was taken.
    const other = `Default of ${name}`;
    const leadTo = (part: object): object => ({ ...part, Next: restore });
    const { Choices, Catch } = state as { readonly Choices?: object[]; readonly Catch?: object[] };
    const led = {
      ...state,
      ...(Choices ? { Choices: Choices.map(leadTo), Default: other } : { Next: restore }),
      ...(Catch && { Catch: Catch.map(leadTo) }),
    };
    return [
      [name, led],
      ...(Choices ? [[other, { Type: 'Pass', Next: restore }]] : []),
      [restore, { Type: 'Pass', InputPath: '$$.Execution.Input', Next: names[index + 1] }],
    ];
  });
  return Object.fromEntries([...pairs, ['Done', { Type: 'Succeed' }]]) as Record<string, object>;
}

interface Left {
  readonly name: string;
  readonly assignedVariables?: Readonly<Record<string, string>>;
}

const input = { in: { n: 5 }, list: ['a', { b: 2 }] };
const askBoth = async (states: Record<string, object>): Promise<readonly [Answer, Answer]> => [
  await askInterpreter(states),
  askMoto({ definition: { StartAt: Object.keys(states)[0], States: states }, input }),
];

async function askInterpreter(states: Record<string, object>): Promise<Answer> {
  const fixture = createFixture();
  const execution = await fixture.run(states, input);
  fixture.clock.stop();
  const events = execution.history().map((entry) => toHistoryEvent(entry));
  const exits = events.flatMap((event): Answer['exits'] => {
    const left = event?.['stateExitedEventDetails'] as Left | undefined;
    return left === undefined ? [] : [[left.name, left.assignedVariables ?? {}]];
  });
  const ending = execution.ending();
  return { exits, output: ending?.output ?? null, error: ending?.error ?? null };
}

describe('the interpreter and moto', () => {
  itWithMoto('agree on what each state assigns, and on the output', async () => {
    const [ours, theirs] = await askBoth(chain());
    expect(ours).toEqual(theirs);
    expect(ours.exits.map(([name]) => name)).toEqual(expect.arrayContaining([...Object.keys(cases), 'Done']));
  });

  itWithMoto(
    'disagree where moto lacks something: the Assign of a rule, and reading a variable',
    async () => {
      const [ours, theirs] = await askBoth({
        Pick: {
          Type: 'Choice',
          Choices: [{ Variable: '$.in.n', NumericEquals: 5, Assign: { x: 1 }, Next: 'Set' }],
          Default: 'Read',
        },
        Set: { Type: 'Pass', Assign: { y: 2 }, Next: 'Read' },
        Read: { Type: 'Pass', InputPath: '$y', End: true },
      });
      expect(ours).toMatchObject({
        exits: [
          ['Pick', { x: '1' }],
          ['Set', { y: '2' }],
          ['Read', {}],
        ],
        output: 2,
      });
      expect(theirs).toEqual({
        exits: [
          ['Pick', {}],
          ['Set', { y: '2' }],
        ],
        output: null,
        error: 'States.Runtime',
      });
    },
  );
});
