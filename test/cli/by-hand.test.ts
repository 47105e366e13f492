import { type Account, startAccount } from '@firebreak/account';
import type { Keys } from '../../drills/people.ts';
import { calls } from '../../drills/probes.ts';
import { addUser, launch, stateOf, type TestUser } from '../e2e/support/people.ts';
import { addRole, assume, deniesOn, type TestRole } from '../e2e/support/roles.ts';
import { type Circumstances, firebreak, type Ran } from '../support/run/cli.ts';

let account: Account;
let user: TestUser;
let role: TestRole;
/** The attacker's, which launched, and a colleague's of the same role. */
let attacker: Keys;
let colleague: Keys;

beforeAll(async () => {
  account = await startAccount({ historyDelayMs: 0, lookupsPerSecond: Infinity });
  user = await addUser(account, 'deploy+ci=a,b.c@example.com');
  role = await addRole(account, 'deployer', { path: '/teams/' });
  attacker = await assume(account, role, 'mallory@example.com');
  colleague = await assume(account, role, 'alice');
  await launch(account, user.keys[0]);
  await launch(account, attacker);
});
afterAll(() => account.close());

function run(args: readonly string[], more: Circumstances = {}): Promise<Ran> {
  const env = {
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
    AWS_REGION: 'us-east-1',
    FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
    ...more.env,
  };
  return firebreak(args, { ...more, env });
}

const json = ({ stdout }: Ran) => JSON.parse(stdout) as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers differ by command
const launches = () => account.trail.all().filter(({ eventName }) => eventName === 'RunInstances');
const works = async (keys: Keys): Promise<boolean> => {
  const { attempt } = calls(account, 'a key', 'works', { keys, region: 'us-east-1' });
  return attempt().then(
    () => true,
    () => false,
  );
};

describe('firebreak trace', () => {
  it.each([
    ['--event-id', () => launches()[0]!.eventID],
    ['--instance-id', () => JSON.stringify(launches()[0]!.responseElements).match(/i-[0-9a-f]{17}/)![0]],
    ['--access-key-id', () => user.keys[0].accessKeyId],
  ])('finds launch, caller and verdict by %s', async (option, value) => {
    const ran = await run(['trace', option, value(), '--json']);
    expect(ran.code).toBe(0);
    expect(json(ran)).toMatchObject({
      launch: { eventId: launches()[0]!.eventID },
      caller: { kind: 'user-key', userName: user.name, accessKeyId: user.keys[0].accessKeyId },
      verdict: { kind: 'contain' },
    });
  });

  it('follows a session to the key that issued it, and says so to a person', async () => {
    const { code, stdout } = await run(['trace', '--access-key-id', attacker.accessKeyId]);
    expect(code).toBe(0);
    expect(stdout).toContain('role deployer, session mallory@example.com');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `${attacker.accessKeyId} was issued by user ${role.user.name}, key ${role.user.keys[0].accessKeyId}: AssumeRole`,
    );
  });

  it('knows the owner of a key that never called', async () => {
    const ran = await run(['trace', '--access-key-id', user.keys[1].accessKeyId, '--json']);
    const uniqueId = expect.stringMatching(/^AIDA/) as unknown;
    expect(json(ran)).toMatchObject({ caller: { kind: 'user-key', userName: user.name, uniqueId } });
    expect(json(ran)).not.toHaveProperty('launch');
  });

  it.each([
    [
      'an event',
      ['--event-id', '00000000-0000-0000-0000-000000000000'],
      'event 00000000-0000-0000-0000-000000000000',
    ],
    ['an instance', ['--instance-id', 'i-00000000000000000'], 'the launch of i-00000000000000000'],
    ['a session', ['--access-key-id', 'ASIANOBODYKNOWS00000'], 'a call by ASIANOBODYKNOWS00000'],
    ['a key', ['--access-key-id', 'AKIANOBODYKNOWS00000'], 'a call by AKIANOBODYKNOWS00000'],
  ])('says where it looked for %s that is not there', async (_, args, what) => {
    const { code, stdout, stderr } = await run(['trace', ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      `firebreak trace: ${what} is not in the event history of the last 90 days in us-east-1, ap-southeast-2, eu-west-1.`,
    );
  });

  it('asks for credentials that work', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIAWRONG00000000000', AWS_SECRET_ACCESS_KEY: 'x' };
    const { code, stderr } = await run(['trace', '--access-key-id', attacker.accessKeyId], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('AWS cannot be called with the credentials of this shell');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('firebreak contain', () => {
  let byLaunch: Ran;
  /** In two terminals. */
  let byName: readonly Ran[];
  let reader: Keys;
  // Side by side: containing by hand takes seconds, for IAM to spread and for three checks.
  beforeAll(async () => {
    reader = await assume(account, await addRole(account, 'reader'), 'alice');
    expect([await works(attacker), await works(reader)]).toEqual([true, true]);
    const launched = launches()[1]!.eventID;
    const reading = ['contain', '--role-session', 'reader/alice', '--execute'];
    [byLaunch, ...byName] = await Promise.all([
      run(['contain', '--event-id', launched, '--execute', '--yes', '--json']),
      ...[1, 2].map(() => run(reading, { input: 'reader/alice\n' })),
    ]);
  }, 60_000);

  it('contains one session and the key behind it, and leaves the colleague of the same role alone', async () => {
    expect(json(byLaunch)).toMatchObject({ contained: true, executed: true, refused: null });
    expect(byLaunch.code).toBe(0);
    expect([await works(attacker), await works(role.user.keys[0]), await works(colleague)]).toEqual([
      false,
      false,
      true,
    ]);
    // The key that issued the session stays inactive: only what was taken beside it is restored.
    expect(json(byLaunch)['restore']).toEqual(
      expect.arrayContaining([expect.stringContaining(` && aws iam delete-role-policy --role-name `)]),
    );
    expect(JSON.stringify(json(byLaunch)['restore'])).not.toContain('--status Active');
  });

  it('contains a session by its name, before it launched anything, and in one of two terminals alone', async () => {
    const [first, second] = byName.toSorted((a, b) => Number(a.code) - Number(b.code));
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('CONTAINED: read again, all of it is in place') as string,
    });
    expect(second).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /NOT CONTAINED: process \d+ on \S+ \(\S+:root\) is at it since \S+: firebreak contain\./,
      ) as string,
    });
    expect(await works(reader)).toBe(false);
  });

  it('says how far it came when it is interrupted', async () => {
    const { name } = await addUser(account, 'half-done');
    const { code, stdout, stderr } = await run(['contain', '--user', name, '--execute', '--yes'], {
      interruptAt: 'for IAM to spread',
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/interrupted; the plan is carried out in part\. Run the same command again/);
    expect(stdout).toMatch(
      /\nDONE\n[^]*\nNOT CONTAINED: act now\n[^]*TO RESTORE\n {2}npx --no firebreak restore fb-\S+-by-hand .*\n {2}AKIA\w+ stays inactive: /,
    );
  });

  it('loses nothing when it is interrupted in its first second, and says how to restore it', async () => {
    const user = await addUser(account, 'half-kept');
    const args = ['contain', '--user', user.name, '--execute', '--yes'];
    const cutOff = await run(args, { interruptAt: 'containing ...' });
    expect(cutOff.code).toBe(130);
    const [, id = ''] = /firebreak restore (fb-\S+-by-hand) \(/.exec(cutOff.stderr)!;
    const all = ['--execute', '--yes', '--include-compromised-key', '--include-sessions', '--new-password'];
    expect(await run(['restore', id, ...all])).toMatchObject({ code: 0 });
    expect(stateOf(account, user)).toEqual({
      keys: ['Active', 'Active'],
      hasPassword: true,
      sessionsDenied: false,
    });
  }, 60_000);

  it('refuses who is protected, and changes nothing', async () => {
    const user = await addUser(account, 'break-glass-1', { path: '/break-glass/' });
    const { code, stdout } = await run(['contain', '--user', user.name, '--execute', '--yes']);
    expect(stdout).toMatch(/NOT CONTAINED: .*user\/break-glass\/break-glass-1 is protected by the settings/);
    expect(code).toBe(1);
    expect(stateOf(account, user)).toMatchObject({ keys: ['Active', 'Active'], hasPassword: true });
  });

  it('refuses who is protected by a tag', async () => {
    const tagged = await addRole(account, 'tagged', { tags: { 'break-glass': 'yes' } });
    const env = { FIREBREAK_CONFIG: 'test/e2e/settings/protected-settings.ts' };
    const args = ['contain', '--role-session', `${tagged.name}/alice`, '--execute', '--yes'];
    const { code, stdout } = await run(args, { env });
    expect(stdout).toContain('NOT CONTAINED: tagged is protected by the tag break-glass = yes');
    expect(code).toBe(1);
    expect(deniesOn(account, tagged)).toEqual([]);
  });

  it('refuses the one who runs it', async () => {
    const me = await addUser(account, 'on-call');
    const { accessKeyId, secretAccessKey } = me.keys[0];
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const { code, stdout } = await run(['contain', '--user', me.name, '--execute', '--yes'], { env });
    expect(stdout).toContain('is you: use the credentials of somebody else');
    expect(code).toBe(1);
    expect(await works(me.keys[0])).toBe(true);
  });

  it.each([
    ['a user', ['--user', 'nobody'], 'IAM has no user nobody in this account'],
    ['a role', ['--role-session', 'nothing/alice'], 'IAM has no role nothing in this account'],
  ])('says that there is no such thing as %s', async (_, args, message) => {
    expect(await run(['contain', ...args])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(message),
    });
  });
});
