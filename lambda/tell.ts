import type { LifecycleEvent } from '../core/lifecycle/names.ts';
import type { LifecycleBus } from './aws/lifecycle-bus.ts';
import type { Notice, Notices } from './aws/notices.ts';

export interface TellPorts {
  readonly notices: Notices;
  readonly bus: LifecycleBus;
}

/** Composes the events when they are put: what goes wrong with it is no reason for silence either. */
type ToEvents = () => readonly LifecycleEvent[];

/**
 * Publishes the notice and puts its events, side by side: neither waits for the other, nor is kept from going out by it.
 * Where the mail failed the step is repeated, and the events come again, with the same ids.
 *
 * @returns why the events could not be put, where they could not
 * @throws what publishing threw; it says why the events failed, too, where they did
 */
export async function tell(
  notice: Notice,
  toEvents: ToEvents,
  { notices, bus }: TellPorts,
): Promise<{ readonly messageId: string; readonly eventsError: string | undefined }> {
  const putting = putEvents(toEvents, bus);
  try {
    const messageId = await notices.publish(notice);
    return { messageId, eventsError: await putting };
  } catch (error) {
    const eventsError = await putting;
    if (eventsError !== undefined && error instanceof Error)
      error.message += ` The events failed, too: ${eventsError}`;
    throw error;
  }
}

/** @returns why they could not be put, where they could not: no mail waits or fails for their sake */
export async function putEvents(toEvents: ToEvents, bus: LifecycleBus): Promise<string | undefined> {
  try {
    await bus.put(toEvents());
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'not an error';
  }
}
