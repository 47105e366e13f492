import { AwsError } from '@firebreak/account';
import type { Notice } from '../../lambda/aws/notices.ts';
import type { World } from './world.ts';

/** The commands on IAM that a notice tells a person to run now. */
export function commandsOf({ text }: Notice): readonly string[] {
  const begin = text.indexOf('DO THIS NOW');
  if (begin < 0) return [];
  const list = text.slice(begin).split(/\n\n/)[0] ?? '';
  return list
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(?:aws iam|for id in \$\(aws iam) /.test(line));
}

/**
 * Types them into a shell, as somebody at three in the morning would: one after the other, exactly as they stand, and
 * once more a minute later, as the notice says.
 */
export function runByHand(world: World, commands: readonly string[]): void {
  for (const command of [...commands, ...commands]) runLine(world, command);
}

/** What of bash the commands use: a loop over ids, several after one another, and what is tried where one fails. */
function runLine(world: World, line: string): void {
  const loop = /^for id in \$\((.*) --query "[^"]*" --output text\); do (.*); done$/.exec(line);
  if (loop) {
    const [, list = '', each = ''] = loop;
    for (const id of activeIds(runCommand(world, list))) runLine(world, each.replaceAll('"$id"', id));
    return;
  }
  // What is in braces is for where the first command fails: here it does not.
  const [plain = ''] = line.split(' || { ');
  for (const statement of plain.split('; ')) runFirst(world, statement.split(' || '));
}

function runFirst(world: World, [first = '', ...others]: readonly string[]): void {
  const answer = runCommand(world, first);
  if (answer === undefined && others.length > 0) runFirst(world, others);
}

/** @returns undefined where it is refused */
function runCommand(world: World, line: string): unknown {
  const moment = new Date(world.clock.now().getTime() + 60_000).toISOString().replace(/\.\d+/, '');
  const { operation, input } = parse(line.replaceAll(/'"\$\(date [^)]*\)"'/g, moment));
  try {
    return world.call(operation, input) ?? {};
  } catch (error) {
    if (!(error instanceof AwsError) || !/^(?:LimitExceeded|NoSuchEntity)/.test(error.code)) throw error;
    return undefined;
  }
}

type Input = Record<string, string | readonly object[]>;

const acronyms: Readonly<Record<string, string>> = { ssh: 'SSH' };
const pascal = (words: string): string =>
  words
    .split('-')
    .map((word) => acronyms[word] ?? (word[0] ?? '').toUpperCase() + word.slice(1))
    .join('');

/** `aws iam update-access-key --user-name=bob --status Inactive`, quotes as a shell reads them. */
function parse(line: string): { readonly operation: string; readonly input: Input } {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  const [aws, service, command = '', ...rest] = words;
  if (aws !== 'aws' || service !== 'iam') throw new Error(`not a command of IAM: ${line}`);
  const options = rest.flatMap((word) => /^(--[a-z-]+)=(.*)$/.exec(word)?.slice(1) ?? [word]);
  const input: Input = {};
  for (let index = 0; index < options.length; index += 2) {
    input[pascal((options[index] ?? '').replace(/^--/, ''))] = valueOf(options[index + 1] ?? '');
  }
  return { operation: pascal(command), input };
}

/** The AWS CLI's shorthand for a tag, `Key=a,Value=b`, or text. */
function valueOf(text: string): Input[string] {
  const [, Key, Value] = /^Key=([^,]+),Value=(.*)$/.exec(text) ?? [];
  return Key === undefined || Value === undefined ? text : [{ Key, Value }];
}

function activeIds(answer: unknown = {}): readonly string[] {
  const [items = []] = Object.values(answer as object).filter((value) => Array.isArray(value)) as Record<
    string,
    string
  >[][];
  return items
    .filter(({ Status }) => Status === 'Active')
    .map((item) => Object.entries(item).find(([name]) => /Id$/.test(name))?.[1] ?? '');
}
