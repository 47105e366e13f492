import { itWhere } from '../../support/it-where.ts';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { documents, fencedBlocks, inlineCommands, read, root } from '../markdown.ts';
import { runCommand } from '../../support/run/run-command.ts';
import { complaintOf } from './firebreak.ts';
import { launches } from './history.ts';
import { operations } from './operations.ts';
import { setBefore, withExamples } from './placeholders.ts';
import { type Argv, awsCli, hasShell, runPage } from './shell.ts';

/** The pages that tell somebody to run something. */
const pages = documents()
  .filter((page) => /^(?:README|CONTRIBUTING|docs\/[\w-]+)\.md$/.test(page.path))
  .map((page) => {
    const named = inlineCommands(page);
    const whole = named.filter((line) => !isName(line));
    const blocks = [...fencedBlocks(page, '(?:sh|bash|console|shell)'), ...whole];
    return { page: page.path, blocks, names: named.filter(isName) };
  })
  .filter(({ blocks }) => blocks.length > 0);

/** `aws iam create-user` in a sentence names an operation, and says nothing of its parameters. */
function isName(line: string): boolean {
  return /^aws [\w-]+ [\w-]+$/.test(line);
}

const home = process.cwd();
const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const itInShell = itWhere(hasShell, 'the commands of the pages', 'bash or jq');
const cli = path.join(__dirname, 'aws_cli.py');
const itWithAwsCli = itWhere(
  hasShell && awsCli !== '',
  'the AWS commands of the pages, in the AWS CLI',
  'bash, jq or the AWS CLI',
);

/** What the reader has beside the page: log files, expected verdicts, evidence. */
function prepare(name: string): string {
  const at = path.join(folder, name.replace(/\W/g, '-'));
  const files = {
    'trail/launches.json': JSON.stringify({ Records: launches }),
    'verdicts.json': fencedBlocks(read('docs/own-history.md'), 'json')[0]!,
    'incidents/INCIDENT/follow-up/manifest.json': '{"files": []}',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(at, file)), { recursive: true });
    writeFileSync(path.join(at, file), text);
  }
  return at;
}

const ran = Promise.all(
  (hasShell ? pages : []).map(async ({ page, blocks }) => ({
    page,
    ...(await runPage([setBefore, ...blocks.map(withExamples)], prepare(page))),
  })),
);

/** The arguments of every command of a program, over all pages. */
const commandsOf = async (...words: readonly string[]): Promise<readonly Argv[]> =>
  (await ran)
    .flatMap(({ commands }) => commands)
    .filter((argv) => words.every((word, index) => argv[index] === word))
    .map((argv) => argv.slice(words.length));

const installed = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

/** The command lines of `firebreak`, whichever way a page starts it. */
async function firebreakCommands(): Promise<readonly Argv[]> {
  const scripts = (await commandsOf('npm', 'run'))
    .map((argv) => argv.filter((word) => word !== '--silent' && word !== '--'))
    .filter(([script]) => script === 'drill' || script === 'bench');
  return [...(await commandsOf('npx', '--no', 'firebreak')), ...scripts];
}

describe('the commands of the pages', () => {
  itInShell.each(pages)(
    '$page: each is reached in a shell, from the top to the end',
    async ({ page, blocks }) => {
      const { commands, ...end } = (await ran).find((each) => each.page === page)!;
      expect(end).toEqual({ page, code: 0, stderr: '' });
      const calls = /(?:^|[\s($])((?:aws|npx|npm)(?: run)?(?: --silent)? [\w:-]+(?: [a-z][\w-]+)?)/gm;
      const code = blocks.join('\n').replace(/(?:^| )#.*$/gm, '');
      const written = [...code.matchAll(calls)].map(([, call]) => call!);
      const reached = commands.map((argv) => argv.join(' '));
      expect(written.filter((call) => !reached.some((line) => line.startsWith(call)))).toEqual([]);
    },
  );

  itInShell('are taken by the commands of firebreak, with every option', async () => {
    const given = await firebreakCommands();
    expect(given.length).toBeGreaterThan(20);
    process.chdir(prepare('docs/own-history.md'));
    try {
      expect(given.map(complaintOf).filter((complaint) => complaint !== undefined)).toEqual([]);
      expect(complaintOf(['contain', '--bogus'])).toContain("Unknown option '--bogus'");
    } finally {
      process.chdir(home);
    }
  });

  itInShell('run, where they need no AWS and are not run by tests of their own', async () => {
    const isRun = ([command, ...options]: Argv) =>
      options.includes('--list') ||
      (command !== 'drill' &&
        options.some((option) => option.startsWith('trail')) &&
        !options.includes('--execute'));
    const given = (await firebreakCommands()).filter(isRun);
    expect(given.map(([command]) => command)).toEqual(
      expect.arrayContaining(['drill', 'replay', 'learn', 'report']),
    );
    process.chdir(prepare('docs/own-history.md'));
    try {
      for (const argv of given)
        expect({ argv, ...(await runCommand(...argv)) }).toMatchObject({ argv, code: 0 });
    } finally {
      process.chdir(home);
    }
  });

  itInShell('call no program of npm but scripts, firebreak, and the CDK as it is installed', async () => {
    const { commands } = installed('node_modules/aws-cdk/lib/cli/cli-type-registry.json') as {
      commands: Readonly<Record<string, { readonly options?: object }>>;
    };
    const cdk = await commandsOf('npx', 'cdk');
    expect(cdk.map(([command]) => command)).toEqual(
      expect.arrayContaining(['bootstrap', 'deploy', 'destroy']),
    );
    const unknown = cdk.filter(([command = '', ...options]) => {
      const known = commands[command];
      const names = options.filter((option) => option.startsWith('--')).map((option) => option.slice(2));
      return known === undefined || names.some((name) => !Object.hasOwn(known.options ?? {}, name));
    });
    expect(unknown).toEqual([]);
    const others = (await commandsOf('npx')).map((argv) => argv.find((word) => word !== '--no'));
    expect([...new Set(others)].toSorted()).toEqual(['cdk', 'firebreak', 'jest']);
    const tests = (await commandsOf('npx', 'jest')).flat();
    expect(tests.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    const { scripts } = installed('package.json') as { scripts: object };
    const npm = (await commandsOf('npm')).map(([first, ...rest]) =>
      first === 'run' ? rest.find((word) => !word.startsWith('-'))! : first!,
    );
    expect(npm.filter((name) => name !== 'ci' && !Object.hasOwn(scripts, name))).toEqual([]);
  });

  itInShell('call only operations of AWS that the list has, and every one of the list', async () => {
    const called = [
      ...(await commandsOf('aws')).map(([service, operation]) => `${service!} ${operation!}`),
      ...pages.flatMap(({ names }) => names.map((name) => name.slice('aws '.length))),
    ];
    const listed = Object.entries(operations).flatMap(([service, names]) =>
      names.map((name) => `${service} ${name}`),
    );
    expect([...new Set(called)].toSorted()).toEqual(listed.toSorted());
  });

  itWithAwsCli('are taken by the AWS CLI itself: options, parameters, queries', async () => {
    const names = pages.flatMap((page) => page.names.map((name) => name.split(' ').slice(1)));
    const given = [
      ...(await commandsOf('aws')),
      ...names.map((name) => [...name, '--generate-cli-skeleton']),
    ];
    const wrong = [
      ['iam', 'update-access-key', '--user-name', 'x'],
      ['iam', 'get-user', '--bogus', 'x'],
      ['iam', 'list-users', '--query', 'Users[?'],
    ];
    const { stdout, stderr, status } = spawnSync(awsCli, [cli], {
      input: JSON.stringify([...given, ...wrong]),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const said = JSON.parse(stdout) as readonly (string | null)[];
    const complaints = given.map((argv, index) => [argv.join(' '), said[index]]);
    expect(complaints.filter(([, complaint]) => complaint !== null)).toEqual([]);
    expect(said.slice(given.length)).toEqual([
      expect.stringContaining('required: --access-key-id, --status'),
      expect.stringContaining('Unknown options: --bogus'),
      expect.stringContaining('Invalid jmespath expression'),
    ]);
  });
});
