import { join } from 'node:path';
import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { AnyStep } from '../lambda/contract.ts';
import type { Settings } from '../lambda/core/settings.ts';
import { projectRoot } from './project-root.ts';

/** The steps that judge or plan by the settings, which are compiled into them. */
const judges: readonly AnyStep[] = [
  'resolve-caller',
  'trace-credential',
  'find-persistence',
  'create-backup-key',
  'publish-report',
];

/** The file that exports a step's `handler`. */
export function entryOf(step: AnyStep): string {
  return join(projectRoot, 'lambda', step, 'handler.ts');
}

/**
 * How a step is bundled: small, because a cold start is time that the attacker has.
 *
 * The SDK is in the bundle (the one in Lambda's runtime is read from many files and changes by itself), as ES
 * modules so that esbuild can leave out what is not used, with its credential chain replaced by Lambda's one way, and
 * without event streams, which no operation that is called has.
 */
export function bundlingOf(step: AnyStep, settings: Settings): BundlingOptions {
  return {
    format: OutputFormat.ESM,
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    externalModules: [],
    logLevel: LogLevel.WARNING,
    esbuildArgs: {
      '--alias:@aws-sdk/credential-provider-node': join(projectRoot, 'lambda', 'aws', 'credentials.ts'),
      '--alias:@smithy/core/event-streams': join(projectRoot, 'lambda', 'aws', 'event-streams.ts'),
    },
    ...(judges.includes(step) && { define: settingsIn(settings) }),
  };
}

/** lambda/environment.ts reads this expression; Lambda's environment is too small for settings. */
function settingsIn(settings: Settings): Record<string, string> {
  return { 'process.env.FIREBREAK_SETTINGS': JSON.stringify(JSON.stringify(settings)) };
}
