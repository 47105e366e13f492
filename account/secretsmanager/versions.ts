import type { Secret, Value, Version } from './model.ts';

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

/**
 * `versions` with a new one, to which `stages` move from those that have them. What loses AWSCURRENT becomes
 * AWSPREVIOUS. The first version of a secret is always AWSCURRENT.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export function withVersion(
  versions: readonly Version[],
  added: Omit<Version, 'stages'>,
  stages: readonly string[] = [current],
): readonly Version[] {
  const moved = versions.length === 0 ? [...new Set([...stages, current])] : stages;
  const isReplaced = moved.includes(current);
  const gone = isReplaced ? [...moved, previous] : moved;
  const others = versions.map((version) => {
    const left = version.stages.filter((stage) => !gone.includes(stage));
    const becomesPrevious = isReplaced && version.stages.includes(current);
    return { ...version, stages: becomesPrevious ? [...left, previous] : left };
  });
  return [...others, { ...added, stages: moved }];
}

/** The version that a read asks for: AWSCURRENT, unless it names an id or a stage; both must be of one version. */
export function findVersion(
  { versions }: Pick<Secret, 'versions'>,
  wanted: { readonly VersionId?: string | undefined; readonly VersionStage?: string | undefined },
): Version | undefined {
  const { VersionId: id, VersionStage: stage = id === undefined ? current : undefined } = wanted;
  return versions.find(
    (version) =>
      (id === undefined || version.id === id) && (stage === undefined || version.stages.includes(stage)),
  );
}

export function isSameValue(one: Value, other: Value): boolean {
  if (one.text !== undefined) return one.text === other.text;
  return one.bytes !== undefined && other.bytes !== undefined && one.bytes.equals(other.bytes);
}

/** Which stages each version has; those that have none are left out. */
export function toStages({ versions }: Pick<Secret, 'versions'>): Record<string, string[]> {
  const staged = versions.filter(({ stages }) => stages.length > 0);
  return Object.fromEntries(staged.map(({ id, stages }) => [id, [...stages]]));
}
