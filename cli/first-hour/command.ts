import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { clientOptions } from '../../lambda/aws/clients.ts';
import { type AmbientAws, connect } from '../by-hand/aws.ts';
import { settingsFor } from '../settings-for.ts';
import { embeddedAnswers } from './embedded.ts';
import { type FirstHourOptions, parseOptions } from './options.ts';
import { differences, type Recorded } from './result.ts';
import { Interrupted, type Place, runSteps } from './run.ts';
import type { Clients, Step } from './step.ts';
import { steps } from './steps/table.ts';
import { removeUsers } from './users.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `firebreak first-hour`: settles doubts about AWS on a live account. @returns see the usage */
export async function firstHour(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const { homeRegion } = await settingsFor(options.settings);
  const aws = await connect(homeRegion);
  if (options.cleanUp) {
    const removed = await removeUsers(aws.iam);
    say(removed.length === 0 ? 'there was nothing to remove' : `removed: ${removed.join(', ')}`);
    return 0;
  }
  say(`account ${aws.account}, as ${aws.arn}`);
  const stopping = listenForInterrupts();
  const questions = asking(options, stopping);
  try {
    const wanted = steps.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
    const results = await runSteps(wanted, placeOf(aws, homeRegion, stopping.check), {
      run: randomBytes(4).toString('hex'),
      mayRun: questions.mayRun,
      tell: say,
    });
    return await conclude(results, wanted, options);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    say('interrupted; what was made is removed');
    return 130;
  } finally {
    questions.over();
    stopping.over();
  }
}

interface Stopping {
  /** @throws Interrupted once the person has asked to stop */
  readonly check: () => void;
  readonly asked: Promise<void>;
  readonly over: () => void;
}

/** The first Ctrl-C ends it at the next pause or question, so that what was made can be removed. */
function listenForInterrupts(): Stopping {
  let isAsked = false;
  let tellAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    tellAsked = resolve;
  });
  const ask = (): void => {
    isAsked = true;
    tellAsked();
    say('\nstopping: what was made is removed first ...');
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return {
    asked,
    check: () => {
      if (isAsked) throw new Interrupted('interrupted');
    },
    over: () => {
      process.off('SIGINT', ask);
      process.off('SIGTERM', ask);
    },
  };
}

function placeOf({ config, now }: AmbientAws, region: string, check: () => void): Place {
  const clients = (credentials?: NonNullable<typeof config.credentials>): Clients => {
    const client = { ...clientOptions, ...config, region, ...(credentials && { credentials }) };
    return { iam: new IAMClient(client), sts: new STSClient(client), ec2: new EC2Client(client) };
  };
  return {
    own: clients(),
    as: (keys) => clients(keys),
    now,
    pause: (milliseconds) => pause(milliseconds),
    check,
  };
}

interface Asking {
  readonly mayRun: (step: Step) => Promise<boolean>;
  readonly over: () => void;
}

/** What only reads is not asked about. Where nobody is there to answer, the answer is no. */
function asking({ yes }: FirstHourOptions, { asked, check }: Stopping): Asking {
  // Not as a terminal: there, readline keeps Ctrl-C to itself.
  const terminal = createInterface({ input: process.stdin, terminal: false });
  const lines = terminal[Symbol.asyncIterator]();
  return {
    over: () => terminal.close(),
    mayRun: async ({ id, changes }) => {
      if (changes === undefined || yes) return true;
      process.stderr.write(`${id} makes ${changes}. Go on? [y/N] `);
      const line = await Promise.race([lines.next(), asked]);
      check();
      const answer = line && line.done !== true ? line.value : '';
      return /^y(?:es)?$/i.test(answer.trim());
    },
  };
}

async function conclude(
  results: Recorded['steps'],
  wanted: readonly Step[],
  { out }: FirstHourOptions,
): Promise<number> {
  const recorded: Recorded = {
    version: 1,
    recordedOn: new Date().toISOString().slice(0, 10),
    steps: results,
  };
  writeFileSync(out, `${JSON.stringify(recorded, null, 2)}\n`);
  const asked = wanted.filter(({ id }) => !('skipped' in (results[id] ?? { skipped: true })));
  const different = differences(results, await embeddedAnswers(asked));
  const failed = Object.entries(results).flatMap(([id, result]) =>
    'failed' in result ? [`${id} failed: ${result.failed}`] : [],
  );
  const skipped = Object.entries(results).flatMap(([id, result]) => ('skipped' in result ? [id] : []));
  const lines = [
    ...Object.entries(results).flatMap(([id, result]) =>
      'observed' in result ? secondsLines(id, result) : [],
    ),
    ...failed,
    ...different.map((line) => `DIFFERS ${line}`),
    ...(skipped.length === 0 ? [] : [`not made: ${skipped.join(', ')}`]),
    different.length + failed.length === 0
      ? `All that was asked is answered as the embedded account answers it. ${out} has the answers.`
      : `${out} has the answers. Please read it, and report what differs.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return different.length + failed.length === 0 ? 0 : 1;
}

const secondsLines = (
  id: string,
  { seconds = {} }: { readonly seconds?: Readonly<Record<string, number>> },
) => Object.entries(seconds).map(([name, value]) => `${id}.${name}: ${value.toFixed(1)} s`);
