import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { readArtifacts } from '../../core/artifacts/read-artifacts.ts';
import { awsCli } from '../docs/commands/shell.ts';
import { account } from '../support/events.ts';
import { itWhere } from '../support/it-where.ts';
import { call } from '../support/review/made.ts';
import { madeCalls } from '../core/artifacts/artifact-calls.ts';

const cli = path.join(__dirname, '../docs/commands/aws_cli.py');
const itWithAwsCli = itWhere(awsCli !== '', 'the commands of artifacts, in the AWS CLI', 'the AWS CLI');

/** JSON in single quotes is one word of a shell. */
const words = (line: string): readonly string[] =>
  (line.match(/'[^']*'|\S+/g) ?? []).slice(1).map((word) => word.replaceAll("'", ''));

const complaintsOf = (given: readonly (readonly string[])[]): readonly (string | null)[] => {
  const { stdout, stderr, status } = spawnSync(awsCli, [cli], {
    input: JSON.stringify(given),
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as readonly (string | null)[];
};

/** All of them take most of a minute: the usual tests have one of twenty-four. */
const everyOf = process.env['FIREBREAK_MATRIX'] === 'all' ? 1 : 24;
/** So many in one process: the AWS CLI takes memory for each operation of EC2. */
const perProcess = 60;

itWithAwsCli(
  'the AWS CLI takes every command that removes or shows an artifact',
  () => {
    const lines = madeCalls
      .flatMap(([service, event, request, answer = null]) =>
        readArtifacts(
          call(event, { eventSource: `${service}.amazonaws.com`, request, answer }),
          'us-east-1',
          account,
        ),
      )
      .flatMap(({ thing }) => [...thing.removal, ...thing.inspect])
      // It asks again and again until the answer is the awaited one.
      .filter((line) => !/^aws [\w-]+ wait /.test(line));
    const all = [...new Set(lines)];
    expect(all.length).toBeGreaterThan(madeCalls.length);
    const given = all.filter((_, index) => index % everyOf === 0);
    const said = Array.from({ length: Math.ceil(given.length / perProcess) }, (_, index) =>
      complaintsOf(given.slice(index * perProcess, (index + 1) * perProcess).map(words)),
    ).flat();
    expect(given.map((line, index) => [line, said[index]]).filter(([, each]) => each !== null)).toEqual([]);
    expect(complaintsOf([['ec2', 'release-hosts', '--bogus', 'h-1']])).toEqual([
      expect.stringContaining('--host-ids'),
    ]);
  },
  120_000,
);
