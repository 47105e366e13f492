import type { PutEventsRequest } from '@aws-sdk/client-eventbridge';
import { AwsError, type Call } from '@firebreak/account';
import type { Keys } from '../../drills/people.ts';
import { calls } from '../../drills/probes.ts';
import { firebreak, type Ran } from '../support/run/cli.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { eventViolations, violations } from '../support/report/report-schema.ts';
import { addUser, launch, type TestUser } from './support/people.ts';

let deployed: Deployed;
/** Each call that puts events on the bus. */
const puts: Call[] = [];
/** Called at each report that is published, while time stands still for the answer. */
let onReport: () => void = () => undefined;
/** The operation that is refused, if any. */
let broken: string | undefined;

beforeAll(async () => {
  deployed = await startDeployed({
    account: {
      fault: ({ operation }) =>
        operation === broken ? new AwsError('AccessDenied', 'You may not do this.', 403) : undefined,
    },
    onCall: ({ call }) => {
      if (call.service === 'sns' && call.operation === 'Publish') onReport();
      if (call.operation === 'PutEvents') puts.push(call);
    },
  });
}, startTimeout);
afterAll(() => deployed.close());
afterEach(() => {
  onReport = () => undefined;
  broken = undefined;
});

function run(...args: readonly string[]): Promise<Ran> {
  const { account } = deployed;
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
const execute = (id: string, ...more: readonly string[]): Promise<Ran> =>
  run('restore', id, '--execute', '--yes', ...more);

const picture = ({ name }: TestUser) => deployed.account.iam.snapshot().users[name]!;
const incidentOf = async ({ name }: TestUser) => (await deployed.watch().incidents(name))[0]!;
const idOf = async (user: TestUser): Promise<string> => String((await incidentOf(user))['incidentId']);
const works = async (keys: Keys): Promise<boolean> =>
  calls(deployed.account, 'a key', 'works', { keys, region: 'us-east-1' })
    .attempt()
    .then(
      () => true,
      () => false,
    );

/** A user whose keys are older than what follows: CloudTrail and IAM have whole seconds. */
async function addOldUser(name: string): Promise<TestUser> {
  const { account } = deployed;
  const user = await addUser(account, name);
  account.clock.advanceBy(2_000);
  return user;
}

/** A user whose first key launched and was contained. */
async function contained(name: string): Promise<{ user: TestUser; before: ReturnType<typeof picture> }> {
  const user = await addOldUser(name);
  const before = picture(user);
  await launch(deployed.account, user.keys[0]);
  await deployed.account.settled();
  expect(picture(user)).not.toEqual(before);
  return { user, before };
}

/** As it was, but for the key that launched and the password. */
const allButCompromised = (before: ReturnType<typeof picture>, { keys }: TestUser) => ({
  ...before,
  hasPassword: false,
  accessKeys: before.accessKeys.map((key) =>
    key.accessKeyId === keys[0].accessKeyId ? { ...key, status: 'Inactive' } : key,
  ),
});

describe('report --incident', () => {
  it('makes the report of an incident anew, from the table and event history', async () => {
    const { user } = await contained('reported');
    const id = await idOf(user);
    const { code, stdout } = await run('report', '--incident', id, '--format', 'json');
    const document = JSON.parse(stdout) as Record<string, { [field: string]: unknown }>;
    expect(violations(document)).toEqual([]);
    expect(document).toMatchObject({
      kind: 'incident',
      decision: 'contained',
      incident: { id },
      launch: { result: { kind: 'launched' } },
      launches: { count: 1, attempts: 0, instances: 2 },
      activity: { calls: 1, complete: true },
    });
    expect(document['launches']).not.toHaveProperty('incomplete');
    expect(code).toBe(0);
  });
  it('says what of it could not be read', async () => {
    const { user } = await contained('half-reported');
    broken = 'Query';
    const { code, stdout } = await run('report', '--incident', await idOf(user), '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      decision: 'contained',
      failures: { launches: expect.stringContaining('You may not do this') },
    });
    expect(code).toBe(1);
  });
  it('does not know an incident that is not there', async () => {
    const { code, stderr } = await run('report', '--incident', 'fb-20261122-154102-3f9a2c1d');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('the table has no incident fb-20261122-154102-3f9a2c1d'),
    });
  });
});

describe('restore', () => {
  it('shows what it would do and changes nothing, and stops while sessions may be alive', async () => {
    const { user } = await contained('looked-at');
    const now = picture(user);
    const id = await idOf(user);
    const plan = await run('restore', id);
    expect(plan.stdout).toContain(`kept       compromised access key ${user.keys[0].accessKeyId}`);
    expect(plan.stdout).toContain('restore    inline policy FirebreakDenyUser of user looked-at');
    expect(plan.stdout).toMatch(/NOT RESTORED: sessions that the denies ended may be alive until/);
    expect(plan.code).toBe(1);
    expect(await execute(id)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('--include-sessions'),
    });
    expect(picture(user)).toEqual(now);
    expect(await incidentOf(user)).toMatchObject({ status: 'held' });
  });

  it('says on the event bus that it is restored, or that it could not', async () => {
    const restored = () =>
      puts.flatMap((call) =>
        (call.input as unknown as PutEventsRequest)
          .Entries!.filter(({ DetailType }) => DetailType === 'Restored')
          .map(({ Detail }) => JSON.parse(Detail!) as object),
      );
    const { user } = await contained('told-of');
    const id = await idOf(user);
    const { code } = await execute(id, '--include-sessions');
    expect(code).toBe(0);
    const [detail, ...others] = restored();
    expect(others).toEqual([]);
    expect(eventViolations(detail)).toEqual([]);
    expect(detail).toMatchObject({
      dedupKey: id,
      principal: { kind: 'user-key', name: 'told-of' },
      restoredBy: `arn:aws:iam::${deployed.account.accountId}:root`,
    });

    const { user: other } = await contained('untold-of');
    const otherId = await idOf(other);
    broken = 'PutEvents';
    const untold = await execute(otherId, '--include-sessions');
    expect(untold.code).toBe(0);
    expect(untold.stderr).toContain('the event Restored could not be put');
    expect(untold.stderr).toContain(`resolve ${otherId} by hand`);
  });

  it('restores all but the compromised key and the password, once', async () => {
    const { user, before } = await contained('given-back');
    const id = await idOf(user);
    const { code, stdout } = await execute(id, '--include-sessions');
    expect(stdout).toContain('RESTORED: checked, but for this:');
    expect(stdout).toContain(
      `kept       compromised access key ${user.keys[0].accessKeyId} of user given-back`,
    );
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `What is kept: firebreak restore ${id} --new-password --include-compromised-key --execute`,
    );
    expect(stdout).not.toContain('othing was changed');
    expect(code).toBe(0);
    expect(picture(user)).toEqual(allButCompromised(before, user));
    expect(await incidentOf(user)).toMatchObject({
      status: 'restored',
      restoredBy: expect.stringMatching(/:root$/),
    });
    const again = await execute(id);
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/was restored at .*\n[^]*there was nothing to do\n[^]*but for this/),
    });
    expect(picture(user)).toEqual(allButCompromised(before, user));
  });

  it('is widened: the denies and a new password first, the compromised key later', async () => {
    const { user, before } = await contained('widened');
    const id = await idOf(user);
    const first = await execute(id, '--include-sessions', '--new-password');
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('RESTORED: checked, but for this:'),
    });
    expect(await works(user.keys[0])).toBe(false);
    const { stdout, code } = await execute(id, '--include-compromised-key');
    expect(stdout).not.toContain('DRIFT');
    expect(stdout).toContain('RESTORED: checked, all of it is there');
    expect(code).toBe(0);
    expect(await works(user.keys[0])).toBe(true);
    expect(picture(user)).toEqual(before);
    expect(await incidentOf(user)).toMatchObject({ status: 'restored' });
    // The key that the restore itself made active is no drift, for whoever restores once more without the option.
    const again = await execute(id);
    expect(again.stdout).toMatch(/as before +compromised access key/);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('all of it is there') });
  });

  it('restores everything that is asked for, and a password for one sign-in', async () => {
    const { user, before } = await contained('trusted');
    const ran = await execute(await idOf(user), '--include-compromised-key', '--new-password', '--json');
    const { restored, outcomes } = JSON.parse(ran.stdout) as {
      restored: boolean;
      outcomes: { password?: string }[];
    };
    expect({ code: ran.code, restored }).toEqual({ code: 0, restored: true });
    expect(picture(user)).toEqual(before);
    expect(await works(user.keys[0])).toBe(true);
    const { password } = outcomes.find((outcome) => outcome.password !== undefined)!;
    const signIn = (given: string) => () => deployed.account.iam.signIn(user.name, given);
    expect(signIn('Another-Password-1')).toThrow('authentication information is incorrect');
    expect(signIn(password!)).toThrow('Sign-in with a password that must be changed');
    expect(JSON.stringify(await incidentOf(user))).not.toContain(password);
  });

  it('is left alone by the looks that follow, the follow-up among them', async () => {
    const user = await addOldUser('in-between');
    const before = picture(user);
    let restored: Promise<Ran> | undefined;
    onReport = () => {
      // Time does not jump on while it runs.
      restored ??= deployed.account.clock.busy(async () => execute(await idOf(user), '--include-sessions'));
    };
    const seen = deployed.watch();
    await launch(deployed.account, user.keys[0]);
    await deployed.account.settled();
    expect(await restored).toMatchObject({ code: 0, stderr: expect.any(String) });
    expect(picture(user)).toEqual(allButCompromised(before, user));
    expect(await incidentOf(user)).toMatchObject({ status: 'restored' });
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    expect(seen.notices()).toHaveLength(1);
  });

  it('is followed by a new incident when the caller launches again', async () => {
    const { user } = await contained('again');
    const first = await idOf(user);
    await execute(first, '--include-compromised-key');
    await launch(deployed.account, user.keys[0]);
    await deployed.account.settled();
    const now = await incidentOf(user);
    expect(now).toMatchObject({ status: 'held' });
    expect(now['incidentId']).not.toBe(first);
    expect(now).not.toHaveProperty('restoredAt');
    expect(await works(user.keys[0])).toBe(false);
    const { stdout, stderr } = await run('restore', first);
    expect(stderr).toContain(`the incident of the same caller is ${String(now['incidentId'])} now`);
    expect(stdout).toContain(String(now['incidentId']));
  });
});

describe('restore --since --all', () => {
  const asked = ['--since', '2d', '--all', '--include-compromised-key', '--new-password', '--json'] as const;
  const windowOf = ({ stdout }: Ran) =>
    JSON.parse(stdout) as { refused: string; groups: readonly { incidentIds: readonly string[] }[] };

  it('wants containment paused, and then restores every incident of the window', async () => {
    const { user, before } = await contained('worst-day');
    const id = await idOf(user);
    const held = await run('restore', ...asked, '--execute', '--yes');
    const { refused, groups } = windowOf(held);
    expect({ code: held.code, refused }).toEqual({ code: 1, refused: 'containment is not paused' });
    expect(groups.flatMap(({ incidentIds }) => incidentIds)).toContain(id);
    const same = windowOf(await run('restore', '--deployment-of', id, '--all', '--json'));
    expect(same).toMatchObject({ since: null, settings: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(same.groups.flatMap(({ incidentIds }) => incidentIds)).toContain(id);
    await run('pause', '--for', '2h');
    const all = await run('restore', ...asked, '--execute', '--yes', '--despite-drift');
    await run('resume');
    expect(JSON.parse(all.stdout)).toMatchObject({ restored: true });
    expect(all.code).toBe(0);
    expect(picture(user)).toEqual(before);
    const incidents = await deployed.watch().incidents('');
    const contain = incidents.filter(({ response, sk }) => response === 'contain' && sk === 'INCIDENT');
    expect(new Set(contain.map(({ status }) => status))).toEqual(new Set(['restored']));
  });
});

describe('incidents', () => {
  it('are listed, and shown with everything that is known', async () => {
    const { user } = await contained('listed');
    const id = await idOf(user);
    const list = await run('incidents');
    expect(list.stdout).toMatch(new RegExp(`${id} .* held +1 +user listed, key`));
    const { stdout, stderr, code } = await run('incident', id);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/status held, response contain; launches counted: 1/);
    expect(stdout).toContain(`deactivate-key ${user.keys[0].accessKeyId}: done`);
    expect(stdout).toContain('BEFORE IT WAS CHANGED');
    expect(JSON.parse((await run('incident', id, '--json')).stdout)).toMatchObject({
      incidentId: id,
      intent: { caller: { userName: 'listed' } },
      verification: { held: true },
      priors: expect.arrayContaining([expect.objectContaining({ incidentId: id })]),
    });
  });

  it('that are not there are said to be so', async () => {
    expect(await run('incident', 'fb-nothing')).toMatchObject({
      code: 1,
      stderr: 'firebreak incident: the table has no incident fb-nothing. firebreak incidents lists them.\n',
    });
    expect(await run('restore', 'fb-nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the table has no incident fb-nothing'),
    });
  });
});
