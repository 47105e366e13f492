import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { type Account, startAccount } from '@firebreak/account';
import { addUser, attacker, root, stateOf, type TestUser } from '../e2e/support/people.ts';
import { type CommandRan, runCommand } from '../support/run/run-command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-commands-'));
const journals = path.join(folder, 'firebreak', 'journals');
const before = { ...process.env };
let account: Account;
let bob: TestUser;

beforeAll(async () => {
  account = await startAccount();
  bob = await addUser(account, 'bob');
  await attacker(account, bob.keys[0]).iam.send(new CreateUserCommand({ UserName: 'nobody' }));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
    AWS_REGION: 'us-east-1',
    FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
    XDG_STATE_HOME: folder,
  });
});
afterAll(async () => {
  process.env = before;
  rmSync(folder, { recursive: true });
  await account.close();
});

const flat = ({ stdout }: CommandRan): string => stdout.replace(/\s+/g, ' ');
const plan = (user: string) => runCommand('contain', '--user', user);

describe('what a plan says of the user', () => {
  it('names each credential with its age and use, and that nothing is denied', async () => {
    const ran = await plan('bob');
    expect(ran.code).toBe(0);
    expect(flat(ran)).toContain(`NOW user bob (${bob.uniqueId}): free`);
    const [used, unused] = bob.keys.map(({ accessKeyId }) => accessKeyId);
    expect(flat(ran)).toMatch(
      new RegExp(
        `access key ${used}: active, made \\S+ \\S+ \\(0 hours ago\\), last used \\S+ \\S+ \\(0 hours ago\\) for iam in`,
      ),
    );
    expect(flat(ran)).toMatch(
      new RegExp(`access key ${unused}: active, made .* never used, as far as IAM knows`),
    );
    expect(flat(ran)).toMatch(/console password, made .* no session of the user is denied by Firebreak/);
    expect(flat(ran)).toContain('KNOWN no responder is deployed in us-east-1 of this account PLAN');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells a user without any credential from a free one', async () => {
    expect(flat(await plan('nobody'))).toMatch(
      /user nobody \(AIDA\w+\): it has no access key and no password; its sessions are not denied no access key no console password/,
    );
  });

  it('says what could not be read, and shows the plan', async () => {
    const alice = await addUser(account, 'alice', { policy: 'ReadOnlyAccess' });
    await root(account).iam.send(new PutUserPolicyCommand(onlySome(alice)));
    const { accessKeyId, secretAccessKey } = alice.keys[0];
    const mine = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
    const ran = await plan('bob').finally(() => {
      process.env = mine;
    });
    expect(flat(ran)).toContain('bob (' + bob.uniqueId + '): NOT ALL OF IT COULD BE READ');
    expect(flat(ran)).toMatch(/could not be read: listing the access keys of bob: AccessDenied/);
    expect(flat(ran)).toContain('PLAN deactivate-all-keys');
  });
});

const onlySome = ({ name }: TestUser) => ({
  UserName: name,
  PolicyName: 'some',
  PolicyDocument: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: ['iam:ListAccessKeys', 'dynamodb:*'], Resource: '*' }],
  }),
});

/** An incident of the responder, about the first key of a user. */
async function hold(
  { dynamoDb }: Account,
  status: string,
  { name, uniqueId, keys }: TestUser,
): Promise<void> {
  const TableName = 'FirebreakResponder-Incidents-1';
  const [pk, sk] = ['pk', 'sk'] as const;
  if (status === 'held')
    await dynamoDb.addTable({
      ...{ name: TableName, region: 'us-east-1', billingMode: 'PAY_PER_REQUEST' },
      keySchema: [
        { AttributeName: pk, KeyType: 'HASH' },
        { AttributeName: sk, KeyType: 'RANGE' },
      ],
      attributeDefinitions: [pk, sk].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    });
  const action = { kind: 'deactivate-key', userName: name, uniqueId, accessKeyId: keys[0].accessKeyId };
  const item = {
    ...{ pk: `user:${uniqueId}`, sk: 'INCIDENT', version: '2', incidentId: 'fb-of-the-responder' },
    ...{ status, response: 'contain', intent: JSON.stringify({ verdict: {}, plan: { actions: [action] } }) },
  };
  const Item = Object.fromEntries(Object.entries(item).map(([attribute, S]) => [attribute, { S }]));
  await dynamoDb.execute('PutItem', { TableName, Item });
}

describe('a containment by hand and its journal', () => {
  let id: string;
  const file = (): string => path.join(journals, readdirSync(journals)[0]!);

  it('is begun, and found again by the next plan, in the list, and by its id', async () => {
    const ran = await runCommand('contain', '--user', 'bob', '--execute', '--yes');
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('CONTAINED: read again') as string,
    });
    [, id = ''] = /firebreak restore (fb-\S+-by-hand) /.exec(ran.stdout)!;
    const next = flat(await plan('bob'));
    expect(next).toContain(`user bob (${bob.uniqueId}): contained already`);
    expect(next).toMatch(/sessions issued before \S+ \S+ are denied, by FirebreakDenyUser/);
    expect(next).toContain(`KNOWN by hand: ${id}, begun `);
    const listed = await runCommand('incidents');
    expect(listed.stdout).toMatch(
      new RegExp(`BY HAND, from this machine\\n  ${id}  .*not restored  user bob`),
    );
    expect(listed).toMatchObject({ code: 1, stderr: expect.stringContaining('no incident table') as string });
  }, 60_000);

  it.each([
    [
      'of another account',
      (text: string) => text.replaceAll('"account":"111122223333"', '"account":"444455556666"'),
      2,
      'is of account 444455556666, and these are credentials of 111122223333',
    ],
    [
      'of a newer release',
      (text: string) => text.replace('"version":1', '"version":9'),
      2,
      'is of version 9',
    ],
    ['that is empty', () => '', 2, 'is no journal of Firebreak, or its first line is damaged'],
    ['without a containment', (text: string) => `${text.split('\n', 1)[0]!}\n`, 1, 'keeps no containment'],
    [
      'with an action of somebody else',
      (text: string) => text.replaceAll('FirebreakDenyUser', 'AdminAccess'),
      2,
      'keeps no containment: plan.actions',
    ],
  ])('restores nothing by one %s', async (_name, change, code, message) => {
    const copy = path.join(folder, 'copy.jsonl');
    writeFileSync(copy, change(readFileSync(file(), 'utf8')));
    const ran = await runCommand('restore', '--from', copy);
    expect(ran).toMatchObject({ code, stderr: expect.stringContaining(message) as string });
    expect(ran.stderr).not.toContain('FIREBREAK_DEBUG');
  });

  it('says where it looked for one that is not here', async () => {
    const ran = await runCommand('restore', 'fb-20261122-120000-00000000-by-hand');
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${journals} of this machine has no journal`) as string,
    });
  });

  const asked = (): readonly string[] => ['restore', id, '--include-sessions', '--new-password'];
  const execute = ['--execute', '--yes'];

  it('is restored by its id, and closed by that', async () => {
    const half = await runCommand(...asked(), ...execute);
    expect(half.stdout).toContain('RESTORED: checked');
    expect(stateOf(account, bob)).toEqual({
      keys: ['Inactive', 'Inactive'],
      hasPassword: true,
      sessionsDenied: false,
    });
    const listed = await runCommand('incidents', '--json');
    expect(listed.stdout).toBe('');
    expect(listed.stderr).toMatch(new RegExp(`${id}  .*  restored \\S+ \\S+  user bob`));
  }, 60_000);

  it('waits for what the responder holds of the same user, and says where that is not known', async () => {
    const all = [...asked(), '--include-compromised-key'];
    await hold(account, 'held', bob);
    const waits = await runCommand(...all);
    expect(flat(waits)).toContain('it waits: fb-of-the-responder took it too, and is not restored');
    const unknown = await runCommand(...all, '--table', 'not-there');
    expect(unknown.stderr).toContain('whether the responder contains the same user or role is not known: ');
    expect(flat(unknown)).not.toContain('it waits');
  }, 60_000);

  it('is restored further, once the responder holds nothing of it', async () => {
    await hold(account, 'restored', bob);
    const whole = await runCommand(...asked(), '--include-compromised-key', ...execute);
    expect(whole.code).toBe(0);
    expect(stateOf(account, bob)).toEqual({
      keys: ['Active', 'Active'],
      hasPassword: true,
      sessionsDenied: false,
    });
    expect(flat(await plan('bob'))).not.toContain('by hand:');
  }, 60_000);
});

describe('contain --execute without a place for the journal', () => {
  it('changes nothing, and says what to do', async () => {
    process.env['XDG_STATE_HOME'] = path.join(folder, 'a-file');
    writeFileSync(path.join(folder, 'a-file'), '');
    const ran = await runCommand('contain', '--user', 'bob', '--execute', '--yes').finally(() => {
      process.env['XDG_STATE_HOME'] = folder;
    });
    expect(ran).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('set XDG_STATE_HOME to a folder') as string,
    });
    expect(ran.stderr).not.toContain('FIREBREAK_DEBUG');
    expect(stateOf(account, bob)).toMatchObject({ keys: ['Active', 'Active'], sessionsDenied: false });
  });
});
