import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { failed, type Kind, wrong } from './kind.ts';

/** What the report says of an incident is looked up again, and nothing is changed. */
export const looks: readonly Kind[] = [
  {
    name: 'the calls about somebody or something, from event history',
    when: 'look',
    is: (command) => /^aws cloudtrail lookup-events /.test(command),
    try: async (command, { paste }) => {
      const pasted = await paste(command);
      const isEmpty = !/Event(?:Name|Id)|\t\w+\t/.test(pasted.said);
      return [...failed(pasted), ...wrong(isEmpty, 'It found no event.')];
    },
  },
  {
    name: 'the report as a page',
    when: 'look',
    is: (command) => /^aws s3 cp s3:\/\/\S+\/report\.html \.$/.test(command),
    try: async (command, { paste, folder }) => {
      const file = path.join(folder, 'report.html');
      rmSync(file, { force: true });
      const pasted = await paste(command);
      const isPage = existsSync(file) && /^<!doctype html>/i.test(readFileSync(file, 'utf8'));
      return [...failed(pasted), ...wrong(!isPage, 'No page came.')];
    },
  },
  {
    name: 'the plan of a restore',
    when: 'look',
    is: (command) => /^npx --no firebreak restore fb-[\w-]+$/.test(command),
    try: async (command, { account, paste }) => {
      const before = JSON.stringify(account.iam.snapshot());
      const pasted = await paste(command);
      return [
        // What is in the way of it is said, and is no success.
        ...wrong(pasted.code > 1, `It ended with ${pasted.code}: ${pasted.said}`),
        ...wrong(!/^TAKEN$/m.test(pasted.said), `It showed no plan: ${pasted.said}`),
        ...wrong(JSON.stringify(account.iam.snapshot()) !== before, 'It changed something.'),
      ];
    },
  },
  {
    name: 'instances that run, or were launched',
    when: 'look',
    is: (command) => /^aws ec2 describe-instances /.test(command),
    try: async (command, { paste }) => {
      const pasted = await paste(command);
      return [...failed(pasted), ...wrong(!pasted.said.includes('i-'), 'It listed no instance.')];
    },
  },
];
