import { AwsError } from '../../model.ts';
import type { Call, Clock, Principal } from '../../model.ts';
import { listen } from '../../wire/server.ts';
import type { Wire, WireOptions } from '../../wire/server.ts';

export const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
export const session = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'another/secret',
  sessionToken: 'token==/+',
};

const principal: Principal = {
  kind: 'user',
  accountId: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/alice',
  principalId: 'AIDAEXAMPLE',
  userName: 'alice',
  policies: () => ({ identity: [] }),
};

export interface Account extends Wire {
  /** The calls that arrived, oldest first. */
  readonly calls: Call[];
  readonly errors: unknown[];
  /** What every further call gets: a value, or an error that is thrown. */
  respond: (output: unknown) => void;
  /** Settings for an SDK client that makes one attempt. */
  readonly client: { endpoint: string; region: string; maxAttempts: number; credentials: typeof credentials };
}

const realTime: Clock = {
  now: () => new Date(),
  sleep: () => Promise.reject(new Error('The wire never sleeps.')),
  busy: (work) => work(),
};

/** Starts a wire whose account knows one user key and one session, and does as told with their calls. */
export async function startAccount(options: Partial<WireOptions> = {}): Promise<Account> {
  const calls: Call[] = [];
  const errors: unknown[] = [];
  let output: unknown;
  const wire = await listen({
    clock: realTime,
    authenticate: ({ accessKeyId, sessionToken }) => {
      const known = [{ ...credentials, sessionToken: undefined }, session].find(
        (key) => key.accessKeyId === accessKeyId,
      );
      if (known === undefined || known.sessionToken !== sessionToken) {
        throw new AwsError(
          'InvalidClientTokenId',
          'The security token included in the request is invalid.',
          403,
        );
      }
      return { secretAccessKey: known.secretAccessKey, principal };
    },
    handle: (call) => {
      calls.push(call);
      if (output instanceof Error) return Promise.reject(output);
      return Promise.resolve(output);
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  return {
    ...wire,
    calls,
    errors,
    respond: (next) => (output = next),
    client: { endpoint: wire.endpoint, region: 'eu-west-1', maxAttempts: 1, credentials },
  };
}

/** What a promise rejects with; fails when it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('Expected a rejection.');
}

/** Runs of characters that a careless encoder breaks. */
export const awkward = [
  `<&>"'`,
  'a+b %20 100% =?#;,:@/\\',
  'ünïcödé ☃ 日本語 🔥',
  '  two  spaces  ',
  'line one\nline two\ttabbed',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
];
