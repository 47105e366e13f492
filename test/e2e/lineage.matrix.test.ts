import { AssumeRoleCommand, type Credentials, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import type { Keys } from '../../drills/people.ts';
import { permissions } from '../../lib/access/permissions.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, attacker, launch, root, stateOf, type TestUser } from './support/people.ts';
import { accountId } from './support/records.ts';
import type { Watch } from './support/watch.ts';

const untouched = { keys: ['Active', 'Active'], hasPassword: true, sessionsDenied: false };
const contained = { keys: ['Inactive', 'Active'], hasPassword: false, sessionsDenied: true };
const flat = (text: string) => text.replace(/\s+/g, ' ');
const texts = (seen: Watch) => seen.notices().map(({ text }) => flat(text));

/** A role that everybody of the account may assume who may assume roles, and that may do everything. */
async function addRole(account: Account, RoleName: string): Promise<string> {
  const { iam } = root(account);
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      },
    ],
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  return Role!.Arn!;
}

function toKeys({ Credentials }: { Credentials?: Credentials | undefined }): Keys {
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
}

async function assume(account: Account, keys: Keys, RoleArn: string, RoleSessionName: string): Promise<Keys> {
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName });
  return toKeys(await attacker(account, keys).sts.send(command));
}

/** The key assumes one role, that session another, and the last one launches. */
async function launchThrough(account: Account, user: TestUser, roles: readonly string[]): Promise<Keys[]> {
  const sessions: Keys[] = [];
  for (const role of roles) {
    // A name of its own: sessions of one role and name belong to one incident.
    sessions.push(await assume(account, sessions.at(-1) ?? user.keys[0], role, user.name));
  }
  await launch(account, sessions.at(-1)!);
  await account.settled();
  return sessions;
}

describe('with event history five minutes behind', () => {
  let deployed: Deployed;
  let account: Account;
  let roles: readonly string[];
  beforeAll(async () => {
    deployed = await startDeployed({ account: { historyDelayMs: 5 * 60_000 } });
    ({ account } = deployed);
    roles = [await addRole(account, 'first-hop'), await addRole(account, 'second-hop')];
  }, startTimeout);
  afterEach(() => {
    expect(account.problems()).toEqual([]);
  });
  afterAll(() => deployed.close());

  it('a chain of two roles is traced by a later look, and the key at its root is contained', async () => {
    const [user, bystander] = [await addUser(account, 'mallory'), await addUser(account, 'alice')];
    const seen = deployed.watch();
    const [first, second] = await launchThrough(account, user, roles);

    expect(stateOf(account, user)).toEqual(contained);
    expect(stateOf(account, bystander)).toEqual(untouched);
    await expect(launch(account, user.keys[0])).rejects.toThrow();

    const [early, late, ...more] = texts(seen);
    expect(more).toEqual([expect.stringMatching(/^Follow-up: CONTAINED: /)]);
    expect(late).toMatch(/^Update: CONTAINED SO FAR/);
    expect(early).toContain(`Event history does not show who issued ${second!.accessKeyId}.`);
    expect(early).toContain('the follow-up searches again');
    expect(late).toContain(`${second!.accessKeyId} was issued by AssumeRole`);
    expect(late).toContain(`${first!.accessKeyId} was issued by AssumeRole`);
    expect(late).toContain(`It goes back to the long-term key ${user.keys[0].accessKeyId}.`);
    expect(late).toContain(`deactivate-key ${user.keys[0].accessKeyId}: done`);
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    // What the key did is reviewed with what the session did.
    expect(late).toMatch(new RegExp(`Searched for .*AccessKeyId ${user.keys[0].accessKeyId}`));
  });

  it('it is written down before it is done, and the evidence holds it', async () => {
    const user = await addUser(account, 'oscar');
    const seen = deployed.watch();
    await launchThrough(account, user, roles.slice(0, 1));
    const [execution] = seen.executions();
    const [incident] = (await seen.incidents('first-hop')).filter(
      ({ execution: arn }) => arn === execution!.arn,
    );
    const written = JSON.parse(String(incident!['secondWave'])) as { act: boolean; lineage: object };
    expect(written).toMatchObject({
      act: true,
      lineage: { end: 'long-term-key', origin: { accessKeyId: user.keys[0].accessKeyId } },
    });
    const calls = seen.calls().map(({ call }) => call);
    const recorded = calls.findIndex(
      ({ operation, input }) => operation === 'UpdateItem' && JSON.stringify(input).includes('secondWave'),
    );
    const done = calls.findIndex(
      ({ operation, input }) => operation === 'UpdateAccessKey' && input['UserName'] === 'oscar',
    );
    expect(recorded).toBeGreaterThan(0);
    expect(done).toBeGreaterThan(recorded);
    const id = String(incident!['incidentId']);
    expect(seen.evidence(id)[`${id}/follow-up/incident.json`]).toMatchObject({
      trace: { lineage: { end: 'long-term-key' } },
      verification: { held: true },
    });
  });

  it('a protected origin is left alone, and named', async () => {
    const user = await addUser(account, 'guard', { path: '/break-glass/' });
    const seen = deployed.watch();
    await launchThrough(account, user, roles);
    expect(stateOf(account, user)).toEqual(untouched);
    expect(texts(seen).at(-1)).toContain(
      `Not in the plan: user guard, key ${user.keys[0].accessKeyId}; ${user.arn} is protected by the settings.`,
    );
  });

  it('a session token is traced though history does not index the key that it was issued with', async () => {
    const user = await addUser(account, 'tokens');
    const seen = deployed.watch();
    const session = toKeys(await attacker(account, user.keys[0]).sts.send(new GetSessionTokenCommand({})));
    await launch(account, session);
    await account.settled();
    expect(texts(seen).at(-1)).toContain(`${session.accessKeyId} was issued by GetSessionToken`);
    expect(texts(seen).at(-1)).toContain(`In this incident's plan: user tokens`);
    expect(stateOf(account, user).keys).toEqual(['Inactive', 'Inactive']);
  });

  it('makes only the calls that its role is given', async () => {
    const user = await addUser(account, 'calls');
    const seen = deployed.watch();
    await launchThrough(account, user, roles.slice(0, 1));
    const mine = seen
      .calls()
      .filter(({ call }) => call.principal.arn.endsWith('/firebreak-trace-credential'));
    expect(mine.length).toBeGreaterThan(0);
    const allowed = permissions['trace-credential'].flatMap(({ actions }) => actions);
    expect(allowed).toEqual(
      expect.arrayContaining([
        ...new Set(mine.map(({ call }) => `${call.service}:${call.operation}`)),
      ]) as unknown,
    );
    expect(mine.filter(({ error }) => error?.code === 'AccessDeniedException')).toEqual([]);
  });

  it('without its permission nothing is traced, which the report says, and the rest goes on', async () => {
    const user = await addUser(account, 'denied');
    const seen = deployed.watch();
    await deployed.without('trace-credential', 'cloudtrail:LookupEvents', async () => {
      await launchThrough(account, user, roles.slice(0, 1));
    });
    expect(stateOf(account, user)).toEqual(untouched);
    expect(texts(seen)).toHaveLength(2);
    for (const text of texts(seen)) expect(text).toMatch(/Not complete: us-east-1, .*AccessDenied/);
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
  });
});

describe('with event history that has caught up', () => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await startDeployed({ account: { historyDelayMs: 0 } });
  }, startTimeout);
  afterAll(() => deployed.close());

  it('the origin is contained in the first phase, once, and held in the follow-up', async () => {
    const { account } = deployed;
    const role = await addRole(account, 'only-hop');
    const user = await addUser(account, 'swift');
    const seen = deployed.watch();
    await launchThrough(account, user, [role]);
    expect(stateOf(account, user)).toEqual(contained);
    // The second wave ends after 85 seconds of waiting for IAM: on a machine under load, a first notice comes before.
    const reports = texts(seen).filter((text) => !text.includes('FIRST NOTICE'));
    expect(reports).toHaveLength(2);
    for (const text of reports) {
      expect(text).toContain(`It goes back to the long-term key ${user.keys[0].accessKeyId}.`);
      expect(text).toContain(`deactivate-key ${user.keys[0].accessKeyId}: done`);
    }
    const writes = seen
      .calls()
      .filter(({ call }) => call.operation === 'UpdateAccessKey' && call.input['UserName'] === 'swift');
    expect(writes).toHaveLength(1);
    expect(account.problems()).toEqual([]);
  });
});
