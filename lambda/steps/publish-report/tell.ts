import type { LifecycleBus } from '../../aws/lifecycle-bus.ts';
import type { Notices } from '../../aws/notices.ts';
import { eventsOf } from '../../../core/lifecycle/events-of.ts';
import type { Composed, PublishInput } from './compose.ts';

export interface TellPorts {
  readonly notices: Notices;
  readonly bus: LifecycleBus;
}

/**
 * Publishes the notice and puts its events, side by side: neither waits for the other, nor is kept from going out by it.
 * Where the mail failed the step is repeated, and the events come again, with the same ids.
 *
 * @returns why the events could not be put, where they could not
 * @throws what publishing threw; it says why the events failed, too, where they did
 */
export async function tell(
  composed: Composed,
  input: PublishInput,
  ports: TellPorts,
): Promise<{ readonly messageId: string; readonly eventsError: string | undefined }> {
  const putting = putEvents(composed, input, ports);
  try {
    const messageId = await ports.notices.publish(composed);
    return { messageId, eventsError: await putting };
  } catch (error) {
    const eventsError = await putting;
    if (eventsError !== undefined && error instanceof Error)
      error.message += ` The events failed, too: ${eventsError}`;
    throw error;
  }
}

/** @returns why they could not be put, where they could not: no mail waits or fails for their sake */
export async function putEvents(
  { report }: Pick<Composed, 'report'>,
  { notice, state }: PublishInput,
  { bus }: Pick<TellPorts, 'bus'>,
): Promise<string | undefined> {
  try {
    await bus.put(eventsOf(notice, state, report));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'not an error';
  }
}
