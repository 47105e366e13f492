import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const projectRoot = path.join(__dirname, '../../..');

/** The journals of what a test contains by hand: none of them is in the home folder of whoever runs the tests. */
const stateFolder = mkdtempSync(path.join(tmpdir(), 'firebreak-state-'));
afterAll(() => rmSync(stateFolder, { recursive: true }));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances {
  readonly interruptAt?: string;
  /** The person does not press Ctrl-C: the process is killed, and can say nothing. */
  readonly signal?: 'SIGKILL';
  readonly interruptWhen?: Promise<unknown>;
  /** Beside what this process has. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the person types; without it, nobody is at the keyboard. */
  readonly input?: string;
}

/**
 * Runs the command line as a person does, in a process of its own.
 * @param interruptAt text on the screen at which the person presses Ctrl-C
 * @param interruptWhen what the person waits for before pressing Ctrl-C
 */
export function firebreak(
  args: readonly string[],
  { interruptAt, interruptWhen, signal, env, input }: Circumstances = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['bin/firebreak.ts', ...args], {
      cwd: projectRoot,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, XDG_STATE_HOME: stateFolder, ...env },
    });
    child.stdin.end(input);
    void interruptWhen?.then(() => child.kill(signal ?? 'SIGINT'));
    let stdout = '';
    let stderr = '';
    let isInterrupted = false; // once: a second Ctrl-C would not let it say anything
    const interrupt = (): void => {
      if (isInterrupted || interruptAt === undefined || !`${stdout}${stderr}`.includes(interruptAt)) return;
      isInterrupted = true;
      child.kill(signal ?? 'SIGINT');
    };
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      interrupt();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      interrupt();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
