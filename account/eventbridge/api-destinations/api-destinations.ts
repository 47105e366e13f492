import type { Clock } from '../../model.ts';
import type { ApiDestination } from './model.ts';
import { toRequest } from './request.ts';
import { checkHosts, type Hosts, send } from './send.ts';
import { createDestinationStore, type DestinationStore, type StorePorts } from './store.ts';

interface ApiDestinationPorts extends StorePorts {
  readonly clock: Clock;
  readonly hosts: Hosts;
}

export interface ApiDestinations extends Omit<DestinationStore, 'find'> {
  /**
   * Sends a target's input to the endpoint, no sooner than the rate allows. It asks nothing of IAM: whoever calls it
   * asks for `events:InvokeApiDestination` first.
   *
   * @throws DeliveryError, ResourceNotFoundException
   */
  readonly invoke: (arn: string, payload: string) => Promise<void>;
}

/** Connections and API destinations of one account: API keys, over HTTP to servers on this machine. */
export function createApiDestinations({ clock, hosts, ...ports }: ApiDestinationPorts): ApiDestinations {
  const { find, ...destinations } = createDestinationStore(ports);
  const nextAt = new Map<string, number>();
  const known = checkHosts(hosts);

  /** The account's time does not jump during a delivery: a low rate keeps its caller waiting indeed. */
  async function pace({ arn, ratePerSecond }: ApiDestination): Promise<void> {
    const now = clock.now().getTime();
    const turn = Math.max(now, nextAt.get(arn) ?? now);
    nextAt.set(arn, turn + 1000 / ratePerSecond);
    if (turn > now) await clock.sleep(turn - now);
  }

  async function invoke(arn: string, payload: string): Promise<void> {
    const { destination, connection } = find(arn);
    await pace(destination);
    await send(toRequest(destination, connection, payload), known);
  }

  return { ...destinations, invoke };
}
