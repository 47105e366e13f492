import { containmentMachine } from '../../lambda/contract.ts';
import { partitionOf } from '../../lib/partition.ts';
import { neutral } from '../../core/values/text.ts';
import type { Stack } from './compare.ts';
import type { RegionUnread } from './read.ts';

/** What was found in one account. */
export interface Survey {
  readonly account: string;
  readonly homeRegion: string;
  readonly stacks: readonly Stack[];
  readonly unread: readonly RegionUnread[];
  /** What the list of regions lacks. */
  readonly note?: string;
}

export function render({ account, homeRegion, stacks, unread, note }: Survey): readonly string[] {
  const leftBehind = stacks.filter(({ state }) => state === 'left-behind');
  return [
    `account ${account}, home region of the settings ${homeRegion}`,
    ...(note === undefined ? [] : [`NOT EVERY REGION: ${neutral(note, 300)}`]),
    '',
    ...stacks.map(
      (stack) => `  ${stack.region.padEnd(16)} ${stack.kind.padEnd(10)} ${wordsOf(stack, homeRegion)}`,
    ),
    ...unread.map(({ region, unread: why }) => `  ${region.padEnd(16)} not read   ${neutral(why, 200)}`),
    '',
    ...(leftBehind.length === 0
      ? ['Nothing is left behind.']
      : ['Remove what is left behind, then deploy:', '', ...commandsOf(leftBehind, account)]),
  ];
}

function wordsOf({ kind, state, sendsTo = [] }: Stack, homeRegion: string): string {
  switch (state) {
    case 'deployed':
      return 'deployed';
    case 'missing':
      return 'not deployed';
    case 'outdated':
      return `deployed, and sends to ${sendsTo.join(', ')} until the next deployment`;
    case 'left-behind':
      return kind === 'sensor'
        ? `LEFT BEHIND: the settings do not watch this region, and it still sends to ${sendsTo.join(', ')}`
        : `LEFT BEHIND: an account has one responder, and the settings have it in ${homeRegion}`;
  }
}

/** The commands that remove these stacks; `cdk destroy` knows only those that the settings have. */
export function commandsOf(stacks: readonly Stack[], account: string): readonly string[] {
  return stacks.flatMap(({ region, stack, kind }) => [
    ...(kind === 'responder' ? runningIn(region, account) : []),
    `  aws cloudformation delete-stack --region ${region} --stack-name ${stack}`,
    `  aws cloudformation wait stack-delete-complete --region ${region} --stack-name ${stack}`,
  ]);
}

/** Deleting a state machine ends what it runs. */
function runningIn(region: string, account: string): readonly string[] {
  const arn = `arn:${partitionOf(region)}:states:${region}:${account}:stateMachine:${containmentMachine}`;
  return [
    '  # Wait until this lists nothing: what runs is ended with the stack.',
    `  aws stepfunctions list-executions --region ${region} --status-filter RUNNING --state-machine-arn ${arn}`,
  ];
}
