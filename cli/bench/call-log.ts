import type { Progress } from '../../account/account.ts';
import type { AwsError, Call } from '../../account/model.ts';

/** A call when its service had executed it. */
export interface TimedCall {
  readonly call: Call;
  readonly error?: AwsError;
  /** performance.now() */
  readonly at: number;
}

export interface CallLog {
  /** For AccountOptions.onProgress. */
  readonly watch: (progress: Progress) => void;
  /** Resolves with the call that makes this key inactive, when IAM has executed it. */
  readonly deactivated: (accessKeyId: string) => Promise<TimedCall>;
  /** Every call since this was last asked, in the order in which they were executed. */
  readonly take: () => readonly TimedCall[];
}

/** Listens to the account: what it executed, and the moment it did. */
export function createCallLog(): CallLog {
  let calls: TimedCall[] = [];
  const waiting = new Map<string, (call: TimedCall) => void>();
  return {
    watch: (progress) => {
      if (progress.kind !== 'call') return;
      const { call, error } = progress;
      const timed = { call, at: performance.now(), ...(error && { error }) };
      calls.push(timed);
      if (error === undefined && isDeactivation(call))
        waiting.get(String(call.input['AccessKeyId']))?.(timed);
    },
    deactivated: (accessKeyId) => new Promise((resolve) => waiting.set(accessKeyId, resolve)),
    take: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

function isDeactivation({ service, operation, input }: Call): boolean {
  return service === 'iam' && operation === 'UpdateAccessKey' && input['Status'] === 'Inactive';
}
