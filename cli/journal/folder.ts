import { homedir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

/** What names the folder: for tests, which have other machines. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home folder. @throws where the system knows none */
  readonly home: () => string;
}

const thisMachine = (): Machine => ({ env: process.env, platform: process.platform, home: homedir });

/**
 * The folder of the journals: below XDG_STATE_HOME where that is an absolute path, and else where the system keeps what a
 * program has to remember.
 * https://specifications.freedesktop.org/basedir-spec/latest/ (a relative path is to be ignored)
 *
 * @returns an absolute path; nothing is made
 * @throws UsageError where there is neither the one nor the other
 */
export function journalFolder(machine: Machine = thisMachine()): string {
  return path.join(stateFolder(machine), 'firebreak', 'journals');
}

function stateFolder({ env, platform, home }: Machine): string {
  const { XDG_STATE_HOME: named = '', LOCALAPPDATA: local = '' } = env;
  if (path.isAbsolute(named)) return named;
  if (platform === 'win32' && local !== '') return local;
  const own = homeOf(home);
  if (!path.isAbsolute(own))
    throw new UsageError(
      `there is no folder for the journal: this user has no home folder (HOME is ${JSON.stringify(env['HOME'] ?? '')}). ` +
        'Set XDG_STATE_HOME to a folder that only you may read and write.',
    );
  if (platform === 'win32') return path.join(own, 'AppData', 'Local');
  return platform === 'darwin'
    ? path.join(own, 'Library', 'Application Support')
    : path.join(own, '.local', 'state');
}

function homeOf(home: () => string): string {
  try {
    return home();
  } catch {
    return ''; // Node throws where the system has no entry of the user.
  }
}
