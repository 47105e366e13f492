import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { type Account, AwsError, type Call, startAccount } from '@firebreak/account';
import { addUser, root, type TestUser } from '../e2e/support/people.ts';
import { firebreak, type Ran } from '../support/run/cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-test-'));
let account: Account;
/** The operation that fails for good, if any. */
let broken: string | undefined;

beforeAll(async () => {
  account = await startAccount({
    fault: ({ operation }: Call) =>
      operation === broken ? new AwsError('AccessDenied', 'You may not do this.', 403) : undefined,
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await account.close();
});
afterEach(() => {
  broken = undefined;
});

function run(args: readonly string[], input?: string): Promise<Ran> {
  const env = {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
    AWS_REGION: 'us-east-1',
    FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
  };
  return firebreak(args, { env, ...(input !== undefined && { input }) });
}

const picture = ({ name }: TestUser) => account.iam.snapshot().users[name]!;
const file = (name: string) => path.join(folder, `${name}.json`);

/** Contains a user by hand, and keeps what was printed. */
async function contain(user: TestUser): Promise<void> {
  const { code, stdout } = await run(['contain', '--user', user.name, '--execute', '--yes', '--json']);
  expect(code).toBe(0);
  writeFileSync(file(user.name), stdout);
}
const restore = (user: TestUser, ...more: readonly string[]): Promise<Ran> =>
  run(['restore', '--from', file(user.name), ...more]);
const everything = ['--execute', '--yes', '--include-compromised-key', '--new-password'];

const allow = (sid: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  });

/** Leaves no room for an inline policy. */
async function fillInline({ name }: TestUser): Promise<void> {
  const document = allow('x'.repeat(1_880));
  const { iam } = root(account);
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'full', PolicyDocument: document }));
}

/** Leaves no room for a managed policy. @returns the ARN of one of the account's own policies */
async function fillAttached({ name }: TestUser): Promise<string> {
  const { iam } = root(account);
  for (let count = 0; ; count++) {
    const PolicyName = `full-${count}`;
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: allow('x') }));
    try {
      await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: Policy!.Arn! }));
    } catch (error) {
      expect(error).toMatchObject({ name: expect.stringMatching(/^LimitExceeded/) });
      return Policy!.Arn!;
    }
  }
}

/** Fills up what must be full before containment, by the user's name. */
const users: Readonly<Record<string, (user: TestUser) => Promise<void>>> = {
  'by-hand': () => Promise.resolve(),
  attached: fillInline,
  bounded: async (user) => {
    await fillInline(user);
    const PermissionsBoundary = await fillAttached(user);
    const { iam } = root(account);
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: user.name, PermissionsBoundary }));
  },
  'half-way': () => Promise.resolve(),
  drifted: () => Promise.resolve(),
};

describe('restore --from', () => {
  const prepared = new Map<string, { readonly user: TestUser; readonly before: object }>();
  const contained = (name: string) => prepared.get(name)!;

  // Together: containing by hand takes seconds, for IAM to spread and for three checks.
  beforeAll(async () => {
    for (const [name, fill] of Object.entries(users)) {
      const user = await addUser(account, name);
      await fill(user);
      prepared.set(name, { user, before: picture(user) });
    }
    account.clock.advanceBy(2_000);
    await Promise.all([...prepared.values()].map(({ user }) => contain(user)));
  }, 120_000);

  it('restores what contain took by hand, once the incident was typed', async () => {
    const { user, before } = contained('by-hand');
    expect(picture(user)).toMatchObject({ hasPassword: false });
    const narrow = ['--execute', '--include-sessions', '--new-password'];
    expect(await run(['restore', '--from', file(user.name), ...narrow], 'yes\n')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing was changed'),
    });
    const { code, stdout } = await restore(user, ...narrow, '--yes');
    expect(stdout).toMatch(/NEW PASSWORDS, shown once.*\n {2}by-hand: \S{24}\n/);
    expect(stdout).toContain('RESTORED: checked, but for this:');
    expect(code).toBe(0);
    expect(picture(user)).not.toEqual(before);
    // The password that it set itself is no drift to the next restore by the same file.
    const wide = await restore(user, '--execute', '--yes', '--include-compromised-key');
    expect(wide.stdout).not.toContain('DRIFT');
    expect(wide).toMatchObject({ code: 0, stdout: expect.stringContaining('all of it is there') });
    expect(picture(user)).toEqual(before);
    // Its journal, which has the same, is closed by that.
    expect((await run(['incidents'])).stdout).toMatch(/-by-hand .* restored [-\d]+ [:\dZ]+ {2}user by-hand,/);
  }, 60_000);

  it('says what is wrong with what an earlier restore wrote down', async () => {
    const { user } = contained('drifted');
    const beside = `${file(user.name)}.restored`;
    writeFileSync(beside, '{"records":[{"thing":"x"}]}');
    expect(await restore(user)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `${beside}, where the restore writes down what it has done, cannot be read`,
      ),
    });
    rmSync(beside);
  });

  it.each([
    ['AWSDenyAll', 'attached'],
    ['the boundary, and puts the old one back', 'bounded'],
  ])(
    'takes away %s, where there was no room for another deny',
    async (_name, name) => {
      const { user, before } = contained(name);
      expect(JSON.stringify(picture(user))).toContain('policy/AWSDenyAll');
      expect((await restore(user, ...everything)).code).toBe(0);
      expect(picture(user)).toEqual(before);
    },
    60_000,
  );

  it('leaves the deny in place when something fails before it, and finishes when it is run again', async () => {
    const { user, before } = contained('half-way');
    const denied = picture(user).inlinePolicies;
    expect(Object.keys(denied)).toContain('FirebreakDenyUser');
    broken = 'UpdateAccessKey';
    const half = await restore(user, '--execute', '--yes', '--include-compromised-key');
    expect(half.stdout).toContain('failed     suspected access key');
    expect(half.stdout).toContain('waiting    inline policy FirebreakDenyUser of user half-way');
    expect(half.stdout).toContain('NOT ALL RESTORED');
    expect(half.code).toBe(1);
    expect(picture(user).inlinePolicies).toEqual(denied);
    broken = undefined;
    expect((await restore(user, ...everything)).code).toBe(0);
    expect(picture(user)).toEqual(before);
  }, 60_000);

  it('stops at drift, until told otherwise', async () => {
    const { user } = contained('drifted');
    const { iam } = root(account);
    const edited = { UserName: user.name, PolicyName: 'FirebreakDenyUser', PolicyDocument: allow('y') };
    await iam.send(new PutUserPolicyCommand(edited));
    const stopped = await restore(user, ...everything);
    expect(stopped.stdout).toContain('FirebreakDenyUser of drifted was edited, by ');
    expect(stopped).toMatchObject({ code: 1, stdout: expect.stringContaining('--despite-drift') });
    expect(picture(user).inlinePolicies).toHaveProperty('FirebreakDenyUser');
    expect((await restore(user, ...everything, '--despite-drift')).code).toBe(0);
    expect(picture(user).inlinePolicies).toEqual({});
  }, 60_000);

  it.each([
    ['is not there', file('nowhere'), undefined, 'cannot be read'],
    ['is no JSON', file('text'), 'hello', 'is not JSON'],
    ['keeps something else', file('else'), '{"a":1}', 'keeps no containment: incident'],
  ])('says what is wrong with a file that %s', async (_name, name, content, message) => {
    if (content !== undefined) writeFileSync(name, content);
    const args = ['restore', '--from', name];
    const expected = { code: 2, stdout: '', stderr: expect.stringContaining(message) as unknown };
    expect(await run(args)).toMatchObject(expected);
    // Nobody has to sign in first.
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_EC2_METADATA_DISABLED: 'true' };
    expect(await firebreak(args, { env })).toMatchObject(expected);
  });

  it.each([
    [
      'a policy that is not of Firebreak',
      { kind: 'revoke-sessions', userName: 'bob', policyName: 'AdminAccess' },
    ],
    ['a user that IAM could not have', { kind: 'disable-console', userName: 'bob/../root' }],
    ['a session’s key', { kind: 'deactivate-key', userName: 'bob', accessKeyId: 'ASIAEXAMPLEKEY000001' }],
  ])('refuses a file that names %s', async (_name, action) => {
    const name = file('odd');
    const incident = { id: 'fb-1', subject: 'bob', openedAt: '2026-11-01T10:00:00.000Z' };
    writeFileSync(
      name,
      JSON.stringify({ incident, caller: { kind: 'user-key' }, plan: { actions: [action] } }),
    );
    expect(await run(['restore', '--from', name])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('keeps no containment: plan.actions.0'),
    });
  });
});

describe('the incident table', () => {
  it('is missed where no responder is deployed', async () => {
    for (const args of [['incidents'], ['incident', 'fb-1'], ['restore', 'fb-1']]) {
      expect(await run(args)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('there is no incident table in us-east-1'),
      });
    }
  });

  it('has to be named where there are several', async () => {
    for (const suffix of ['A', 'B']) await addTable(`FirebreakResponder-IncidentsTable-${suffix}`);
    expect(await run(['incidents'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there are several incident tables in us-east-1'),
    });
    expect(await run(['incidents', '--table', 'FirebreakResponder-IncidentsTable-A'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^There are no incidents\.\n/) as string,
    });
  });
});

const addTable = (name: string) =>
  account.dynamoDb.addTable({
    name,
    region: 'us-east-1',
    billingMode: 'PAY_PER_REQUEST',
    keySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    attributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
  });
