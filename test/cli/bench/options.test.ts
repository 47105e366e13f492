import { bench } from '../../../cli/bench/bench.ts';
import { parseOptions } from '../../../cli/bench/options.ts';
import { UsageError } from '../../../cli/usage-error.ts';

it('measures ten times and prints tables unless told otherwise', () => {
  const usual = { json: false, runs: 10, against: 'embedded', beside: [] };
  expect(parseOptions([])).toEqual(usual);
  expect(parseOptions(['--json', '--runs', '3'])).toEqual({ ...usual, json: true, runs: 3 });
});

it.each([
  [['--runs', '0'], '--runs is "0": give a whole number from 1 to 100.'],
  [['--runs', '101'], '--runs is "101": give a whole number from 1 to 100.'],
  [['--runs', '2.5'], '--runs is "2.5": give a whole number from 1 to 100.'],
  [['--runs', 'many'], '--runs is "many": give a whole number from 1 to 100.'],
  [['--runs', ''], '--runs is "": give a whole number from 1 to 100.'],
  [['--against', 'aws'], '--against is "aws": give moto, or leave it out for the embedded account.'],
  [['--beside', 'python3 mine.py {user}'], '--beside measures on moto only: add --against moto.'],
  [['--fast'], "Unknown option '--fast'. See --help."],
  [['ten'], "Unexpected argument 'ten'."],
])('says what is wrong with %j', (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(UsageError);
  expect(() => parseOptions(argv)).toThrow(message);
});

it('refuses wrong arguments before it measures anything', async () => {
  await expect(bench(['--runs', '-1'])).rejects.toThrow(UsageError);
});

it('takes commands that are measured beside it on moto', () => {
  expect(parseOptions(['--against', 'moto', '--beside', 'a {user}', '--beside', 'b {key}'])).toMatchObject({
    against: 'moto',
    beside: ['a {user}', 'b {key}'],
  });
});
