import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countIncidents, mostInAnHour } from '../../cli/replay/incidents.ts';
import type { ReplayResult } from '../../cli/replay/result.ts';
import { account, launchRecord, roleIdentity, userIdentity } from '../support/events.ts';
import { itWithRealRecords } from '../support/real-records.ts';
import { runCommand } from '../support/run/run-command.ts';

const home = mkdtempSync(path.join(tmpdir(), 'firebreak-replay-'));
afterAll(() => rmSync(home, { recursive: true }));

function file(name: string, content: unknown): string {
  const full = path.join(home, name);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content));
  return full;
}

const core = path.join(__dirname, '../../core/settings/settings.ts');
const settingsFile = (name: string, fields: object) =>
  file(
    name,
    `import { defineSettings } from '${core}';\nexport default defineSettings(${JSON.stringify(fields)});`,
  );
const plain = { mode: 'contain', regions: ['us-east-1', 'ap-southeast-2'], expectations: [] };
const settings = settingsFile('plain.ts', plain);

let ids = 0;
const id = () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
const launch = (change: object = {}) => ({ ...launchRecord, eventID: id(), ...change });
const denied = { errorCode: 'Client.UnauthorizedOperation', responseElements: null };
const service = {
  ...roleIdentity,
  sessionContext: {
    sessionIssuer: {
      ...roleIdentity.sessionContext.sessionIssuer,
      arn: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    },
  },
};

async function replayed(records: readonly unknown[], ...options: string[]) {
  const input = file(`${id()}.json`, { Records: records });
  const { code, stdout, stderr } = await runCommand(
    'replay',
    input,
    '--settings',
    settings,
    '--json',
    ...options,
  );
  return { code, stderr, result: JSON.parse(stdout) as ReplayResult };
}

const rows = ({ callers }: ReplayResult) =>
  callers.map(({ caller, verdict, launches, attempts, incidents }) => [
    caller.split(',')[0],
    verdict,
    launches,
    attempts,
    incidents,
  ]);

describe('firebreak replay', () => {
  it('shows each caller once, what would have been done and why, containments first', async () => {
    const own = launch();
    const { code, stderr, result } = await replayed([
      launch({ userIdentity: service }),
      launch({ userIdentity: { ...roleIdentity, type: 'WebIdentityUser', userName: 'x' } }),
      launch(denied),
      own,
      own,
      { ...launch(), eventName: 'GetUser' },
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(rows(result)).toEqual([
      ['user deploy+ci@example.com', 'contain', 1, 1, 2],
      ['WebIdentityUser x', 'alert', 1, 0, 1],
      ['AWSServiceRoleForAutoScaling', 'ignore', 1, 0, 0],
    ]);
    expect(result.callers[0]).toMatchObject({
      arn: userIdentity.arn,
      instances: 1,
      regions: ['ap-southeast-2'],
      instanceTypes: ['p5.48xlarge'],
      verdicts: { contain: 1, alert: 1, ignore: 0 },
      reasons: [
        {
          verdict: 'contain',
          because: expect.stringContaining('no expectation matches'),
          count: 1,
          examples: [own.eventID],
        },
        { verdict: 'alert', because: expect.stringContaining('UnauthorizedOperation') },
      ],
      plan: [
        { kind: 'deactivate-key' },
        { kind: 'deny-user' },
        { kind: 'disable-console' },
        { kind: 'deactivate-ssh-keys' },
        { kind: 'deactivate-service-credentials' },
        { kind: 'deactivate-certificates' },
      ],
    });
    expect(result.summary).toMatchObject({ files: 1, records: 6, launches: 4, duplicates: 1, callers: 3 });
  });

  it('counts an addendum as the launch that it adds to, with its number', async () => {
    const lost = launch({ responseElements: null });
    const items = [{ instanceId: 'i-1' }, { instanceId: 'i-2' }, { instanceId: 'i-3' }];
    const more = launch({
      responseElements: { instancesSet: { items } },
      addendum: { reason: 'UPDATED_DATA', originalEventID: lost.eventID },
    });
    for (const records of [
      [lost, more],
      [more, lost],
    ]) {
      const { result } = await replayed(records);
      expect(result.callers).toMatchObject([{ launches: 1, attempts: 0, instances: 3, incidents: 1 }]);
      expect(result.summary).toMatchObject({ launches: 1, duplicates: 1 });
    }
  });

  it('alerts on a launch that cannot be read, as the responder does', async () => {
    const { result } = await replayed([{ eventName: 'RunInstances' }, launch({ userIdentity: null }), null]);
    expect(result.callers.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['malformed', 'alert'],
      ['malformed', 'alert'],
    ]);
    expect(result.summary.unreadable).toBe(1);
  });

  it('takes neither an Insight on launches nor another service for a launch', async () => {
    const { result } = await replayed([
      launch({ eventType: 'AwsCloudTrailInsight' }),
      launch({ eventSource: 'outposts.amazonaws.com' }),
    ]);
    expect(result.summary.launches).toBe(0);
  });

  it('says which launches no sensor would have seen', async () => {
    const { result } = await replayed([launch(), launch({ awsRegion: 'eu-west-3' })]);
    expect(result.unwatched).toEqual({ launches: 1, regions: ['eu-west-3'] });
    expect(result.notes.join()).toContain('NOT SEEN: 1 launch in regions');
  });

  it('judges as the responder of one account', async () => {
    const elsewhere = launch({ recipientAccountId: '999988887777' });
    const visitor = launch({
      recipientAccountId: account,
      userIdentity: {
        ...userIdentity,
        arn: 'arn:aws:iam::999988887777:user/deploy+ci@example.com',
        accountId: '999988887777',
      },
    });
    const { result } = await replayed([launch(), elsewhere, visitor], '--account', account);
    expect(result.summary).toMatchObject({ launches: 2, otherAccounts: 1 });
    expect(result.callers.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['user-key', 'contain'],
      ['other-account', 'alert'],
    ]);
  });

  it('judges by the settings, also in mode observe', async () => {
    const observe = settingsFile('observe.ts', {
      ...plain,
      mode: 'observe',
      expectations: [{ name: 'ci', principals: [`arn:aws:iam::${account}:role/teams/*`] }],
    });
    const { result } = await replayed(
      [launch(), launch({ userIdentity: roleIdentity })],
      '--settings',
      observe,
    );
    expect(result.callers.map(({ verdict }) => verdict)).toEqual(['contain', 'ignore']);
    expect(result.callers[0]!.plan).toHaveLength(6);
    expect(result.notes.join()).toContain('mode observe');
  });

  it('prints a table that fits into 100 columns, whatever the records say', async () => {
    const hostile = `\u001b[31m\u202e${'x'.repeat(200)} https://evil.example`;
    const input = file('hostile.json', {
      Records: [
        launch({
          userIdentity: { ...roleIdentity, principalId: `AROA:${hostile}`, arn: 'x' },
          instanceType: hostile,
          awsRegion: hostile,
        }),
        launch({ instanceType: hostile, awsRegion: hostile }),
        ...Array.from({ length: 60 }, (_, i) =>
          launch({ userIdentity: { type: 'SAMLUser', userName: `u${i}` } }),
        ),
        ...Array.from({ length: 60 }, (_, i) =>
          launch({ userIdentity: { type: 'AWSAccount', accountId: String(200_000_000_000 + i) } }),
        ),
      ],
    });
    const { stdout } = await runCommand('replay', input, '--settings', settings);
    expect(stdout).toMatch(/^VERDICT +CALLS +LAUNCHED +INSTANCES +CALLER\n/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|s:\/\//);
    // Of whom no record shows an id of AWS's, they are one caller.
    expect(stdout).toContain('SAMLUser u0 and 59 others\n');
    expect(stdout).toContain('... and 13 more callers: 0 contain, 13 alert, 0 ignore; --json shows all');
  });

  it('ends with 1 and names the file when one is broken, and reads the others', async () => {
    const good = file('mixed/good.json', { Records: [launch()] });
    const bad = file('mixed/bad.json', '{"Records":[{"eventName":');
    const { code, stdout, stderr } = await runCommand('replay', path.dirname(good), '--settings', settings);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `broken: ${bad}: ends too early, in the middle of a value (byte 25); nothing was read from it\n`,
    );
    expect(stdout).toContain('2 files read, 1 broken, 0 skipped; 1 record ');
    expect(stdout).toContain('1 contain, 0 alert, 0 ignore; 1 incident');
  });

  itWithRealRecords('reads all eight files of real records', async () => {
    const folder = path.join(__dirname, '../../../shared/events');
    const { code, stdout } = await runCommand('replay', folder, '--settings', settings, '--json');
    const result = JSON.parse(stdout) as ReplayResult;
    expect({ code, broken: result.broken }).toEqual({ code: 0, broken: [] });
    // Two of the thirteen share an eventID and nothing else: each is somebody else's.
    expect(result.summary).toMatchObject({
      files: 8,
      skippedFiles: 1,
      records: 4435,
      unreadable: 0,
      launches: 13,
    });
    expect(result.callers.find(({ arn }) => arn?.endsWith(':user/bert-jan'))).toMatchObject({
      verdict: 'contain',
      verdicts: { contain: 2, alert: 4, ignore: 0 },
      firstSeen: '2023-07-10T11:55:16.000Z',
    });
    expect(result.summary.verdicts.ignore).toBe(2);
  });
});

describe('firebreak replay --expect', () => {
  const role = `arn:aws:iam::${account}:role/teams/Admin`;
  const [byUser, byRole] = [launch(), launch({ userIdentity: roleIdentity, ...denied })];
  const expecting = (expected: unknown, records: readonly object[] = [byUser, byRole]) =>
    replayed(records, '--expect', file('expected.json', expected));

  it.each([
    [
      'callers by ARN, of which the most severe verdict counts',
      { contain: [`arn:aws:iam::*:user/*`], alert: [role] },
    ],
    ['launches by eventID', { contain: [byUser.eventID], alert: [byRole.eventID], others: ['alert'] }],
    ['others than those named', { contain: [userIdentity.arn], alert: [role], others: ['ignore'] }],
    ['a launch by itself, apart from its caller', { alert: [role], contain: [byUser.eventID] }],
  ])('holds for %s', async (_name, expected) => {
    const { code, result } = await expecting(expected, [
      byUser,
      byRole,
      launch({ ...denied, userIdentity: roleIdentity }),
    ]);
    expect([code, result.expect]).toEqual([0, { held: true, failures: [] }]);
  });

  it.each([
    [
      { ignore: [userIdentity.arn] },
      `expected ignore (${userIdentity.arn}), got contain for ${userIdentity.arn}: no expectation`,
    ],
    [{ ignore: [byUser.eventID] }, `expected ignore (${byUser.eventID}), got contain`],
    [{ alert: [role], others: ['ignore', 'alert'] }, 'expected ignore or alert (others), got contain'],
    [
      { alert: ['arn:aws:iam::*:role/typo'] },
      'expected alert (arn:aws:iam::*:role/typo), but no launch in the files matches it',
    ],
  ])('%j does not hold', async (expected, message) => {
    const { code, stderr, result } = await expecting(expected);
    expect(code).toBe(1);
    expect(result.expect).toMatchObject({ held: false, failures: [expect.stringContaining(message)] });
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(/^not as expected: expected/)]);
  });

  it.each([
    [{}, 'a file that expects nothing would always hold'],
    [{ contains: [role] }, 'contains: no such field; there are ignore, alert, contain, others'],
    [{ contain: ['bert'] }, 'contain[0]: allowed is an ARN'],
    [{ contain: role }, 'contain: allowed is a list'],
    [{ contain: [role], alert: [role] }, `names ${role} twice`],
    [{ contain: [role], others: ['nothing'] }, "others[0]: allowed is 'ignore', 'alert' or 'contain'"],
    ['{', 'is not JSON'],
  ])('%j is refused with what is allowed', async (expected, message) => {
    const input = file('one.json', { Records: [byUser] });
    const { code, stderr } = await runCommand(
      'replay',
      input,
      '--settings',
      settings,
      '--expect',
      file('wrong.json', expected),
    );
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('wrong usage of firebreak replay ends with 2', () => {
  it.each([
    [[], 'give CloudTrail log files'],
    [['no/such.json'], 'no/such.json does not exist'],
    [['no/such.json', 'nor/this.json'], 'none of the 2 files exists'],
    [[settings, '--account', '12'], '--account takes 12 digits, got "12"'],
    [[settings, '--expect', 'no/such.json'], '--expect no/such.json cannot be read (ENOENT)'],
    [[settings, '--settings', 'no/such.ts'], 'no/such.ts'],
  ])('%j', async (argv, message) => {
    const { code, stderr } = await runCommand('replay', ...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('incidents', () => {
  const hour = 3_600_000;
  const at = (hours: number | undefined, response: 'contain' | 'alert') => ({
    time: hours === undefined ? undefined : hours * hour,
    response,
  });
  it.each([
    ['one for all within the window', [at(5, 'alert'), at(1, 'alert'), at(24.9, 'alert')], 1],
    ['a new one when the window is over', [at(1, 'alert'), at(25, 'alert'), at(26, 'alert')], 2],
    [
      'a containment takes over an alert, not the other way round',
      [at(1, 'alert'), at(2, 'contain'), at(3, 'alert')],
      2,
    ],
    ['one for each launch whose time is unknown', [at(undefined, 'alert'), at(undefined, 'alert')], 2],
  ])('%s', (_name, openings, incidents) => {
    expect(countIncidents(openings, 24).incidents).toBe(incidents);
  });

  it('are counted by the hour for the circuit breaker', () => {
    expect(mostInAnHour([])).toBe(0);
    expect(mostInAnHour([0, 0.5 * hour, 1 * hour, 1.4 * hour, 9 * hour])).toBe(3);
  });
});
