import { AwsError, type Clock } from '../model.ts';

/** The requests that may come at once after a pause. */
const burst = 2;

/**
 * A token bucket for each Region, on the account's clock.
 *
 * @param perSecond how fast it refills; Infinity never throttles
 * @returns takes one request, or throws ThrottlingException (status 400), which the SDK retries
 */
export function createThrottle(clock: Clock, perSecond: number): (region: string) => void {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  return (region) => {
    if (perSecond === Infinity) return;
    const now = clock.now().getTime();
    const { tokens, at } = buckets.get(region) ?? { tokens: burst, at: now };
    const available = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    const taken = available >= 1;
    buckets.set(region, { tokens: available - (taken ? 1 : 0), at: now });
    if (!taken) throw new AwsError('ThrottlingException', 'Rate exceeded');
  };
}
