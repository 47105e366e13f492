import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Account, AwsError, type CloudTrailRecord, startAccount } from '@firebreak/account';
import { openFolder } from '../../../cli/report/folder.ts';
import { reviewHistory } from '../../../cli/report/review-history.ts';
import { toActivity } from '../../../core/review/totals/to-activity.ts';
import { addUser, type TestUser } from '../../e2e/support/people.ts';
import { firebreak, type Ran } from '../../support/run/cli.ts';
import { violations } from '../../support/report/report-schema.ts';

let account: Account;
let user: TestUser;
let denied = false;
let folder: string;

/** 260 calls in two regions, one an hour from twenty days and half an hour ago on, some refused, one that opens a group. */
function past(key: string, name: string): readonly CloudTrailRecord[] {
  const begin = account.clock.now().getTime() - 20 * 86_400_000 - 1_800_000;
  return Array.from({ length: 260 }, (_, i) => ({
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: `arn:aws:iam::${account.accountId}:user/${name}`,
      accountId: account.accountId,
      accessKeyId: key,
      userName: name,
    },
    eventTime: new Date(begin + i * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z'),
    eventSource: 'ec2.amazonaws.com',
    eventName: i === 7 ? 'AuthorizeSecurityGroupIngress' : 'DescribeInstances',
    awsRegion: i % 2 === 0 ? 'us-east-1' : 'eu-west-1',
    sourceIPAddress: '203.0.113.66',
    userAgent: 'Boto3/1.40',
    ...(i % 10 === 0 && { errorCode: 'Client.UnauthorizedOperation' }),
    requestParameters:
      i === 7
        ? {
            groupId: 'sg-0123456789abcdef0',
            ipPermissions: {
              items: [
                {
                  ipProtocol: 'tcp',
                  fromPort: 22,
                  toPort: 22,
                  ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
                },
              ],
            },
          }
        : null,
    responseElements: i === 7 ? { _return: true } : null,
    readOnly: i !== 7,
    eventID: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account.accountId,
    eventCategory: 'Management',
  })) as unknown as readonly CloudTrailRecord[];
}

beforeAll(async () => {
  account = await startAccount({
    // The laptop's clock is a day slow.
    start: new Date(Date.now() + 86_400_000),
    historyDelayMs: 0,
    lookupsPerSecond: Infinity,
    fault: (call) =>
      denied && call.operation === 'LookupEvents' && call.region === 'eu-west-1'
        ? new AwsError('AccessDeniedException', 'no LookupEvents here')
        : undefined,
  });
  user = await addUser(account, 'deploy+ci=a,b.c@example.com');
  account.trail.importHistory(past(user.keys[0].accessKeyId, user.name));
});
afterAll(() => account.close());
beforeEach(() => {
  denied = false;
  folder = mkdtempSync(path.join(tmpdir(), 'firebreak-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const credentials = () => ({
  AWS_ENDPOINT_URL: account.endpoint,
  AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
  AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
  AWS_REGION: 'us-east-1',
  FIREBREAK_CONFIG: 'test/e2e/settings/settings.ts',
});
const run = (...args: readonly string[]): Promise<Ran> =>
  firebreak(['report', ...args], { env: credentials() });
const read = (name: string) => readFileSync(path.join(folder, name));

describe('firebreak report, from event history', () => {
  it('writes every form, the records and a manifest whose digests are right', async () => {
    const { code, stdout } = await run('--access-key-id', user.keys[0].accessKeyId, '--out', folder);
    expect(stdout).toContain(`REVIEW of access key ${user.keys[0].accessKeyId}`);
    expect(code).toBe(0);
    const document = JSON.parse(read('report.json').toString());
    expect(violations(document)).toEqual([]);
    const { activity } = document;
    expect(activity).toMatchObject({ calls: 260, failed: 26, denied: 26, changeCount: 1, complete: true });
    expect(activity.made.items).toEqual([
      expect.objectContaining({
        removal: [
          `aws ec2 revoke-security-group-ingress --group-id sg-0123456789abcdef0 --ip-permissions '[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]' --region eu-west-1`,
        ],
      }),
    ]);
    const manifest = JSON.parse(read('manifest.json').toString()) as {
      files: { key: string; sha256: string }[];
    };
    expect(manifest.files.map(({ key }) => key)).toEqual(
      expect.arrayContaining([
        'report.txt',
        'report.html',
        'report.json',
        'ocsf.json',
        expect.stringMatching(/^records\//),
      ]),
    );
    for (const { key, sha256 } of manifest.files)
      expect([key, createHash('sha256').update(read(key)).digest('hex')]).toEqual([key, sha256]);
  });
  it('finds by user what the user did with every key, from ten days ago by the clock of AWS', async () => {
    const { code, stdout } = await run('--user', user.name, '--since', '10d', '--format', 'json');
    expect(code).toBe(0);
    // The 241st was ten days and half an hour ago.
    const { activity } = JSON.parse(stdout);
    expect(activity.calls).toBe(19);
    expect(activity.notSearched).toContainEqual(
      expect.stringMatching(/^what was before \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ, as --since says$/),
    );
  });
  it('does not pretend to read further back than event history goes', async () => {
    const ninety = account.clock.now().getTime() - 90 * 86_400_000;
    const { code, stdout } = await run('--user', user.name, '--since', '2024-01-01', '--format', 'json');
    expect(code).toBe(0);
    const { activity } = JSON.parse(stdout);
    expect(activity.calls).toBe(260);
    expect(Math.abs(Date.parse(activity.searchedFrom) - ninety)).toBeLessThan(60_000);
    expect(activity.notSearched).toContainEqual(
      'what was before that, although --since says 2024-01-01: event history holds 90 days',
    );
  });
  it('ends with 1 where a region is refused, and the report says which and why', async () => {
    denied = true;
    const { code, stdout } = await run(
      '--access-key-id',
      user.keys[0].accessKeyId,
      '--regions',
      'us-east-1,eu-west-1',
    );
    expect(code).toBe(1);
    const flat = stdout.replace(/\s+/g, ' ');
    expect(flat).toContain('130 calls in 1 region');
    expect(flat).toMatch(/Not complete: eu-west-1, .*no LookupEvents here/);
    expect(flat).toContain('only us-east-1, eu-west-1 was searched, as --regions says');
  });
  it('says whom IAM does not know', async () => {
    const { code, stderr } = await run('--user', 'nobody');
    expect([code, stderr]).toEqual([1, expect.stringContaining('IAM has no user nobody')]);
  });
  it('says that a folder holds another review, and what of it cannot be read', async () => {
    const key = user.keys[0].accessKeyId;
    await run('--access-key-id', key, '--out', folder, '--regions', 'us-east-1');
    const another = await run('--access-key-id', key, '--out', folder, '--regions', 'eu-west-1');
    expect(another.stderr).toContain('holds a review of something else');
    writeFileSync(path.join(folder, 'review/progress.json.gz'), 'no gzip');
    const broken = await run('--access-key-id', key, '--out', folder, '--regions', 'eu-west-1');
    expect(broken.stderr).toContain('cannot be read: the review begins anew');
    expect(broken.stdout).toContain('130 calls in 1 region');
  });
  it('goes on where it was, and counts nothing twice', async () => {
    const before = process.env['AWS_ENDPOINT_URL'];
    process.env['AWS_ENDPOINT_URL'] = account.endpoint;
    const said: string[] = [];
    const place = openFolder(folder);
    const input = {
      account: account.accountId,
      globalRegion: 'us-east-1',
      regions: ['us-east-1', 'eu-west-1'],
      followed: [
        { credential: { by: 'key', accessKeyId: user.keys[0].accessKeyId } as const, issued: false },
      ],
      launchedAt: account.clock.now().toISOString(),
      now: account.clock.now(),
    };
    const { accessKeyId, secretAccessKey } = account.iam.root;
    const deps = {
      aws: {
        config: {
          credentials: { accessKeyId, secretAccessKey },
          systemClockOffset: account.clock.offsetMs(),
        },
        now: () => account.clock.now(),
      },
      folder: place,
      say: (line: string) => said.push(line),
      selection: 'x',
      // At two calls a second and region, the four pages of one take longer.
      sliceMs: 900,
    };
    let checkpoints = 0;
    const dying = {
      ...place,
      put: (...[key, body, type]: Parameters<typeof place.put>) => {
        if (key.startsWith('review/progress') && (checkpoints += 1) === 2) throw new Error('interrupted');
        return place.put(key, body, type);
      },
    };
    try {
      await expect(reviewHistory(input, { ...deps, folder: dying })).rejects.toThrow('interrupted');
      const progress = await reviewHistory(input, { ...deps, sliceMs: 30_000 });
      expect(said).toEqual([expect.stringContaining('going on with the review')]);
      const activity = toActivity(progress);
      const about = activity.resources.items.reduce((sum, { events }) => sum + events, 0);
      expect(about).toBeGreaterThan(0);
      expect(activity).toMatchObject({
        calls: 260,
        denied: 26,
        complete: true,
        kept: { records: 260 + about },
      });
    } finally {
      if (before === undefined) delete process.env['AWS_ENDPOINT_URL'];
      else process.env['AWS_ENDPOINT_URL'] = before;
    }
  });
});
