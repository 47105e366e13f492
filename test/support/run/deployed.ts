import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Account,
  type AccountOptions,
  deploy,
  type DeployedStack,
  readAssembly,
  startAccount,
  type Template,
} from '@firebreak/account';
import { env } from '../../../lambda/contract.ts';
import { unthrottled } from '../../../cli/drill/unthrottled.ts';
import type { RoleName } from '../../../lib/access/permission.ts';
import { type JudgedSettings, makeScratch, withJudgedSettings } from '../../e2e/support/compiled-settings.ts';
import { removeFromAccount } from '../../e2e/support/take-away.ts';
import { type ApiCall, watch, type Watch } from '../../e2e/support/watch.ts';
import { synthesize } from './synthesize.ts';

/** Event history takes so many calls a second in each region, where it is paced: AWS takes two, and tests cannot wait so long. */
const perSecond = 8;
const paced: typeof unthrottled = {
  account: { lookupsPerSecond: perSecond },
  deploy: { variables: { [env.lookupsPerSecond]: String(perSecond) } },
};

/** For the beforeAll that starts: the first of a run may have to synthesize, and the others wait for it. */
export const startTimeout = 180_000;

/** Firebreak, deployed into an account of its own. */
export interface Deployed {
  readonly account: Account;
  readonly stacks: readonly DeployedStack[];
  /** What happens from now on, apart from what earlier tests of the file have done. */
  readonly watch: () => Watch;
  /**
   * Takes an action out of the policy of a deployed role for as long as `work` runs.
   * @throws Error when the role does not have it: the test would prove nothing
   */
  readonly without: (role: RoleName, action: string, work: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface DeployOptions {
  readonly account?: AccountOptions;
  /** Event history takes eight calls a second in each region, and the functions know it: real seconds. */
  readonly paced?: boolean;
  /** Changes the templates in memory, by stack name, before they are deployed. */
  readonly change?: (templates: Readonly<Record<string, Template>>) => void;
  /** Synthesized with these settings instead of test/e2e/settings/settings.ts; from the project's root. */
  readonly settingsFile?: string;
  /** Other settings in copies of the bundles that hold them. */
  readonly settings?: Partial<JudgedSettings>;
  /** Told of each API call when it has been carried out, before its answer is sent. */
  readonly onCall?: (call: ApiCall) => void;
}

/** Starts an account and deploys the synthesized stacks, with the real bundles, into it. */
export async function startDeployed(options: DeployOptions = {}): Promise<Deployed> {
  const synthesized = structuredClone(readAssembly(await synthesize(options.settingsFile)));
  options.change?.(Object.fromEntries(synthesized.stacks.map(({ name, template }) => [name, template])));
  const scratch = makeScratch();
  const assembly = options.settings
    ? withJudgedSettings(synthesized, options.settings, scratch)
    : synthesized;
  const calls: ApiCall[] = [];
  const account = await startAccount({
    compileCache: join(assembly.directory, 'compile-cache'),
    ...(options.paced ? paced : unthrottled).account,
    ...options.account,
    onProgress: (progress) => {
      options.account?.onProgress?.(progress);
      if (progress.kind !== 'call') return;
      calls.push(progress);
      options.onCall?.(progress);
    },
  });
  const close = async () => {
    await account.close();
    rmSync(scratch, { recursive: true });
  };
  const stacks = await deployOr(close, () =>
    deploy(account, assembly, (options.paced ? paced : unthrottled).deploy),
  );
  return {
    account,
    stacks,
    watch: () => watch(account, stacks, calls),
    without: async (role, action, work) => {
      const giveBack = removeFromAccount(account, role, action);
      try {
        await work();
      } finally {
        giveBack();
      }
    },
    close,
  };
}

/** An account that is left open would keep jest from ending. */
async function deployOr<T>(close: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await close();
    throw error;
  }
}
