import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { awsCli } from '../../docs/commands/shell.ts';
import { projectRoot } from '../../support/run/cli.ts';

/** What a command that was pasted came to. */
export interface Pasted {
  readonly command: string;
  readonly code: number;
  /** Both streams. */
  readonly said: string;
}

export interface Circumstances {
  /** So much later than it is: `+3 days`, as GNU's date takes it. Only what the shell itself asks for the time. */
  readonly later?: string;
  /** What the person types when a command asks. */
  readonly input?: string;
}

/** Who pastes: variables that lead the AWS CLI to an account, and to the management account of its organization. */
export interface Reader {
  readonly account: Readonly<Record<string, string>>;
  readonly management?: Readonly<Record<string, string>>;
}

export interface Shell {
  /** Where the reader is: what a command fetches lies here. */
  readonly folder: string;
  readonly paste: (command: string, circumstances?: Circumstances) => Promise<Pasted>;
  readonly close: () => void;
}

const exported = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'`)
    .join(' ');

/**
 * The programs that a reader has: the real AWS CLI, which calls Organizations as the management account, as the reports
 * say; and the command line of these sources.
 */
const programs = (management: Readonly<Record<string, string>>, later: string): string => `
aws() {
  case "$1" in
    organizations) ${exported(management)} '${awsCli}' -m awscli "$@" ;;
    *) '${awsCli}' -m awscli "$@" ;;
  esac
}
npx() {
  [ "$1 $2" = '--no firebreak' ] || return 99
  shift 2
  (cd '${projectRoot}' && '${process.execPath}' bin/firebreak.ts "$@")
}
${later === '' ? '' : `date() { command date -d '${later}' "$@"; }`}
`;

/** A folder with a bash, into which commands are pasted as they stand. */
export function openShell({ account, management = {} }: Reader): Shell {
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-paste-'));
  const env = {
    ...{ ...process.env, ...account, AWS_PAGER: '', XDG_STATE_HOME: path.join(folder, '.state') },
    PATH: process.env['PATH'] ?? '',
  };
  return {
    folder,
    paste: (command, { later = '', input } = {}) =>
      new Promise((resolve, reject) => {
        const script = `${programs(management, later)}\n${command}`;
        const child = spawn('bash', ['-c', script], { cwd: folder, env });
        let said = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
        child.stdin.end(input);
        child.on('error', reject);
        child.on('close', (code) => resolve({ command, code: code ?? NaN, said }));
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
