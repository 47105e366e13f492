import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { sortByDependency } from './order.ts';
import { type Template, templateSchema } from './template.ts';

/** What `cdk synth` wrote. */
export interface Assembly {
  /** Absolute path. */
  readonly directory: string;
  /** A stack comes after those it depends on. */
  readonly stacks: readonly Stack[];
}

export interface Stack {
  readonly name: string;
  /** Undefined when the stack was synthesized for whatever account it is deployed to; likewise the region. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly template: Template;
  /** Absolute path of the asset's directory or file, by the S3 object key that the template refers to. */
  readonly assets: ReadonlyMap<string, string>;
  /** Names of stacks. */
  readonly dependencies: readonly string[];
}

const manifestSchema = z.object({
  version: z.string(),
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      environment: z.string().optional(),
      dependencies: z.array(z.string()).default([]),
      properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
type Artifact = z.output<typeof manifestSchema>['artifacts'][string];

const stackPropertiesSchema = z.looseObject({ templateFile: z.string(), stackName: z.string().optional() });
const assetManifestPropertiesSchema = z.looseObject({ file: z.string() });
const assetsSchema = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.string() }).optional(),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/**
 * Reads a synthesized cloud assembly: its stacks with their templates and file assets.
 * @param directory Usually `cdk.out`.
 * @throws Error when there is none, or it holds what is not modelled (CDK stages); it says what to do.
 */
export function readAssembly(directory: string): Assembly {
  const path = resolve(directory);
  if (!existsSync(join(path, 'manifest.json'))) {
    throw new Error(
      `There is no cloud assembly in "${path}": no manifest.json. Run \`npx cdk synth\` first, or name its output directory.`,
    );
  }
  const { artifacts } = readJson(join(path, 'manifest.json'), manifestSchema);
  for (const [id, { type }] of Object.entries(artifacts)) {
    if (type === 'cdk:cloud-assembly')
      throw new Error(
        `The cloud assembly in "${path}" has the nested assembly "${id}" (a CDK Stage), which is not modelled.`,
      );
  }
  const stacks = new Map(
    Object.entries(artifacts)
      .filter(([, { type }]) => type === 'aws:cloudformation:stack')
      .map(([id, artifact]) => [id, toStack(path, id, artifact, artifacts)]),
  );
  return { directory: path, stacks: sortStacks(stacks, artifacts) };
}

function toStack(
  directory: string,
  id: string,
  artifact: Artifact,
  artifacts: Readonly<Record<string, Artifact>>,
): Stack {
  const { templateFile } = stackPropertiesSchema.parse(artifact.properties);
  const { account, region } = toEnvironment(artifact.environment);
  const needed = artifact.dependencies.flatMap((name) => {
    const dependency = artifacts[name];
    return dependency === undefined ? [] : [{ name, dependency }];
  });
  return {
    name: toStackName(id, artifact),
    account,
    region,
    template: readJson(join(directory, templateFile), templateSchema),
    assets: new Map(
      needed
        .filter(({ dependency }) => dependency.type === 'cdk:asset-manifest')
        .flatMap(({ dependency }) => readAssets(directory, dependency)),
    ),
    dependencies: needed
      .filter(({ dependency }) => dependency.type === 'aws:cloudformation:stack')
      .map(({ name, dependency }) => toStackName(name, dependency)),
  };
}

function toStackName(id: string, artifact: Artifact): string {
  return stackPropertiesSchema.parse(artifact.properties).stackName ?? id;
}

/** `aws://111122223333/eu-west-1`; a stack without a fixed environment says unknown-account, unknown-region. */
function toEnvironment(environment = '') {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) ?? [];
  return {
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
  };
}

function readAssets(directory: string, artifact: Artifact): [objectKey: string, path: string][] {
  const { file } = assetManifestPropertiesSchema.parse(artifact.properties);
  const { files } = readJson(join(directory, file), assetsSchema);
  return Object.values(files).flatMap(({ source, destinations }) =>
    source === undefined
      ? []
      : Object.values(destinations).map(({ objectKey }): [string, string] => [
          objectKey,
          resolve(directory, source.path),
        ]),
  );
}

function sortStacks(
  stacks: ReadonlyMap<string, Stack>,
  artifacts: Readonly<Record<string, Artifact>>,
): readonly Stack[] {
  const dependencies = new Map(
    [...stacks.keys()].map((id) => [
      id,
      (artifacts[id]?.dependencies ?? []).filter((name) => stacks.has(name)),
    ]),
  );
  const sorted = sortByDependency(
    dependencies,
    (cycle) => new Error(`These stacks depend on one another: ${cycle.join(' -> ')}.`),
  );
  return sorted.flatMap((id) => stacks.get(id) ?? []);
}

function readJson<T>(path: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(
      `"${path}" is not what \`cdk synth\` writes: ${cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)}. ` +
        'Run `npx cdk synth` first, and name its output directory.',
      { cause },
    );
  }
}
