import { NotFound } from './not-found.ts';
import { UsageError } from './usage-error.ts';

interface Command {
  readonly summary: string;
  readonly usage: () => Promise<string>;
  /** @returns the exit code: 0 as wanted, 1 not as wanted, 2 wrong usage, 3 as wanted, but not told or not recorded */
  readonly run: (argv: readonly string[]) => Promise<number>;
}

/** What a command needs is loaded when it runs: help needs none of it. */
const commands: Readonly<Record<string, Command>> = {
  init: {
    summary: 'write settings that observe, by asking; drafts rules where credentials allow it',
    usage: async () => (await import('./init/options.ts')).usage,
    run: async (argv) => (await import('./init/command.ts')).init(argv),
  },
  drill: {
    summary: 'rehearse a stolen key, or real CloudTrail records, in an embedded AWS account',
    usage: async () => (await import('./drill/options.ts')).usage,
    run: async (argv) => (await import('./drill/command.ts')).drill(argv),
  },
  replay: {
    summary: 'judge the launches in CloudTrail log files: what would have been done, and why',
    usage: async () => (await import('./replay/options.ts')).usage,
    run: async (argv) => (await import('./replay/command.ts')).replay(argv),
  },
  learn: {
    summary: "draft expectations from CloudTrail log files or the account's event history",
    usage: async () => (await import('./learn/options.ts')).usage,
    run: async (argv) => (await import('./learn/command.ts')).learn(argv),
  },
  trace: {
    summary: 'who launched an instance, with which credential, and who issued that: reads only',
    usage: async () => (await import('./trace/options.ts')).usage,
    run: async (argv) => (await import('./trace/command.ts')).trace(argv),
  },
  contain: {
    summary: 'contain a caller by hand, with the code that the deployed responder runs',
    usage: async () => (await import('./contain/options.ts')).usage,
    run: async (argv) => (await import('./contain/command.ts')).contain(argv),
  },
  restore: {
    summary: 'restore what a containment took, and check it',
    usage: async () => (await import('./restore/options.ts')).usage,
    run: async (argv) => (await import('./restore/command.ts')).restore(argv),
  },
  incidents: {
    summary: 'list the incidents of the deployed responder',
    usage: async () => (await import('./incidents/options.ts')).listUsage,
    run: async (argv) => (await import('./incidents/list.ts')).incidents(argv),
  },
  incident: {
    summary: 'show everything that is known of one incident',
    usage: async () => (await import('./incidents/options.ts')).showUsage,
    run: async (argv) => (await import('./incidents/show.ts')).incident(argv),
  },
  pause: {
    summary: 'contain nobody for a while, without a deployment; it ends by itself',
    usage: async () => (await import('./brake/options.ts')).pauseUsage,
    run: async (argv) => (await import('./brake/command.ts')).pause(argv),
  },
  resume: {
    summary: 'end a pause of containment',
    usage: async () => (await import('./brake/options.ts')).resumeUsage,
    run: async (argv) => (await import('./brake/command.ts')).resume(argv),
  },
  report: {
    summary: 'review and report what a key, a user or an incident did: reads only',
    usage: async () => (await import('./report/options.ts')).usage,
    run: async (argv) => (await import('./report/command.ts')).report(argv),
  },
  verify: {
    summary: 'check evidence by the digest of its mail: reads only',
    usage: async () => (await import('./verify/options.ts')).usage,
    run: async (argv) => (await import('./verify/command.ts')).verify(argv),
  },
  'first-hour': {
    summary: 'try on a live account what is doubted of AWS, step by step, and compare',
    usage: async () => (await import('./first-hour/options.ts')).usage,
    run: async (argv) => (await import('./first-hour/command.ts')).firstHour(argv),
  },
  stacks: {
    summary: 'what is deployed against the settings, and the commands that remove what is left behind',
    usage: async () => (await import('./stacks/options.ts')).usage,
    run: async (argv) => (await import('./stacks/command.ts')).stacks(argv),
  },
  bench: {
    summary: 'measure the time from a launch to the inactive key, and the bundles',
    usage: async () => (await import('./bench/options.ts')).usage,
    run: async (argv) => (await import('./bench/bench.ts')).bench(argv),
  },
};

const usage = `firebreak: contains stolen AWS credentials without a human in the loop

  firebreak COMMAND [options]      firebreak COMMAND --help

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}
`;

/**
 * Runs one command.
 * @param argv without node and script
 * @returns the exit code; whatever goes wrong is said in words, never as a stack trace
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(
      `firebreak: there is no command "${name}". Known: ${Object.keys(commands).join(', ')}.\n`,
    );
    return 2;
  }
  try {
    if (asksForHelp(rest)) {
      process.stdout.write(await command.usage());
      return 0;
    }
    return await command.run(rest);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`firebreak ${name}: ${error.message}\n`);
      return 2;
    }
    if (error instanceof NotFound) {
      process.stderr.write(`firebreak ${name}: ${error.message}\n`);
      return 1;
    }
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`firebreak ${name} failed: ${message}\n`);
    if (process.env['FIREBREAK_DEBUG'] && error instanceof Error)
      process.stderr.write(`${error.stack ?? ''}\n`);
    else process.stderr.write('Set FIREBREAK_DEBUG=1 for the stack trace.\n');
    return 1;
  }
}

/** Wherever it stands, but behind `--`: whoever asks for help gets it, and nothing else is loaded, checked or done. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}
