import type { FunctionFigures } from '../../../cli/bench/account/functions.ts';
import { align, render } from '../../../cli/bench/render.ts';
import { judge, type Measurements } from '../../../cli/bench/result.ts';
import { compare, spreadOf } from '../../../cli/bench/statistics.ts';

const figures = (step: FunctionFigures['step'], bundleBytes: number): FunctionFigures => ({
  ...{ step, bundleBytes, start: spreadOf([120, 130, 125]), first: spreadOf([160]), warm: spreadOf([8.25]) },
  ok: bundleBytes < 280_000,
});

const good: Measurements = {
  machine: { node: 'v24.0.0', cpus: 2, load: [0.12, 0.98] },
  runs: 3,
  functions: [figures('resolve-caller', 229_828), figures('verify', 201_283)],
  weights: [
    {
      step: 'resolve-caller',
      parts: [
        ['@smithy/core', 94_300],
        ['Firebreak', 34_800],
        ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, 1_000] as const),
      ],
    },
  ],
  rows: [
    {
      ...{ id: 'key-second', effect: 'key', branches: 'alone', processes: 'second' },
      ...compare([{ firebreak: 210, floor: 130 }], 2),
    },
    {
      ...{ id: 'key-all-used', effect: 'key', branches: 'all', processes: 'used' },
      ...compare([{ firebreak: 30, floor: 5 }]),
    },
  ],
  kinds: [
    { id: 'list', title: 'lists first', calls: 2, cold: spreadOf([140, 150, 145]), warm: spreadOf([9]) },
  ],
  criticalPaths: [
    {
      effect: 'key',
      calls: [
        { call: 'dynamodb:UpdateItem', by: 'resolve-caller', kind: 'write' },
        { call: 'dynamodb:UpdateItem', by: 'resolve-caller', kind: 'write' },
        { call: 'iam:UpdateAccessKey', by: 'deactivate-keys', kind: 'write' },
      ],
      beside: [{ call: 'iam:PutUserPolicy', by: 'revoke-sessions', kind: 'write' }],
    },
  ],
  problems: [],
};

it('puts columns under one another', () => {
  expect(
    align([
      ['', 'size', 'ok'],
      ['first', '9 KB', 'ok'],
      ['second', '10 KB', ''],
    ]),
  ).toEqual(['           size  ok', '  first    9 KB  ok', '  second  10 KB']);
});

it('shows every figure with its unit, what is judged and what is not, and that all targets are met', () => {
  expect(render(judge(good))).toBe(`Firebreak bench: median (min..max) of 3 runs.
Node v24.0.0, 2 CPUs, load 0.1 before and 1.0 after.

FUNCTIONS  start: process start to ready; first, warm: the first and the second invocation of a process
                    bundle                    start                     first                    warm
  resolve-caller  229.8 KB  < 280.0 KB ok  125.0 ms  (120.0..130.0)  160.0 ms  (160.0..160.0)  8.3 ms  (8.3..8.3)
  verify          201.3 KB  < 280.0 KB ok  125.0 ms  (120.0..130.0)  160.0 ms  (160.0..160.0)  8.3 ms  (8.3..8.3)

BUNDLES  what those on the way consist of
  resolve-caller: @smithy/core 94.3 KB, Firebreak 34.8 KB, a 1.0 KB, b 1.0 KB, c 1.0 KB, d 1.0 KB, the rest 2.0 KB

FROM THE EVENT TO THE EFFECT  floor: a bare script with the same SDK that makes just the one call;
  cold from the start of its process, warm from the order to a process that runs
                                                                   Firebreak                  floor                             ratio                target
  key inactive  its branch alone  judging starts, the second runs   210.0 ms  (210.0..210.0)  cold   130.0 ms  (130.0..130.0)  1.62 x  (1.62..1.62)  at most 2 x  ok
  key inactive  all branches      warm                               30.0 ms    (30.0..30.0)  warm     5.0 ms      (5.0..5.0)  6.00 x  (6.00..6.00)  not judged

OTHER KINDS OF PROGRAM  bare scripts that look before they make the key inactive
               calls      cold                    warm
  lists first      2  145.0 ms  (140.0..150.0)  9.0 ms  (9.0..9.0)

CRITICAL PATH  AWS calls from the event to the effect; to the inactive key: two DynamoDB writes, one IAM write
  key inactive:
    1. dynamodb:UpdateItem (write) by resolve-caller
    2. dynamodb:UpdateItem (write) by resolve-caller
    3. iam:UpdateAccessKey (write) by deactivate-keys
    3 calls: ok
    meanwhile, not waited for: iam:PutUserPolicy by revoke-sessions

All targets met.
`);
});

it('says each target that is missed, with the figure and the limit', () => {
  const [path] = good.criticalPaths;
  const [row, shown] = good.rows;
  const { passed, failures } = judge({
    ...good,
    functions: [figures('verify', 280_000)],
    rows: [{ ...row!, ...compare([{ firebreak: 11, floor: 5 }], 2) }, shown!],
    criticalPaths: [{ ...path!, calls: path!.calls.slice(2) }],
    problems: ['an event was lost'],
  });
  expect(passed).toBe(false);
  expect(failures).toEqual([
    'the bundle of verify has 280000 bytes; it must stay below 280000',
    'key-second takes 2.20 times the floor; at most 2',
    'the critical path is iam:UpdateAccessKey; it must be two DynamoDB writes and one IAM write',
    'the embedded account: an event was lost',
  ]);
});

it('does not hold the two writes of the key against the other effects, which have a look before them', () => {
  const [path] = good.criticalPaths;
  const password = { ...path!, effect: 'password' as const, calls: path!.calls.slice(1) };
  expect(judge({ ...good, criticalPaths: [path!, password] }).passed).toBe(true);
});
