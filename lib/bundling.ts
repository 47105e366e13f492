import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import type { AnyStep } from '../lambda/contract.ts';
import type { Settings } from '../lambda/core/settings.ts';
import { projectRoot } from './project-root.ts';

/** The steps that judge or plan by the settings, which are compiled into them. */
const judges: readonly AnyStep[] = [
  'resolve-caller',
  'trace-credential',
  'find-persistence',
  'create-backup-key',
  'query-trail',
  'publish-report',
];

/**
 * A step's code, bundled small, because a cold start is time that the attacker has.
 *
 * The SDK is in the bundle (the one in Lambda's runtime is read from many files and changes by itself), as ES
 * modules so that esbuild can leave out what is not used, with its credential chain replaced by Lambda's one way, and
 * without event streams, which no operation that is called has.
 *
 * esbuild is called by its own interface: a process of its own for each function, as the construct NodejsFunction starts
 * one, would make up most of the time of a synthesis.
 */
export function codeOf(step: AnyStep, settings: Settings): AssetCode {
  const folder = join(projectRoot, 'lambda', step);
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('none'), // there is no other way than the local one
      local: {
        tryBundle: (outputDir) => {
          bundle(
            join(folder, 'handler.ts'),
            join(outputDir, 'index.mjs'),
            judges.includes(step) ? settings : undefined,
          );
          return true;
        },
      },
    },
  });
}

/**
 * @param settings what is compiled in, where it is
 * @throws Error with what is wrong with the sources
 */
export function bundle(entry: string, outfile: string, settings?: Settings): void {
  buildSync({
    entryPoints: [entry],
    outfile,
    absWorkingDir: projectRoot,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    logLevel: 'warning',
    alias: {
      '@aws-sdk/credential-provider-node': join(projectRoot, 'lambda', 'aws', 'credentials.ts'),
      '@smithy/core/event-streams': join(projectRoot, 'lambda', 'aws', 'event-streams.ts'),
    },
    ...(settings && { define: settingsIn(settings) }),
  });
}

/** lambda/environment.ts reads this expression; Lambda's environment is too small for settings. */
function settingsIn(settings: Settings): Record<string, string> {
  return { 'process.env.FIREBREAK_SETTINGS': JSON.stringify(JSON.stringify(settings)) };
}
