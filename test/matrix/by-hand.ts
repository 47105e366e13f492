import { AwsError } from '@firebreak/account';
import type { Notice } from '../../lambda/aws/notices.ts';
import type { World } from './world.ts';

/** The AWS CLI commands that a notice tells a person to run now. */
export function commandsOf({ text }: Notice): readonly string[] {
  const begin = text.indexOf('ACT NOW');
  if (begin < 0) return [];
  const section = text.slice(begin).split(/\n\n/)[0] ?? '';
  return section
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('aws '));
}

/** Types them into a shell, as somebody at three in the morning would: one after the other, exactly as they stand. */
export function runByHand(world: World, commands: readonly string[]): void {
  let listed: readonly string[] = [];
  let full = false;
  for (const command of commands) {
    const [line = '', remark = ''] = command.split(/\s{3}# /);
    if (remark.startsWith('where') && !full) continue;
    const { operation, input } = parse(line);
    const inputs = remark.startsWith('for each') ? listed.map((id) => withId(input, id)) : [input];
    for (const each of inputs) {
      try {
        const answer = world.call(operation, each);
        if (operation.startsWith('List')) listed = activeIds(answer);
        full = false;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        full = error.code.startsWith('LimitExceeded');
        if (!full && !error.code.startsWith('NoSuchEntity')) throw error;
      }
    }
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

function withId(input: Input, id: string): Input {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, value === 'KEY_ID' || value === 'ID' ? id : value]),
  );
}

function activeIds(answer: unknown): readonly string[] {
  const [items = []] = Object.values(answer as object).filter((value) => Array.isArray(value)) as Record<
    string,
    string
  >[][];
  return items
    .filter(({ Status }) => Status === 'Active')
    .map((item) => Object.entries(item).find(([name]) => /Id$/.test(name))?.[1] ?? '');
}
