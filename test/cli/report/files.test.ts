import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { firebreak } from '../../support/run/cli.ts';
import { hasRealRecords, itWithRealRecords, realRecords } from '../../support/real-records.ts';
import { violations } from '../../support/report/report-schema.ts';
import { runCommand } from '../../support/run/run-command.ts';

const key = 'AKIAEXAMPLEKEY000001';
const other = 'AKIAEXAMPLEKEY000002';
let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'firebreak-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

let number = 0;
const record = (change: object = {}, accessKeyId = key) => ({
  eventID: `00000000-0000-4000-8000-${String((number += 1)).padStart(12, '0')}`,
  eventTime: '2026-11-01T10:00:00Z',
  eventSource: 'iam.amazonaws.com',
  eventName: 'GetUser',
  awsRegion: 'us-east-1',
  readOnly: true,
  recipientAccountId: '111122223333',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/deploy',
    userName: 'deploy',
    accountId: '111122223333',
    accessKeyId,
  },
  ...change,
});
function write(name: string, records: readonly object[] | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof records === 'string' ? records : JSON.stringify({ Records: records }));
  return file;
}
const reportJson = (file: string) =>
  runCommand('report', '--access-key-id', key, '--trail', file, '--format', 'json');
const session = record({
  eventSource: 'sts.amazonaws.com',
  eventName: 'GetSessionToken',
  responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEKEY000001', sessionToken: 'TOPSECRETTOKEN' } },
});
const created = record({
  eventName: 'CreateUser',
  readOnly: false,
  requestParameters: { userName: 'backdoor' },
  responseElements: { user: { userName: 'backdoor', arn: 'arn:aws:iam::111122223333:user/backdoor' } },
});

describe('firebreak report, from CloudTrail log files', () => {
  it('counts each call once, however many files it is in and in whatever order', async () => {
    const late = record({ eventTime: '2026-11-01T11:00:00Z' }, 'ASIAEXAMPLEKEY000001');
    const byOther = record(
      { eventName: 'AttachUserPolicy', requestParameters: { userName: 'backdoor' } },
      other,
    );
    const files = [
      write('a.json', [late, byOther, record(), created]),
      write('b.json', [created, session, record({ awsRegion: 'eu-west-1', errorCode: 'AccessDenied' })]),
    ];
    const out = path.join(folder, 'out');
    const ran = await runCommand('report', '--access-key-id', key, '--trail', ...files, '--out', out);
    expect({ code: ran.code, first: ran.stdout.split('\n')[0] }).toEqual({
      code: 0,
      first: `REVIEW of access key ${key}, by 2 CloudTrail log files`,
    });
    const document = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8'));
    expect(violations(document)).toEqual([]);
    const { activity } = document;
    expect(activity).toMatchObject({ calls: 4, denied: 1, changeCount: 1, complete: true });
    expect(
      activity.coverage.map(({ region, events }: { region: string; events: number }) => [region, events]),
    ).toEqual(
      expect.arrayContaining([
        ['us-east-1', 4],
        ['eu-west-1', 1],
      ]),
    );
    // What the key issued is counted by itself, and who else touched what it made is named.
    expect(activity.credentials).toContainEqual(
      expect.objectContaining({ name: 'ASIAEXAMPLEKEY000001', count: 1 }),
    );
    expect(activity.resources.items).toContainEqual(
      expect.objectContaining({
        name: 'backdoor',
        others: { items: [expect.objectContaining({ eventName: 'AttachUserPolicy' })], more: 0 },
      }),
    );
    const everything = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
      .map((body) => (body[0] === 0x1f ? gunzipSync(body) : body).toString());
    expect(everything.join()).toContain('backdoor');
    expect(everything.join()).not.toContain('TOPSECRETTOKEN');
  });
  it('ends with 1 where a file is broken, names it, and reports the rest', async () => {
    const files = [write('a.json', [record()]), write('cut.json', '{"Records":[{"eventName":"Get')];
    const { code, stdout, stderr } = await runCommand('report', '--access-key-id', key, '--trail', ...files);
    expect(code).toBe(1);
    expect(stderr).toMatch(/broken: .*cut\.json/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('1 of the files could not be read whole');
    expect(stdout).toContain('1 call in 1 region');
  });
  it('says that there is none of it, and which files were broken', async () => {
    const file = write('bad.json', 'garbage');
    const { code, stderr } = await runCommand('report', '--user', 'nobody', '--trail', file);
    expect(code).toBe(1);
    expect(stderr).toContain('user nobody made no call that is in these files: 0 records of 1 file');
    expect(stderr).toMatch(/broken: .*bad\.json/);
  });
  it('takes the time of records that a log pipeline wrote as @timestamp, or EventBridge as time', async () => {
    const bare = record({ eventTime: undefined, '@timestamp': '2026-11-01T10:00:07.000Z' });
    const detail = record({ eventTime: undefined });
    const file = write('a.json', JSON.stringify([bare, { time: '2026-11-01T10:00:09Z', detail }]));
    const { code, stdout } = await reportJson(file);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).activity).toMatchObject({
      calls: 2,
      firstSeen: '2026-11-01T10:00:07Z',
      lastSeen: '2026-11-01T10:00:09Z',
    });
  });
  it('says how many records have no time, and does not call itself complete', async () => {
    const file = write('a.json', [record(), record({ eventTime: undefined }), record({ eventTime: 'noon' })]);
    const { code, stdout, stderr } = await reportJson(file);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).activity).toMatchObject({ calls: 1, complete: false });
    expect(JSON.stringify(JSON.parse(stdout).activity)).toContain('2 records have no eventTime');
    expect(stderr).toContain('2 records have no eventTime');
  });
  it('says so where none of its records has a time', async () => {
    const file = write('a.json', [record({ eventTime: undefined })]);
    const { code, stderr } = await reportJson(file);
    expect(code).toBe(1);
    expect(stderr).toContain('made no call that is in these files: 1 record of 1 file was read');
    expect(stderr).toContain('1 record has no eventTime');
  });
  it('says that a user of the name is in other accounts of the files too, and reads the one that it is told', async () => {
    const inAccount = (accountId: string) =>
      record({
        recipientAccountId: accountId,
        userIdentity: {
          type: 'IAMUser',
          arn: `arn:aws:iam::${accountId}:user/deploy`,
          userName: 'deploy',
          accountId,
          accessKeyId: key,
        },
      });
    const file = write('a.json', [record(), inAccount('444455556666'), inAccount('777788889999'), record()]);
    const ofUser = (...more: readonly string[]) =>
      runCommand('report', '--user', 'deploy', '--trail', file, '--format', 'json', ...more);
    const first = await ofUser();
    expect(JSON.parse(first.stdout).activity.calls).toBe(2);
    expect(JSON.stringify(JSON.parse(first.stdout).activity)).toContain(
      'user deploy is in other accounts of these files too (444455556666, 777788889999)',
    );
    const told = await ofUser('--account', '444455556666');
    expect(JSON.parse(told.stdout).activity.calls).toBe(1);
    expect(told.stdout).not.toContain('is in other accounts');
  });
  it('says what --regions and --since left out, also where nothing is left', async () => {
    const file = write('a.json', [record(), record({ awsRegion: 'eu-west-1' })]);
    const of = (...more: readonly string[]) =>
      runCommand('report', '--access-key-id', key, '--trail', file, ...more);
    const flat = async (...more: readonly string[]) => (await of(...more)).stdout.replace(/\s+/g, ' ');
    const one = await flat('--regions', 'eu-west-1', '--since', '2026-10-31');
    expect(one).toContain('1 call in 1 region');
    expect(one).toContain('Not searched: only eu-west-1 was searched, as --regions says');
    expect(one).toContain('Not searched: what was before 2026-10-31 00:00:00Z, as --since says');
    const none = await flat('--regions', 'sa-east-1');
    expect(none).toContain('No call of it is in what was read of these files.');
    const late = await of('--since', '2026-11-02');
    expect(late).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'made no call since 2026-11-02 00:00:00Z that is in these files: 2 records of 1 file were read',
      ),
    });
  });
  it('holds no more of it than counts: 45 MB are read with 64 MB of memory', async () => {
    const lines = Array.from({ length: 16_000 }, (_, n) =>
      JSON.stringify(record({ requestParameters: { text: `${n} `.repeat(480) } })),
    ).join('\n');
    const file = path.join(folder, 'big.jsonl');
    writeFileSync(file, lines);
    expect(lines.length).toBeGreaterThan(45_000_000);
    const { code, stdout, stderr } = await firebreak(
      ['report', '--access-key-id', key, '--trail', file, '--format', 'json'],
      { env: { NODE_OPTIONS: '--max-old-space-size=64' } },
    );
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('heap')]);
    expect(JSON.parse(stdout).activity.calls).toBe(16_000);
  }, 60_000);
  it.each(['/proc/firebreak/out', '/dev/null/out', '/dev/null'])(
    'says that %s cannot be written to',
    async (out) => {
      const file = write('a.json', [record()]);
      const { code, stderr } = await runCommand(
        'report',
        '--access-key-id',
        key,
        '--trail',
        file,
        '--out',
        out,
      );
      expect(code).toBe(2);
      expect(stderr).toMatch(
        new RegExp(`^firebreak report: --out ${out} cannot be written to .*Name another folder`),
      );
    },
  );
  it('shows what an attacker wrote, and lets it do nothing', async () => {
    const agent = '\u001b[31m<script>alert(1)</script>=cmd|x http://evil.example';
    const file = write('a.json', [record({ userAgent: agent })]);
    const out = path.join(folder, 'out');
    await runCommand('report', '--access-key-id', key, '--trail', file, '--out', out);
    const read = (name: string) => readFileSync(path.join(out, name), 'utf8');
    expect(read('report.html')).not.toMatch(/<script|\u001b/);
    expect(read('report.html')).toContain('&lt;script&gt;');
    expect(read('report.txt')).not.toMatch(/\u001b|http:\/\//);
    expect(read('report.json')).not.toMatch(/\u001b|<script/);
  });

  itWithRealRecords('agrees with an independent count over the invictus trail', async () => {
    expect(hasRealRecords).toBe(true);
    const stolen = 'AKIATFQR7NSC8Q4X20BJ';
    const trail = path.join(__dirname, '../../../../shared/events/invictus-ir__aws_dataset.json.gz');
    const { code, stdout } = await runCommand(
      'report',
      '--access-key-id',
      stolen,
      '--format',
      'json',
      '--trail',
      trail,
    );
    expect(code).toBe(0);
    const { activity } = JSON.parse(stdout);
    const mine = realRecords().filter(({ userIdentity }) => userIdentity?.['accessKeyId'] === stolen);
    const failed = mine.filter(({ errorCode }) => typeof errorCode === 'string');
    expect([activity.calls, activity.failed, activity.changeCount]).toEqual([
      mine.length,
      failed.length,
      mine.filter(({ readOnly }) => readOnly !== true).length,
    ]);
    // By hand: every success of these calls is in the list of what was made.
    const makers = [
      'CreateUser',
      'CreateAccessKey',
      'CreateLoginProfile',
      'AttachUserPolicy',
      'AttachRolePolicy',
    ];
    const wanted = mine.filter(
      ({ eventName = '', errorCode }) =>
        typeof errorCode !== 'string' &&
        (makers.includes(eventName) || eventName.startsWith('AuthorizeSecurityGroup')),
    );
    const made = new Map(
      (activity.made.items as { eventId: string; removal: string[]; what: string }[]).map((each) => [
        each.eventId,
        each,
      ]),
    );
    expect(wanted.length).toBeGreaterThan(15);
    expect(wanted.filter(({ eventID }) => (made.get(eventID!)?.removal.length ?? 0) === 0)).toEqual([]);
    const all = [...made.values()];
    for (const what of [
      /^user malicious-iam-user$/,
      /^access key AKIA\w+ of user malicious-iam-user$/,
      /AdministratorAccess on user malicious-iam-user$/,
    ])
      expect(all.filter((each) => what.test(each.what))).toHaveLength(1);
  });
});
