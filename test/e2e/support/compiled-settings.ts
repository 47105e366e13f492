import { cpSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assembly, Stack } from '@firebreak/account';
import type { Settings } from '../../../core/settings/settings.ts';

/** The settings that nothing but the steps that judge reads: no template depends on them. */
export type JudgedSettings = Pick<
  Settings,
  'mode' | 'respondTo' | 'keys' | 'roleSessions' | 'expectations' | 'containmentsPerHour' | 'preparedHours'
>;

const holders = [
  'resolve-caller',
  'trace-credential',
  'find-persistence',
  'check-subscriptions',
  'inspect-instances',
  'publish-report',
  'count-launches',
];

/** lib/functions/bundling.ts compiles the settings in as one JSON text between quotes. */
const compiled = /(['`])(\{"[^'`]*"retentionDays":\d+[^'`]*\})\1/;

/**
 * The assembly with other settings in the bundles that hold them: what a second synthesis would compile in, in a copy.
 *
 * @param scratch an empty directory for the copy
 * @throws Error when not exactly those that judge or plan hold settings
 */
export function withJudgedSettings(
  assembly: Assembly,
  change: Partial<JudgedSettings>,
  scratch: string,
): Assembly {
  let changed = 0;
  const copyAsset = ([key, path]: [string, string]): [string, string] => {
    const file = join(path, 'index.mjs');
    const bundle = statSync(path).isDirectory() ? readFileSync(file, 'utf8') : '';
    const [, , json] = compiled.exec(bundle) ?? [];
    if (json === undefined) return [key, path];
    changed += 1;
    const copy = join(scratch, key);
    cpSync(path, copy, { recursive: true });
    const settings = JSON.stringify({ ...(JSON.parse(json) as Settings), ...change });
    writeFileSync(
      join(copy, 'index.mjs'),
      bundle.replace(json, () => settings),
    );
    return [key, copy];
  };
  const stacks = assembly.stacks.map((stack): Stack => ({
    ...stack,
    assets: new Map([...stack.assets].map(copyAsset)),
  }));
  if (changed !== holders.length)
    throw new Error(`${changed} bundles hold settings; those of ${holders.join(', ')} were expected to.`);
  return { ...assembly, stacks };
}

export function makeScratch(): string {
  return mkdtempSync(join(tmpdir(), 'firebreak-bundles-'));
}
