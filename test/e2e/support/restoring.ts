import { AwsError, type Call } from '@firebreak/account';
import type { Keys } from '../../../drills/people.ts';
import { calls } from '../../../drills/probes.ts';
import { firebreak, type Ran } from '../../support/run/cli.ts';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, launch, type TestUser } from './people.ts';

/** Where incidents are restored: one deployment for the tests of a file, which imports this one. */
export const stage = {
  deployed: undefined as unknown as Deployed,
  /** Each call that puts events on the bus. */
  puts: [] as Call[],
  /** Called at each report that is published, while time stands still for the answer. */
  onReport: (): void => undefined,
  /** The operation that is refused, if any. */
  broken: undefined as string | undefined,
};

beforeAll(async () => {
  stage.deployed = await startDeployed({
    account: {
      fault: ({ operation }) =>
        operation === stage.broken ? new AwsError('AccessDenied', 'You may not do this.', 403) : undefined,
    },
    onCall: ({ call }) => {
      if (call.service === 'sns' && call.operation === 'Publish') stage.onReport();
      if (call.operation === 'PutEvents') stage.puts.push(call);
    },
  });
}, startTimeout);
afterAll(() => stage.deployed.close());
afterEach(() => {
  stage.onReport = () => undefined;
  stage.broken = undefined;
});

export function run(...args: readonly string[]): Promise<Ran> {
  const { account } = stage.deployed;
  return firebreak(args, {
    env: {
      AWS_ENDPOINT_URL: account.endpoint,
      AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
      AWS_REGION: 'us-east-1',
      FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
    },
  });
}
export const execute = (id: string, ...more: readonly string[]): Promise<Ran> =>
  run('restore', id, '--execute', '--yes', ...more);

export const picture = ({ name }: TestUser) => stage.deployed.account.iam.snapshot().users[name]!;
export const incidentOf = async ({ name }: TestUser) => (await stage.deployed.watch().incidents(name))[0]!;
export const idOf = async (user: TestUser): Promise<string> => String((await incidentOf(user))['incidentId']);
export const works = async (keys: Keys): Promise<boolean> =>
  calls(stage.deployed.account, 'a key', 'works', { keys, region: 'us-east-1' })
    .attempt()
    .then(
      () => true,
      () => false,
    );

/** A user whose keys are older than what follows: CloudTrail and IAM have whole seconds. */
export async function addOldUser(name: string): Promise<TestUser> {
  const { account } = stage.deployed;
  const user = await addUser(account, name);
  account.clock.advanceBy(2_000);
  return user;
}

/** A user whose first key launched and was contained. */
export async function contained(
  name: string,
): Promise<{ user: TestUser; before: ReturnType<typeof picture> }> {
  const user = await addOldUser(name);
  const before = picture(user);
  await launch(stage.deployed.account, user.keys[0]);
  await stage.deployed.account.settled();
  expect(picture(user)).not.toEqual(before);
  return { user, before };
}

/** As it was, but for the key that launched and the password. */
export const allButCompromised = (before: ReturnType<typeof picture>, { keys }: TestUser) => ({
  ...before,
  hasPassword: false,
  accessKeys: before.accessKeys.map((key) =>
    key.accessKeyId === keys[0].accessKeyId ? { ...key, status: 'Inactive' } : key,
  ),
});
