import { type Account, startAccount } from '@firebreak/account';
import { addUser, stateOf, type TestUser } from '../e2e/support/people.ts';
import { type Circumstances, firebreak, type Ran } from '../support/run/cli.ts';

let account: Account;
/** Set when IAM has been asked for this often by anybody. */
let reached: { readonly call: string; readonly then: () => void } | undefined;

beforeAll(async () => {
  account = await startAccount({
    fault: ({ operation }) => {
      if (operation === reached?.call) reached.then();
      return undefined;
    },
  });
});
afterAll(() => account.close());

function run(args: readonly string[], more: Circumstances = {}): Promise<Ran> {
  const env = {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
    AWS_REGION: 'us-east-1',
    FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
  };
  return firebreak(args, { ...more, env });
}

/** Starts containing, and ends the process in the middle of a call. */
async function cutOff({ name }: TestUser, call: string, signal: Circumstances['signal']): Promise<Ran> {
  const interruptWhen = new Promise<void>((then) => {
    reached = { call, then };
  });
  const ran = await run(['contain', '--user', name, '--execute', '--yes'], {
    interruptWhen,
    ...(signal && { signal }),
  });
  reached = undefined;
  return ran;
}

describe('a process that contains and is ended', () => {
  it.each([
    ['Ctrl-C', 'GetLoginProfile', undefined, false],
    ['Ctrl-C', 'PutUserPolicy', undefined, true],
    ['a kill', 'DeleteLoginProfile', 'SIGKILL', false],
    ['a kill', 'UpdateAccessKey', 'SIGKILL', true],
    ['a kill', 'ListServiceSpecificCredentials', 'SIGKILL', false],
  ] as const)(
    'by %s at %s is restored by what it wrote down',
    async (how, call, signal, again) => {
      const user = await addUser(account, `${how.replace(' ', '-')}-${call}`);
      const before = account.iam.snapshot().users[user.name];
      expect((await cutOff(user, call, signal)).code).not.toBe(0);
      if (again) {
        expect((await run(['contain', '--user', user.name, '--execute', '--yes'])).code).toBe(0);
        expect(stateOf(account, user)).toEqual({
          keys: ['Inactive', 'Inactive'],
          hasPassword: false,
          sessionsDenied: true,
        });
      }
      const { stdout } = await run(['contain', '--user', user.name]);
      const [, id = ''] = /by hand: (fb-\S+-by-hand), begun/.exec(stdout)!;
      const all = ['--include-compromised-key', '--include-sessions', '--new-password'];
      expect(await run(['restore', id, '--execute', '--yes', ...all])).toMatchObject({ code: 0 });
      expect(account.iam.snapshot().users[user.name]).toEqual(before);
    },
    120_000,
  );
});
