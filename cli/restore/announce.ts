import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { restoredEvent, type RestoredIncident } from '../../core/lifecycle/restored.ts';
import { clientOptions } from '../../lambda/aws/clients.ts';
import { makeLifecycleBus } from '../../lambda/aws/lifecycle-bus.ts';
import type { AmbientAws } from '../by-hand/aws.ts';

/**
 * Puts the event that the incident is restored, so that tickets and pages are closed. What is restored stays so where it
 * cannot be put.
 *
 * @returns why it could not be put, and what to do; nothing where it was
 */
export async function announceRestored(
  restored: RestoredIncident,
  { account, arn, config, now }: AmbientAws,
  homeRegion: string,
): Promise<string | undefined> {
  const bus = makeLifecycleBus(new EventBridgeClient({ ...clientOptions, ...config, region: homeRegion }));
  try {
    await bus.put([restoredEvent(restored, { account, arn, now: now() })]);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `the event Restored could not be put (${why}): resolve ${restored.incidentId} by hand in the pager and in tickets`;
  }
}
