import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { awsCli } from '../../docs/commands/shell.ts';
import { projectRoot } from '../../support/run/cli.ts';

/** What a command that was pasted came to. */
export interface Pasted {
  readonly command: string;
  readonly code: number;
}

/**
 * Stand-ins in the shell of the reader: the real AWS CLI, but for the organization, which the embedded account has none
 * of (what it is asked to create is written down); and the command line of these sources, which carries nothing out:
 * that it does is what its own tests are about.
 */
const programs = (folder: string): string => `
aws() {
  case "$1 $2" in
    'organizations create-policy') printf '%s\\n' "$*" >> '${folder}/organization'; echo p-12345678 ;;
    'organizations attach-policy') printf '%s\\n' "$*" >> '${folder}/organization' ;;
    *) '${awsCli}' -m awscli "$@" ;;
  esac
}
npx() {
  [ "$1 $2" = '--no firebreak' ] || return 99
  shift 2
  local words=()
  for word in "$@"; do [ "$word" = --execute ] || words+=("$word"); done
  (cd '${projectRoot}' && '${process.execPath}' bin/firebreak.ts "\${words[@]}")
}
`;

/**
 * Pastes commands into one bash, one after the other.
 * @param env leads the AWS CLI to an account
 * @returns how each ended, what was said, and what the organization was asked for
 */
export async function paste(
  commands: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly pasted: readonly Pasted[]; readonly said: string; readonly organization: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-paste-'));
  try {
    for (const file of ['codes', 'organization']) writeFileSync(path.join(folder, file), '');
    const lines = commands.map((line) => `${line}\necho $? >> '${folder}/codes'`);
    const said = await bash([programs(folder), ...lines].join('\n'), { ...env, AWS_PAGER: '' });
    const codes = readFileSync(path.join(folder, 'codes'), 'utf8').trim().split('\n').map(Number);
    return {
      pasted: commands.map((command, index) => ({ command, code: codes[index] ?? Number.NaN })),
      said,
      organization: readFileSync(path.join(folder, 'organization'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bash(script: string, env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], { env: { ...process.env, ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => {
      resolve(said);
    });
  });
}
