import { main } from '../../../cli/main.ts';

export interface CommandRan {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. */
export async function runCommand(...argv: readonly string[]): Promise<CommandRan> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    }),
  );
  try {
    const code = await main(argv);
    return { code, ...said };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}
