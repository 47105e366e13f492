import type { FunctionFigures } from '../../../cli/bench/functions.ts';
import { align, render } from '../../../cli/bench/render.ts';
import { judge, type Measurements } from '../../../cli/bench/result.ts';
import { compare, spreadOf } from '../../../cli/bench/statistics.ts';

const figures = (step: FunctionFigures['step'], bundleBytes: number): FunctionFigures => ({
  ...{ step, bundleBytes, start: spreadOf([120, 130, 125]), first: spreadOf([160]), warm: spreadOf([8.25]) },
  ok: bundleBytes < 250_000,
});

const good: Measurements = {
  machine: { node: 'v24.0.0', cpus: 2, load: [0.12, 0.98] },
  runs: 3,
  functions: [figures('resolve-caller', 229_828), figures('verify', 201_283)],
  containment: {
    cold: compare([{ firebreak: 290, floor: 130 }], 3),
    warm: compare([{ firebreak: 9, floor: 130 }], 2),
    warmCall: compare([{ firebreak: 9, floor: 5 }], 2),
  },
  criticalPaths: [
    {
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

it('shows every figure with its unit and says that all targets are met', () => {
  expect(render(judge(good))).toBe(`Firebreak bench: median (min..max) of 3 runs.
Node v24.0.0, 2 CPUs, load 0.1 before and 1.0 after.

FUNCTIONS  start: process start to ready; first, warm: the first and the second invocation of a process
                    bundle                    start                     first                    warm
  resolve-caller  229.8 KB  < 250.0 KB ok  125.0 ms  (120.0..130.0)  160.0 ms  (160.0..160.0)  8.3 ms  (8.3..8.3)
  verify          201.3 KB  < 250.0 KB ok  125.0 ms  (120.0..130.0)  160.0 ms  (160.0..160.0)  8.3 ms  (8.3..8.3)

EVENT TO INACTIVE KEY  floor: a bare script with the same SDK that makes just the UpdateAccessKey call
                                           Firebreak                     floor                   ratio                     target
  cold, to the script from its start        290.0 ms  (290.0..290.0)  130.0 ms  (130.0..130.0)  2.23 x  (2.23..2.23)  at most 3 x          ok
  warm, to the script from its start          9.0 ms      (9.0..9.0)  130.0 ms  (130.0..130.0)  0.07 x  (0.07..0.07)  at most 2 x          ok
  warm, to the running script's next call     9.0 ms      (9.0..9.0)    5.0 ms      (5.0..5.0)  1.80 x  (1.80..1.80)               not judged

CRITICAL PATH  AWS calls from the event to the inactive key; target: two DynamoDB writes, then one IAM write
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
  const { passed, failures } = judge({
    ...good,
    functions: [figures('verify', 250_000)],
    containment: { ...good.containment, warm: compare([{ firebreak: 11, floor: 5 }], 2) },
    criticalPaths: [{ ...path!, calls: path!.calls.slice(2) }],
    problems: ['an event was lost'],
  });
  expect(passed).toBe(false);
  expect(failures).toEqual([
    'the bundle of verify has 250000 bytes; it must stay below 250000',
    'event to inactive key, warm, takes 2.20 times the floor; at most 2',
    'the critical path is iam:UpdateAccessKey; it must be two DynamoDB writes and one IAM write',
    'the embedded account: an event was lost',
  ]);
});

it('does not judge warm containment by a script that is already running', () => {
  const slow = compare([{ firebreak: 9, floor: 1 }], 2);
  expect(judge({ ...good, containment: { ...good.containment, warmCall: slow } }).passed).toBe(true);
});
