import { setTimeout as pause } from 'node:timers/promises';
import { makeEventHistory } from '../../lambda/aws/history/event-history.ts';
import { issuingRegions } from '../../core/lineage/lineage.ts';
import { expectedBy } from '../../core/lineage/services/expected.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { isTemporaryKeyId } from '../../core/values/arn.ts';
import { traceCredential } from '../../lambda/steps/trace-credential/trace.ts';
import { watchedRegions } from '../../lib/regions.ts';
import type { AmbientAws } from './aws.ts';
import type { Case } from './case.ts';
import { findCase, type FindDeps } from './find-case.ts';
import type { Selector } from './selector.ts';

/** Two calls a second and region are shared with everybody in the account; a person waits this long at the most. */
const budgetMs = 120_000;

/**
 * Everything that can be found out about a selector by reading: launch, caller, verdict and lineage.
 * @param regions where to search; those of the settings and of the shell where none is given
 * @param tell is told of each look-up as it begins
 * @throws NotFound when there is nothing under the selector
 */
export async function examine(
  selector: Selector,
  { aws, settings, regions, tell }: ExamineInput,
): Promise<Case> {
  const deps: FindDeps = {
    history: makeEventHistory(undefined, aws.config),
    regions: regions.length > 0 ? [...new Set(regions)] : defaultRegions(settings, aws),
    deadline: new Date(aws.now().getTime() + budgetMs),
    clock: aws.now,
    pause,
    iam: aws.iam,
    settings,
    tell,
  };
  const found = await findCase(selector, deps);
  const { accessKeyId } = found.caller;
  if (accessKeyId === undefined || !isTemporaryKeyId(accessKeyId)) return found;
  tell(`looking for who issued ${accessKeyId}`);
  const { launch, caller, account } = found;
  const first = issuingRegions(settings.homeRegion, launch?.region ?? settings.homeRegion);
  const lineage = await traceCredential(
    {
      accessKeyId,
      caller,
      account,
      ...(launch && { expectedBy: expectedBy(launch, settings) }),
      ...(launch?.invokedBy !== undefined && { invokedBy: launch.invokedBy }),
      eventTime: launch?.eventTime ?? aws.now().toISOString(),
      regions: first,
      furtherRegions: deps.regions,
      ...(launch?.sessionCreatedAt !== undefined && { createdAt: launch.sessionCreatedAt }),
    },
    deps,
  );
  return { ...found, lineage };
}

export interface ExamineInput {
  readonly aws: AmbientAws;
  readonly settings: Settings;
  readonly regions: readonly string[];
  readonly tell: (text: string) => void;
}

function defaultRegions(settings: Settings, { region }: AmbientAws): readonly string[] {
  return [...new Set([settings.homeRegion, ...watchedRegions(settings), ...(region ? [region] : [])])];
}
