import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { type Account, startAccount } from '@firebreak/account';
import { type Keys, person } from '../../drills/people.ts';
import { calls, lair } from '../../drills/probes.ts';
import { addUser } from '../e2e/support/people.ts';
import { type Circumstances, firebreak, type Ran } from '../support/run/cli.ts';

const userName = 'deploy+ci@example.com';
let account: Account;
let key: Keys;
let session: Keys;

beforeAll(async () => {
  account = await startAccount();
  ({
    keys: [key],
  } = await addUser(account, userName, { path: '/teams/' }));
  const { Credentials } = await person(account, key, lair).sts.send(new GetSessionTokenCommand({}));
  session = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
});
afterAll(() => account.close());

function contain(args: readonly string[], more: Circumstances = {}): Promise<Ran> {
  const env = {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
    AWS_REGION: 'us-east-1',
    FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
    ...more.env,
  };
  return firebreak(['contain', ...args], { ...more, env });
}

const works = async (keys: Keys): Promise<boolean> => {
  const probe = calls(account, 'a key', 'works', { keys, region: 'us-east-1' });
  return probe.attempt().then(
    () => true,
    () => false,
  );
};

describe('firebreak contain --user', () => {
  it('shows the plan and changes nothing', async () => {
    const { code, stdout } = await contain(['--user', userName]);
    expect(stdout).toContain(`aws iam delete-login-profile --user-name ${userName}`);
    expect(code).toBe(0);
    expect([await works(key), await works(session)]).toEqual([true, true]);
  });

  it.each([
    ['something else is typed', 'yes\n', '"yes" is not deploy+ci@example.com; nothing was changed'],
    ['nobody is there', undefined, 'nobody was there to confirm; nothing was changed'],
  ])('changes nothing when %s', async (_, input, message) => {
    const ran = await contain(['--user', userName, '--execute'], input === undefined ? {} : { input });
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect([await works(key), await works(session)]).toEqual([true, true]);
  });

  it('contains once the name was typed, and says how to restore it', async () => {
    const { code, stdout } = await contain(['--user', userName, '--execute'], { input: `${userName}\n` });
    expect(stdout).toMatch(/CONTAINED: read again, all of it is in place/);
    expect(stdout).toContain(`  ${key.accessKeyId} stays inactive: the stolen key is one of these`);
    expect(code).toBe(0);
    expect([await works(key), await works(session)]).toEqual([false, false]);
  }, 60_000);
});
