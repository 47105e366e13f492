import { createStacks, type Stacks } from './deploy/stacks.ts';
import type { CloudTrailRecord } from './cloudtrail/record/record.ts';
import { type AccountClock, createClock } from './clock.ts';
import { createKeys, type Keys } from './keys.ts';
import type { AccountOptions } from './options.ts';
import { createParts, type Parts } from './parts.ts';
import type { Recorder } from './recorder.ts';
import { listen } from './wire/server.ts';

/** An AWS account on this machine: loopback only, gone when it is closed. */
export interface Account extends Parts, Pick<Recorder, 'offTheRecord'> {
  readonly accountId: string;
  /** For AWS_ENDPOINT_URL: all services and regions. */
  readonly endpoint: string;
  readonly clock: AccountClock;
  readonly keys: Keys;
  /** What was deployed into it. */
  readonly stacks: Stacks;
  /** Lets a CloudTrail record happen now, as if its call had just been made. */
  readonly play: (record: CloudTrailRecord) => void;
  /** What must not be passed over: calls that are not modelled, lost events, faults of the account itself. */
  readonly problems: () => readonly string[];
  /** Resolves when every event is delivered, every execution has ended and every queued invocation, too. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts an account. Nothing is in it but the root user. */
export async function startAccount(options: AccountOptions = {}): Promise<Account> {
  const { accountId = '111122223333' } = options;
  const clock = createClock(options);
  const keys = createKeys();
  const problems: string[] = [];
  const onProblem = (what: string): void => void problems.push(what);
  const endpoint = (): string => wire.endpoint;
  const common = { accountId, clock, findKey: keys.find, endpoint, onProblem };
  const { parts, gate, recorder, arrived } = createParts(options, common);
  const { iam, organizations, trail, eventBridge, states, lambda } = parts;
  const wire = await listen({
    clock,
    authenticate: (credential) => {
      const found = organizations.authenticate(credential) ?? iam.authenticate(credential);
      iam.recordUse(credential.accessKeyId, credential);
      return found;
    },
    handle: gate.handle,
    onError: (error) => onProblem(`the account itself failed: ${toText(error)}`),
  });
  return {
    ...parts,
    ...{ accountId, clock, keys, stacks: createStacks(), endpoint: wire.endpoint },
    play: trail.record,
    offTheRecord: recorder.offTheRecord,
    problems: () => [...problems],
    settled: async () => {
      // What runs may let records be made that are on their way for longer.
      for (let had = -1, has = await arrived(); has > had; has = await arrived()) {
        had = has;
        await eventBridge.settled();
        await states.settled();
        await eventBridge.settled();
        await lambda.settled();
      }
    },
    close: async () => {
      clock.stop();
      await Promise.all([lambda.close(), wire.close()]);
    },
  };
}

function toText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
