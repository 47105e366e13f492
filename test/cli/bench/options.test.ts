import { bench } from '../../../cli/bench/bench.ts';
import { parseOptions } from '../../../cli/bench/options.ts';
import { UsageError } from '../../../cli/usage-error.ts';

it('measures ten times and prints tables unless told otherwise', () => {
  expect(parseOptions([])).toEqual({ help: false, json: false, runs: 10 });
  expect(parseOptions(['--json', '--runs', '3'])).toEqual({ help: false, json: true, runs: 3 });
});

it.each([
  [['--runs', '0'], '--runs is "0": give a whole number from 1 to 100.'],
  [['--runs', '101'], '--runs is "101": give a whole number from 1 to 100.'],
  [['--runs', '2.5'], '--runs is "2.5": give a whole number from 1 to 100.'],
  [['--runs', 'many'], '--runs is "many": give a whole number from 1 to 100.'],
  [['--runs', ''], '--runs is "": give a whole number from 1 to 100.'],
  [['--fast'], "Unknown option '--fast'. See --help."],
  [['ten'], "Unexpected argument 'ten'."],
])('says what is wrong with %j', (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(UsageError);
  expect(() => parseOptions(argv)).toThrow(message);
});

it('refuses wrong arguments before it measures anything', async () => {
  await expect(bench(['--runs', '-1'])).rejects.toThrow(UsageError);
});

it('explains itself', async () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await expect(bench(['--help'])).resolves.toBe(0);
  expect(write.mock.calls.join('')).toContain('--runs N');
  write.mockRestore();
});
