import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Account, AwsError, type Call, startAccount } from '@firebreak/account';
import { addUser, type TestUser } from '../../e2e/support/people.ts';
import { firebreak, type Ran } from '../../support/run/cli.ts';

/** An account without a responder, for the tests of a file, which imports this one. */
export const stage = {
  account: undefined as unknown as Account,
  /** The operation that fails for good, if any. */
  broken: undefined as string | undefined,
};
const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-test-'));

beforeAll(async () => {
  stage.account = await startAccount({
    fault: ({ operation }: Call) =>
      operation === stage.broken ? new AwsError('AccessDenied', 'You may not do this.', 403) : undefined,
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.account.close();
});
afterEach(() => {
  stage.broken = undefined;
});

export function run(args: readonly string[], input?: string): Promise<Ran> {
  const { account } = stage;
  const env = {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
    AWS_REGION: 'us-east-1',
    FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
  };
  return firebreak(args, { env, ...(input !== undefined && { input }) });
}

export const picture = ({ name }: TestUser) => stage.account.iam.snapshot().users[name]!;
export const file = (name: string) => path.join(folder, `${name}.json`);

/** Contains a user by hand, and keeps what was printed. */
async function contain(user: TestUser): Promise<void> {
  const { code, stdout } = await run(['contain', '--user', user.name, '--execute', '--yes', '--json']);
  expect(code).toBe(0);
  writeFileSync(file(user.name), stdout);
}

export interface Contained {
  readonly user: TestUser;
  readonly before: ReturnType<typeof picture>;
}

/**
 * Users who are contained by hand, together: it takes seconds, for IAM to spread and for three checks.
 *
 * @param prepare what is done to each before that, by the user's name
 */
export async function containedByHand(
  prepare: Readonly<Record<string, (user: TestUser) => Promise<void>>>,
): Promise<(name: string) => Contained> {
  const contained = new Map<string, Contained>();
  for (const [name, fill] of Object.entries(prepare)) {
    const user = await addUser(stage.account, name);
    await fill(user);
    contained.set(name, { user, before: picture(user) });
  }
  stage.account.clock.advanceBy(2_000);
  await Promise.all([...contained.values()].map(({ user }) => contain(user)));
  return (name) => contained.get(name)!;
}

export const restore = (user: TestUser, ...more: readonly string[]): Promise<Ran> =>
  run(['restore', '--from', file(user.name), ...more]);
export const everything = ['--execute', '--yes', '--include-compromised-key', '--new-password'];
