import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drills } from '../../../drills/index.ts';
import type { Document } from '../../../core/report/document.ts';
import { awsCli, hasShell } from '../../docs/commands/shell.ts';
import { itWhere } from '../../support/it-where.ts';
import { projectRoot } from '../../support/run/cli.ts';
import { paste } from './paste.ts';

const out = mkdtempSync(path.join(tmpdir(), 'firebreak-do-now-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(out, { recursive: true });
});

interface Kept {
  readonly env: Readonly<Record<string, string>>;
  readonly end: () => Promise<void>;
}

/** Rehearses a drill, and leaves its account up. */
async function keep(id: string): Promise<Kept> {
  const child = spawn(
    process.execPath,
    ['bin/firebreak.ts', 'drill', id, '--keep', '--out', path.join(out, id)],
    { cwd: projectRoot },
  );
  children.push(child);
  let stdout = '';
  const exported = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const found = /export (AWS_ENDPOINT_URL=.*)/.exec(stdout)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('close', () => {
      reject(new Error(stdout));
    });
  });
  const env = Object.fromEntries(exported.split(' ').map((pair) => pair.split('=') as [string, string]));
  return { env, end: () => ended(child) };
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.removeAllListeners('close');
    child.on('close', () => {
      resolve();
    });
    child.kill('SIGINT');
  });

const filesOf = (id: string, name: string): readonly string[] =>
  readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith(`${id}${path.sep}`) && path.basename(file) === name)
    .map((file) => path.join(out, file));

const documentsOf = (id: string): readonly Document[] =>
  filesOf(id, 'report.json')
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Document)
    .toSorted((a, b) => a.writtenAt.localeCompare(b.writtenAt));

/** The commands that the report has beside what is to be done now. */
function furtherCommands(id: string): readonly string[] {
  const texts = filesOf(id, 'report.txt').map((file) => readFileSync(file, 'utf8'));
  const below = texts.map((text) => text.slice(text.indexOf('\n\n', text.indexOf('DO THIS NOW'))));
  return [...new Set(below.flatMap((text) => text.match(/^ {2}aws .*/gm) ?? []))].map((line) => line.trim());
}

const itWithAwsCli = itWhere(
  hasShell && awsCli !== '',
  'the commands of the reports of every drill',
  'bash, jq or the AWS CLI',
);

/** A password that is gone already; a restore that shows its plan and what is in the way of it. */
const mayFail = (command: string): boolean =>
  /^(?:aws iam delete-login-profile|npx --no firebreak restore) /.test(command);

describe('every command that a drill’s reports tell somebody to run now', () => {
  itWithAwsCli.each(drills.map(({ id }) => id))(
    '%s: ends well when it is pasted, and stops what runs',
    async (id) => {
      const { env, end } = await keep(id);
      try {
        const documents = documentsOf(id);
        const steps = documents.flatMap(({ doNow = [] }) => doNow);
        const commands = [...new Set(steps.flatMap((step) => step.commands))];
        expect(commands.length).toBeGreaterThan(0);
        expect(commands.join('\n')).not.toMatch(/\b[A-Z]+_(?:ID|ARN|NAME|GROUP)\b(?!=)/);
        const { pasted, said, organization } = await paste(commands, env);
        const failed = pasted.filter(({ command, code }) => code !== 0 && !mayFail(command));
        expect({ failed, said: failed.length > 0 ? said : '' }).toEqual({ failed: [], said: '' });
        const isFought = commands.some((line) => line.includes('organizations create-policy'));
        expect(organization.includes('--content {"Version":"2012-10-17","Statement":[{"Effect":"Deny"')).toBe(
          isFought,
        );
        const stopped = steps.filter((step) => step.id === 'stop').flatMap((step) => step.commands);
        for (const line of stopped) expect(stateOf(line, env)).not.toContain('running');
      } finally {
        await end();
      }
    },
    600_000,
  );

  itWithAwsCli('and those beside them are taken by the AWS CLI', () => {
    const lines = drills.flatMap(({ id }) => furtherCommands(id));
    const simple = [...new Set(lines)].filter((line) => !/[$|;]|\|\|/.test(line));
    expect(simple.length).toBeGreaterThan(5);
    const words = simple.map((line) =>
      (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).slice(1).map((word) => word.replaceAll(/^['"]|['"]$/g, '')),
    );
    const { stdout, status, stderr } = spawnSync(
      awsCli,
      [path.join(__dirname, '../../docs/commands/aws_cli.py')],
      { input: JSON.stringify(words), encoding: 'utf8', maxBuffer: 1e8 },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const said = JSON.parse(stdout) as readonly (string | null)[];
    expect(simple.map((line, index) => [line, said[index]]).filter(([, each]) => each !== null)).toEqual([]);
  });
});

/** In which states the instances of a stop command are now. */
function stateOf(line: string, env: Readonly<Record<string, string>>): string {
  const [, region = ''] = /--region (\S+)/.exec(line) ?? [];
  const ids = [...new Set(line.match(/i-[0-9a-f]{17}/g) ?? [])];
  const argv = ['ec2', 'describe-instances', '--region', region, '--instance-ids', ...ids];
  const query = ['--query', 'Reservations[].Instances[].State.Name', '--output', 'text'];
  return spawnSync(awsCli, ['-m', 'awscli', ...argv, ...query], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  }).stdout;
}
