import { AwsError, type Clock } from './model.ts';

export interface ThrottleOptions {
  /** How fast it refills; Infinity never throttles. */
  readonly perSecond: number;
  /** The requests that may come at once after a pause. */
  readonly burst: number;
  /** The service's word for it, one of those that the SDK knows to repeat. */
  readonly code: 'Throttling' | 'ThrottlingException';
}

/**
 * A token bucket for each Region, on the account's clock.
 *
 * @returns takes one request, or throws (status 400, "Rate exceeded")
 */
export function createThrottle(
  clock: Clock,
  { perSecond, burst, code }: ThrottleOptions,
): (region: string) => void {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  return (region) => {
    if (perSecond === Infinity) return;
    const now = clock.now().getTime();
    const { tokens, at } = buckets.get(region) ?? { tokens: burst, at: now };
    const available = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    const taken = available >= 1;
    buckets.set(region, { tokens: available - (taken ? 1 : 0), at: now });
    if (!taken) throw new AwsError(code, 'Rate exceeded');
  };
}
