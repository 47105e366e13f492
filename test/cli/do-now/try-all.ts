import type { Account, Snapshot } from '@firebreak/account';
import { order, type World } from './kinds/kind.ts';
import { kindOf } from './kinds/table.ts';
import { openShell } from './paste.ts';
import { printedIn } from './printed.ts';

interface Tried {
  /** Everything that is not as the reports say, each with its command. */
  readonly problems: readonly string[];
  readonly count: number;
}

/**
 * Pastes every command that the reports of a drill print into the account that it left behind, and looks at what it did:
 * first what looks, then what contains, then what removes, and what restores last: an attacker's things are removed while
 * the denies stand. Of each of these, the commands come in the order in which they are printed.
 */
export async function tryAll({
  account,
  before,
  folder,
}: {
  readonly account: Account;
  readonly before: Snapshot;
  readonly folder: string;
}): Promise<Tried> {
  const { commands, strays, differences } = printedIn(folder);
  const shell = openShell({
    account: toVariables(account, account.iam.root),
    management: toVariables(account, account.organizations.management),
  });
  const world: World = { account, before, folder: shell.folder, paste: shell.paste };
  const problems = [
    ...strays.map((text) => `nobody pastes this: ${text}`),
    ...differences,
    ...commands
      .filter((command) => !kindOf(command))
      .map((command) => `a command that nobody checks: ${command}`),
  ];
  try {
    for (const when of order) {
      for (const command of commands) {
        const kind = kindOf(command);
        if (kind?.when !== when) continue;
        const found = await kind.try(command, world);
        problems.push(...found.map((what) => `${command}\n  (${kind.name}) ${what}`));
      }
    }
  } finally {
    shell.close();
  }
  return { problems, count: commands.length };
}

const toVariables = (
  { endpoint }: Account,
  { accessKeyId, secretAccessKey }: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
});
