import type { Clock } from '../model.ts';
import type { BusEvent, Delivery, RetryPolicy, Rule, Target } from './model.ts';
import { type Failure, toFailure } from './failure.ts';
import { toPayload } from './payload.ts';

/** What a delivery needs of the account around it. */
export interface DeliveryPorts {
  readonly clock: Clock;
  /** Hands the payload to the target; throws what the target answers. */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** Sends to the target's dead-letter queue; throws where the queue is missing or its policy refuses. */
  readonly deadLetter: (
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** Told of every event that reaches neither its target nor a dead-letter queue. */
  readonly onLost: (what: string) => void;
}

/** AWS's default: 24 hours, 185 repetitions. */
export const defaultRetryPolicy: RetryPolicy = {
  maximumRetryAttempts: 185,
  maximumEventAgeInSeconds: 86_400,
};

/** The last failure, and which limit of the retry policy was reached, if one was. */
interface GivenUp {
  readonly failure: Failure;
  readonly retries: number;
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
}

/** One event for one target of one rule, taken in by EventBridge at `receivedAt`. */
interface Assignment {
  readonly rule: Rule;
  readonly target: Target;
  readonly event: BusEvent;
  readonly receivedAt: Date;
}

/** Deliveries under way. */
export function createDeliveries(ports: DeliveryPorts) {
  const underWay = new Set<Promise<void>>();
  return {
    /** Delivers to each target of the rule, so often. */
    start: (rule: Rule, event: BusEvent, copies = 1): void => {
      const receivedAt = ports.clock.now();
      for (const target of rule.targets.flatMap((one) => Array<Target>(copies).fill(one))) {
        const delivery = deliverWithRetries({ rule, target, event, receivedAt }, ports);
        underWay.add(delivery);
        // A rejection here is a fault of a port, never of a target; it is left unhandled, to be seen.
        void delivery.finally(() => underWay.delete(delivery));
      }
    },
    settled: async (): Promise<void> => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/**
 * Delivers, repeating retryable failures until the target's retry policy is exhausted; then, or at once for other
 * failures, turns to the dead-letter queue. Never rejects for what the target does: a loss goes to `onLost`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
async function deliverWithRetries(assignment: Assignment, ports: DeliveryPorts): Promise<void> {
  const { maximumRetryAttempts, maximumEventAgeInSeconds } =
    assignment.target.retryPolicy ?? defaultRetryPolicy;
  const expiresAt = assignment.receivedAt.getTime() + maximumEventAgeInSeconds * 1000;
  for (let retries = 0; ; retries++) {
    const failure = await ports.clock.busy(() => attempt(assignment, ports));
    if (!failure) return;
    if (!failure.retryable) return giveUp(assignment, ports, { failure, retries });
    if (retries >= maximumRetryAttempts) {
      return giveUp(assignment, ports, { failure, retries, exhausted: 'MaximumRetryAttempts' });
    }
    const left = expiresAt - ports.clock.now().getTime();
    const delay = Math.max(retryDelay(retries), failure.retryAfterMs ?? 0);
    await ports.clock.sleep(Math.max(0, Math.min(delay, left)));
    if (ports.clock.now().getTime() >= expiresAt) {
      return giveUp(assignment, ports, { failure, retries, exhausted: 'MaximumEventAgeInSeconds' });
    }
  }
}

/**
 * Milliseconds until the next repetition: doubling from one second, at most as long as lets 185 of them fill 24
 * hours. AWS publishes neither figure and adds jitter; without jitter a drill can be repeated exactly.
 */
export function retryDelay(retries: number): number {
  const longest = (86_400 / 185) * 1000;
  return Math.min(2 ** retries * 1000, longest);
}

async function attempt(assignment: Assignment, ports: DeliveryPorts): Promise<Failure | undefined> {
  const { rule, target, event, receivedAt } = assignment;
  try {
    await ports.deliver({ rule, target, event, payload: toPayload(rule, target, event, receivedAt) });
    return undefined;
  } catch (error) {
    return toFailure(error);
  }
}

/** The dead letter's body is the event as it was on the bus, not the payload. */
async function giveUp(
  { rule, target, event }: Assignment,
  ports: DeliveryPorts,
  { failure, retries, exhausted }: GivenUp,
): Promise<void> {
  const lost = `event ${event.id} (${event['detail-type']}) of rule ${rule.arn} for ${target.arn}: ${failure.code} ${failure.message}`;
  const { deadLetterArn } = target;
  if (deadLetterArn === undefined) {
    ports.onLost(`${lost}; the target has no dead-letter queue`);
    return;
  }
  const attributes = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    RETRY_ATTEMPTS: String(retries),
  };
  try {
    await ports.clock.busy(() => ports.deadLetter(deadLetterArn, JSON.stringify(event), attributes));
  } catch (error) {
    const reason = toFailure(error);
    ports.onLost(`${lost}; its dead-letter queue ${deadLetterArn}: ${reason.code} ${reason.message}`);
  }
}
