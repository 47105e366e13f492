import { makeInstances } from '../../lambda/aws/instances.ts';
import { makePrices } from '../../lambda/aws/prices.ts';
import type { ContainmentState } from '../../core/state.ts';
import type { InstancesNow } from '../../core/instances/instances.ts';
import type { Activity } from '../../core/review/totals/activity.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { inspectInstances } from '../../lambda/steps/inspect-instances/inspect.ts';
import type { AmbientAws } from '../by-hand/aws.ts';

/** What became of the instances that it launched, and what they cost; undefined where it launched none. */
export async function inspectLaunched(
  activity: Activity,
  state: ContainmentState | undefined,
  { aws, settings }: { readonly aws: AmbientAws; readonly settings: Settings },
): Promise<InstancesNow | undefined> {
  const isLaunched =
    ['launched', 'unsure'].includes(state?.launch.result.kind ?? '') ||
    activity.instances.items.length > 0 ||
    activity.hidden !== undefined;
  if (!isLaunched) return undefined;
  return inspectInstances(
    { activity, ...(state && { launch: state.launch }) },
    {
      instances: makeInstances(aws.config),
      prices: makePrices(settings.homeRegion, aws.config),
      now: aws.now(),
      timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
    },
  );
}
