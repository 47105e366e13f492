import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answers } from './answers.ts';

/** One command that a page's blocks came to run: its program and arguments, as the shell made them. */
export type Argv = readonly string[];

export interface PageRun {
  readonly commands: readonly Argv[];
  readonly code: number | null;
  readonly stderr: string;
}

/** Programs that a page may call by their real selves, because they only turn text into other text. */
const textTools = ['env', 'sort', 'sed', 'jq', 'cat', 'bash'];

/** Programs that write down how they were called, and do nothing. `aws` answers as answers.ts says. */
const recorded = ['aws', 'npm', 'npx', 'node'];

/** Stand-ins for what would wait, or differs between machines. */
const actors: Readonly<Record<string, string>> = {
  sleep: 'exit 0',
  date: 'echo 2026-11-22T20:07:34.000Z',
  gunzip: 'exec cat',
  sha256sum: 'exec cat',
};

/** Whether the machine has what the pages tell their reader to have. */
export const hasShell = ['bash', 'jq'].every((tool) => spawnSync('which', [tool]).status === 0);

/** The Python that has the AWS CLI; empty where the machine has none. */
export const awsCli = findAwsCli();

function findAwsCli(): string {
  const code = 'import awscli.clidriver, sys; print(sys.executable)';
  const { status, stdout } = spawnSync('python3', ['-c', code], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

/**
 * Runs the blocks of a page from its top to its end in one bash, as somebody who follows it does, with stand-ins for
 * the programs that would reach AWS or take minutes. What is neither a stand-in nor a text tool is not found.
 * @param folder an empty one, where the shell runs
 * @param env variables that lead the real AWS CLI somewhere; without them, `aws` is a stand-in as well
 */
export async function runPage(
  blocks: readonly string[],
  folder: string,
  env?: Readonly<Record<string, string>>,
): Promise<PageRun> {
  const programs = path.join(folder, '.programs');
  mkdirSync(programs);
  for (const tool of textTools) {
    const found = spawnSync('which', [tool], { encoding: 'utf8' }).stdout.trim();
    symlinkSync(found, path.join(programs, tool));
  }
  const record = path.join(folder, '.commands');
  writeFileSync(record, '');
  const script = (body: string): string => `#!${path.join(programs, 'bash')}\n${body}\n`;
  const write = (name: string, body: string): void => {
    writeFileSync(path.join(programs, name), script(body), { mode: 0o755 });
  };
  const noteDown = (name: string): string => `printf '%s\\0' ${name} "$@" $'\\n' >>'${record}'`;
  const aws = env === undefined ? answers : `exec '${awsCli}' -m awscli "$@"`;
  for (const name of recorded) write(name, `${noteDown(name)}\n${name === 'aws' ? aws : ''}`);
  for (const [name, body] of Object.entries(actors)) write(name, body);
  const { code, stderr } = await bash(
    path.join(programs, 'bash'),
    ['set -euo pipefail', ...blocks].join('\n'),
    {
      cwd: folder,
      env: { PATH: programs, HOME: folder, AWS_REGION: 'us-east-1', ...env },
    },
  );
  const commands = readFileSync(record, 'utf8')
    .split('\0\n\0')
    .filter((line) => line !== '')
    .map((line) => line.split('\0'));
  return { commands, code, stderr };
}

function bash(
  program: string,
  text: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['-c', text], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });
}
