import type { Clock, Operation, Service } from '../model.ts';
import { createThrottle } from '../throttle.ts';

/**
 * A service whose operations share one allowance, whoever calls: AWS throttles IAM for the whole account, and does not
 * say at how many calls. A second's worth may come at once. Calls that are denied do not count.
 *
 * @param perSecond Infinity never throttles
 */
export function withThrottle(service: Service, clock: Clock, perSecond: number): Service {
  const throttle = createThrottle(clock, { perSecond, burst: Math.max(1, perSecond), code: 'Throttling' });
  const limit =
    (operation: Operation): Operation =>
    (input, call) => {
      throttle('us-east-1');
      return operation(input, call);
    };
  const operations = Object.entries(service.operations).map(
    ([name, operation]) => [name, limit(operation)] as const,
  );
  return { ...service, operations: Object.fromEntries(operations) };
}
