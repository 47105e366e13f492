import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { type Deployed, startDeployed } from '../../support/run/deployed.ts';
import { addUser, launch, root, type TestUser } from './people.ts';
import type { Watch } from './watch.ts';

const minute = 60_000;
export const patrolSettings = 'test/e2e/settings/patrol-settings.ts';

/** Firebreak with an hourly patrol, and what tests of it do and see. */
export interface PatrolStage {
  readonly deployed: Deployed;
  /** A user who launched and was contained, an hour ago. */
  readonly contained: (name: string) => Promise<TestUser>;
  /** What a pipeline does, or a person who does not know. */
  readonly reactivate: (user: TestUser) => Promise<void>;
  /** Lets time pass, round by round. */
  readonly pass: (minutes: number) => Promise<void>;
  /** Lets the rest of a day pass without a round, and then one. */
  readonly passDay: () => Promise<void>;
  /** Of the user's first key. */
  readonly statusOf: (user: TestUser) => string | undefined;
  readonly itemOf: (user: TestUser) => Promise<Awaited<ReturnType<Watch['incidents']>>[number]>;
  readonly noteOf: (user: TestUser) => Promise<unknown>;
}

export async function startPatrol(): Promise<PatrolStage> {
  const deployed = await startDeployed({ settingsFile: patrolSettings });
  const { account } = deployed;
  const statusOf = ({ name, keys }: TestUser) =>
    account.iam
      .snapshot()
      .users[name]?.accessKeys.find(({ accessKeyId }) => accessKeyId === keys[0].accessKeyId)?.status;
  const pass = async (minutes: number): Promise<void> => {
    await account.clock.sleep(minutes * minute);
    await account.settled();
  };
  const itemOf = async ({ name }: TestUser) => {
    const [item] = await deployed.watch().incidents(name);
    if (!item) throw new Error(`There is no incident of ${name}.`);
    return item;
  };
  return {
    ...{ deployed, statusOf, pass, itemOf },
    contained: async (name) => {
      const user = await addUser(account, name);
      await launch(account, user.keys[0]);
      await account.settled();
      await pass(61);
      return user;
    },
    reactivate: async ({ name, keys }) => {
      await root(account).iam.send(
        new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: keys[0].accessKeyId, Status: 'Active' }),
      );
    },
    passDay: async () => {
      account.clock.advanceBy(23 * 60 * minute);
      await pass(61);
    },
    noteOf: async (user) => JSON.parse(String((await itemOf(user))['patrol'])) as unknown,
  };
}

/** Subjects of the mails about a user, without what comes behind the decision. */
export const mailsOf = (seen: Watch, { name }: TestUser): readonly string[] =>
  seen
    .notices()
    .filter(({ subject }) => subject.includes(name))
    .map(({ subject }) => subject.replace(/: user .*/, ''));
