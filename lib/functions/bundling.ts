import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';
import {
  type AnyStep,
  backupStep,
  findingStep,
  observedStep,
  patrolStep,
  progressStep,
  steps,
  subscriptionStep,
  trailStep,
} from '../../lambda/contract.ts';
import { hasPatrol, type Settings } from '../../core/settings/settings.ts';
import { projectRoot } from '../project-root.ts';

/** The steps that judge, plan or look by the settings, which are compiled into them. */
const judges: readonly AnyStep[] = [
  'resolve-caller',
  'trace-credential',
  'find-persistence',
  'create-backup-key',
  'query-trail',
  'inspect-instances',
  'count-launches',
  'publish-report',
  'check-subscriptions',
  'report-observed',
  'patrol',
];

/** The one file that reads the settings: a bundle that holds it holds them. */
const settingsReader = 'lambda/deployed-settings.ts';

/**
 * What some steps have beside their bundle, each a file of its own that is loaded only when it is asked for: what those
 * that contain have of the incident table, and how the judge takes a containment up again for the patrol. esbuild's own
 * splitting does not keep them apart: what both have of the SDK would be loaded with either.
 */
const laterEntries: Readonly<Record<string, string>> = {
  'step-table': join('lambda', 'aws', 'table', 'step-table.ts'),
  resumed: join('lambda', 'steps', 'resolve-caller', 'resumed.ts'),
};
const laterFile = (entry: string): string => `${entry}.mjs`;

/** Bytes of a bundle by the source file that they come from, named from the project's root. */
export type Contents = Readonly<Record<string, number>>;

/**
 * A step's code, bundled small, because a cold start is time that the attacker has.
 *
 * The SDK is in the bundle (the one in Lambda's runtime is read from many files and changes by itself), as ES
 * modules so that esbuild can leave out what is not used, with its credential chain replaced by Lambda's one way, and
 * without event streams, which no operation that is called has.
 *
 * esbuild is called by its own interface, and once for all functions: most of what it would do for each of them is
 * reading the same files of the SDK again.
 */
export function codeOf(step: AnyStep, settings: Settings): AssetCode {
  return Code.fromAsset(join(projectRoot, 'lambda', 'steps', step), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('none'), // there is no other way than the local one
      local: {
        tryBundle: (outputDir) => {
          const { code, later } = bundleOf(step, settings);
          writeFileSync(join(outputDir, 'index.mjs'), code);
          for (const [name, content] of later) writeFileSync(join(outputDir, name), content);
          return true;
        },
      },
    },
  });
}

/** What a step's bundle consists of. */
export function contentsOf(step: AnyStep, settings: Settings): Contents {
  return bundleOf(step, settings).contents;
}

/**
 * Bundles one file by itself, as the steps are bundled.
 * @param settings what is compiled in, where it is
 * @throws Error with what is wrong with the sources
 */
export function bundle(entry: string, outfile: string, settings?: Settings): void {
  buildSync({ ...options, entryPoints: [entry], outfile, ...(settings && { define: settingsIn(settings) }) });
}

/** @throws Error where a step holds the settings and is no judge, or is one and does not hold them */
export function checkReader(step: AnyStep, contents: Contents): void {
  const reads = (contents[settingsReader] ?? 0) > 0;
  if (reads === judges.includes(step)) return;
  throw new Error(
    reads
      ? `${step} reads the settings, and is not among those that judge by them. Leave it, or add it to the judges in lib/functions/bundling.ts.`
      : `${step} is said to judge by the settings, and does not read them. Remove it from the judges in lib/functions/bundling.ts.`,
  );
}

interface Bundle {
  readonly code: Uint8Array;
  /** What it loads later, by the names of the files. */
  readonly later: readonly (readonly [string, Uint8Array])[];
  readonly contents: Contents;
}

/** By the settings that are compiled in: a process may synthesize several apps. */
const bundled = new WeakMap<Settings, ReadonlyMap<AnyStep, Bundle>>();

function bundleOf(step: AnyStep, settings: Settings): Bundle {
  const bundles = bundled.get(settings) ?? bundleAll(settings);
  bundled.set(settings, bundles);
  const found = bundles.get(step);
  if (found) return found;
  throw new Error(`There is no ${step} under these settings, and so no bundle of it.`);
}

/** @throws Error with what is wrong with the sources, or with the list of judges */
function bundleAll(settings: Settings): ReadonlyMap<AnyStep, Bundle> {
  const under = stepsUnder(settings);
  const { outputFiles, metafile } = buildSync({
    ...options,
    entryPoints: {
      ...Object.fromEntries(under.map((step) => [step, join('lambda', 'steps', step, 'handler.ts')])),
      ...laterEntries,
    },
    outdir: '.',
    define: settingsIn(settings),
    write: false,
    metafile: true,
  });
  const codeNamed = (name: string): Uint8Array => {
    const code = outputFiles.find(({ path }) => path === join(projectRoot, `${name}.js`))?.contents;
    if (!code) throw new Error(`esbuild made no bundle of ${name}.`);
    return code;
  };
  const bundles = under.map((step): [AnyStep, Bundle] => {
    const code = codeNamed(step);
    const output = metafile.outputs[`${step}.js`];
    const contents = Object.fromEntries(
      Object.entries(output?.inputs ?? {}).map(([file, { bytesInOutput }]) => [file, bytesInOutput]),
    );
    checkReader(step, contents);
    const later = Object.keys(laterEntries)
      .filter((entry) => output?.imports.some(({ path }) => path === `./${laterFile(entry)}`) === true)
      .map((entry) => [laterFile(entry), codeNamed(entry)] as const);
    return [step, { code, contents, later }];
  });
  return new Map(bundles);
}

/** Every Lambda that there is under these settings. */
function stepsUnder(settings: Settings): readonly AnyStep[] {
  const { backupKey, notify, securityHub, trail } = settings;
  return [
    ...steps,
    progressStep,
    ...(backupKey ? [backupStep] : []),
    ...(securityHub ? [findingStep] : []),
    ...(trail ? [trailStep] : []),
    ...(notify.emails.length > 0 ? [subscriptionStep] : []),
    ...(hasPatrol(settings) ? [patrolStep] : []),
    ...(settings.mode === 'observe' ? [observedStep] : []),
  ];
}

/** Every bundle stands alone, but for what it loads later: esbuild shares no code between entry points. */
const options = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  logLevel: 'warning',
  external: Object.keys(laterEntries).map((entry) => `./${laterFile(entry)}`),
  alias: {
    ...Object.fromEntries(Object.keys(laterEntries).map((entry) => [`#${entry}`, `./${laterFile(entry)}`])),
    '@aws-sdk/credential-provider-node': join(projectRoot, 'lambda', 'aws', 'credentials.ts'),
    '@smithy/core/event-streams': join(projectRoot, 'lambda', 'aws', 'event-streams.ts'),
  },
} as const satisfies BuildOptions;

/** lambda/deployed-settings.ts reads this expression; Lambda's environment is too small for settings. */
function settingsIn(settings: Settings): Record<string, string> {
  return { 'process.env.FIREBREAK_SETTINGS': JSON.stringify(JSON.stringify(settings)) };
}
