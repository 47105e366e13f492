import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Account, type CloudTrailRecord, startAccount } from '@firebreak/account';
import { roundUp } from '../../cli/learn/propose.ts';
import type { LearnResult } from '../../cli/learn/result.ts';
import { checkSettings } from '../../lib/settings/check-settings.ts';
import { account as accountId, launchRecord, roleIdentity, userIdentity } from '../support/events.ts';
import { firebreak } from '../support/run/cli.ts';
import { runCommand } from '../support/run/run-command.ts';

const home = mkdtempSync(path.join(tmpdir(), 'firebreak-learn-'));
afterAll(() => rmSync(home, { recursive: true }));

const core = path.join(__dirname, '../../core/settings/settings.ts');
const settingsText = (expectations: string) =>
  `import { defineSettings } from '${core}';
export default defineSettings({
  mode: 'observe',
  regions: ['us-east-1', 'eu-west-1', 'ap-southeast-2'],
  ${expectations}
});`;

function file(name: string, content: string): string {
  const full = path.join(home, name);
  writeFileSync(full, content);
  return full;
}

const settings = file('settings.ts', settingsText('expectations: [],'));

let ids = 0;
const launch = (change: object = {}, type = 'c7g.large', count = 3) => ({
  ...launchRecord,
  eventID: `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
  userIdentity: roleIdentity,
  requestParameters: {
    instancesSet: { items: [{ imageId: 'ami-0abc', minCount: 1, maxCount: count }] },
    instanceType: type,
  },
  ...change,
});
const denied = { errorCode: 'Client.UnauthorizedOperation', responseElements: null };
const root = {
  type: 'Root',
  arn: `arn:aws:iam::${accountId}:root`,
  accountId,
  accessKeyId: 'AKIAEXAMPLEROOT00001',
};

async function learned(records: readonly object[], ...options: string[]) {
  const input = file(
    `${String((ids += 1))}.jsonl`,
    records.map((record) => JSON.stringify(record)).join('\n'),
  );
  return { input, ...(await runCommand('learn', input, '--settings', settings, ...options)) };
}

async function learnedJson(...records: readonly object[]): Promise<LearnResult> {
  return JSON.parse((await learned(records, '--json')).stdout) as LearnResult;
}

const rules = ({ proposals }: LearnResult) => proposals.map(({ rule }) => rule);

describe('firebreak learn FILES', () => {
  const role = `arn:aws:iam::${accountId}:role/teams/Admin`;

  it('drafts one rule for each principal, exact where attackers differ and loose where tomorrow does', async () => {
    const result = await learnedJson(
      launch(),
      launch({ awsRegion: 'eu-west-1' }, 'c7g.xlarge', 13),
      launch({}, 'm7g.large'),
      launch({ userIdentity }, 't3.micro', 1),
    );
    expect(rules(result)).toEqual([
      {
        name: 'role teams/Admin',
        principals: [role],
        regions: ['ap-southeast-2', 'eu-west-1'],
        instanceTypes: ['c7g.*', 'm7g.large'],
        maxCount: 20,
      },
      {
        name: 'user teams/deploy+ci@example.com',
        principals: [userIdentity.arn],
        regions: ['ap-southeast-2'],
        instanceTypes: ['t3.micro'],
        maxCount: 1,
      },
    ]);
    expect(result.proposals[0]).toMatchObject({
      launches: 3,
      ask: false,
      firstSeen: '2026-11-01T10:00:00.000Z',
    });
    expect(result.proposals[1]!.remarks.join()).toContain('long-term access key');
  });

  it('leaves out what the records do not show, and names the service that always called', async () => {
    const template = { requestParameters: { launchTemplate: {} }, responseElements: null };
    const fleet = { ...roleIdentity, invokedBy: 'ec2fleet.amazonaws.com' };
    const [rule] = rules(await learnedJson(launch({ ...template, userIdentity: fleet })));
    expect(rule).toEqual({
      name: 'role teams/Admin',
      principals: [role],
      regions: ['ap-southeast-2'],
      services: ['ec2fleet.amazonaws.com'],
    });
  });

  it.each([
    ['accelerators', [launch({}, 'p5.48xlarge')], 'accelerators, which attackers launch: p5.48xlarge'],
    ['denied calls', [launch(), launch(denied)], '1 call failed (Client.UnauthorizedOperation)'],
    [
      'many regions',
      ['eu-west-1', 'eu-west-2', 'eu-west-3', 'us-east-1'].map((awsRegion) => launch({ awsRegion })),
      '4 regions',
    ],
  ])('comments a rule out for %s', async (_name, records, doubt) => {
    const { stdout } = await learned(records);
    expect(stdout).toContain(`ASK FIRST, do not expect this without asking: `);
    expect(stdout).toContain(doubt);
    const found = checkSettings(await exported('doubt', stdout)).expectations;
    expect(found).toEqual([]);
  });

  it('never drafts root, other accounts, the unreadable and those who launched nothing, but lists them', async () => {
    const other = { ...userIdentity, arn: 'arn:aws:iam::999988887777:user/deploy+ci@example.com' };
    const result = await learnedJson(
      launch({ userIdentity: root }),
      launch({ userIdentity: other }),
      { eventName: 'RunInstances' },
      launch(denied),
      launch({ awsRegion: 'ca-south-3r', userIdentity }),
    );
    expect(rules(result)).toEqual([]);
    expect(result.notDrafted.map(({ why }) => why).toSorted()).toEqual([
      expect.stringMatching(/^a rule for it would not be valid: .*ca-south-3r/),
      expect.stringMatching(/^cannot be expected: the caller belongs to account 999988887777/),
      expect.stringMatching(/^cannot be expected: the event has no usable detail.eventID/),
      expect.stringMatching(/^cannot be expected: the root user called/),
      expect.stringMatching(/^launched nothing: 1 call failed/),
    ]);
  });

  it('prints a draft that the settings take, and with which nothing of it is unexpected', async () => {
    const hostile = "x'\n], evil: [ */ \u2028 https://evil.example";
    const records = [
      launch(),
      launch({ userIdentity, sourceIPAddress: hostile, userAgent: hostile }, 't3.micro'),
      launch({ userIdentity: { ...root, arn: hostile } }),
    ];
    const { stdout, input } = await learned(records);
    const found = checkSettings(await exported('pasted', stdout)).expectations;
    expect(found.map(({ name }) => name)).toEqual(['role teams/Admin', 'user teams/deploy+ci@example.com']);
    const pasted = path.join(home, 'pasted.ts');
    const replayed = await runCommand('replay', input, '--settings', pasted, '--json');
    const { verdicts } = (JSON.parse(replayed.stdout) as { summary: { verdicts: object } }).summary;
    expect(verdicts).toEqual({ contain: 0, alert: 1, ignore: 2 });
    // What is expected already is not drafted again.
    const again = await runCommand('learn', input, '--settings', pasted, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ calls: 3, expected: 2, proposals: [] });
  });

  it('counts an event once, and ends with 1 when a file is broken', async () => {
    const one = launch();
    const input = file(
      'twice.jsonl',
      `${JSON.stringify(one)}\n${JSON.stringify(one)}\n{"eventName":"RunInst`,
    );
    const { code, stdout, stderr } = await runCommand('learn', input, '--settings', settings, '--json');
    expect(code).toBe(1);
    expect(stderr).toContain(`broken: ${input}: 1 value that is no JSON, first at line 3`);
    expect(JSON.parse(stdout)).toMatchObject({ complete: false, calls: 1, proposals: [{ launches: 1 }] });
  });

  async function exported(name: string, draft: string): Promise<unknown> {
    const pasted = file(`${name}.ts`, settingsText(draft));
    return ((await import(pasted)) as { default: unknown }).default;
  }
});

describe('a count', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 5],
    [6, 10],
    [13, 20],
    [50, 50],
    [51, 100],
    [400, 500],
  ])('of %i is rounded up to %i', (count, rounded) => expect(roundUp(count)).toBe(rounded));
});

/** A server on a port of its own, until the end of the block. */
async function listening(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('firebreak learn, from event history', () => {
  const variables = [
    'AWS_ENDPOINT_URL',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_PROFILE',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
  ];
  const saved = variables.map((name) => [name, process.env[name]] as const);
  const environment = (values: Readonly<Record<string, string>>) => {
    for (const name of variables) Reflect.deleteProperty(process.env, name);
    const none = {
      AWS_CONFIG_FILE: path.join(home, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(home, 'none'),
    };
    Object.assign(process.env, none, { AWS_EC2_METADATA_DISABLED: 'true' }, values);
  };
  let account: Account;
  const person = { accessKeyId: 'AKIAAUDITOR000000000', secretAccessKey: 'auditor' };
  const stranger = { accessKeyId: 'AKIASTRANGER00000000', secretAccessKey: 'stranger' };
  const toEnv = ({ accessKeyId, secretAccessKey }: typeof person) => ({
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });

  beforeAll(async () => {
    account = await startAccount({ accountId, historyDelayMs: 0 });
    const allowed = {
      Version: '2012-10-17' as const,
      Statement: [
        {
          Effect: 'Allow' as const,
          Action: 'cloudtrail:LookupEvents',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-3' } },
        },
      ],
    };
    account.iam.importUser({
      userName: 'auditor',
      accessKeys: [{ ...person, status: 'Active' }],
      policies: { inline: { read: allowed } },
    });
    account.iam.importUser({ userName: 'stranger', accessKeys: [{ ...stranger, status: 'Active' }] });
    const ago = (days: number) =>
      new Date(Date.now() - days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
    const records = [
      ...Array.from({ length: 120 }, () => launch({ awsRegion: 'us-east-1', eventTime: ago(2) })),
      launch({ awsRegion: 'eu-west-1', eventTime: ago(40) }),
      { ...launch({ awsRegion: 'us-east-1', eventTime: ago(1) }), eventName: 'StopInstances' },
    ];
    account.trail.importHistory(records as unknown as CloudTrailRecord[]);
  });
  afterAll(async () => {
    for (const [name, value] of saved) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await account.close();
  });

  it('reads every page of every region of the settings, at the pace that AWS allows', async () => {
    environment(toEnv(person));
    const { code, stdout, stderr } = await runCommand('learn', '--settings', settings, '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const result = JSON.parse(stdout) as LearnResult;
    expect(rules(result)).toMatchObject([{ name: 'role teams/Admin', regions: ['eu-west-1', 'us-east-1'] }]);
    expect(result.proposals[0]!.launches).toBe(121);
    expect(result.regions).toEqual([
      { region: 'ap-southeast-2', pages: 1, records: 0 },
      { region: 'eu-west-1', pages: 1, records: 1 },
      { region: 'us-east-1', pages: 3, records: 120 },
    ]);
  });

  it('waits where others use up the calls', async () => {
    const busy = await startAccount({ accountId, historyDelayMs: 0, lookupsPerSecond: 0.5 });
    try {
      busy.iam.importUser({
        userName: 'auditor',
        accessKeys: [{ ...person, status: 'Active' }],
        policies: { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      });
      const eventTime = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
      const records = Array.from({ length: 101 }, () => launch({ awsRegion: 'us-east-1', eventTime }));
      busy.trail.importHistory(records as unknown as CloudTrailRecord[]);
      environment({ ...toEnv(person), AWS_ENDPOINT_URL: busy.endpoint });
      const { code, stdout } = await runCommand(
        'learn',
        '--settings',
        settings,
        '--region',
        'us-east-1',
        '--json',
      );
      expect({ code, calls: (JSON.parse(stdout) as LearnResult).calls }).toEqual({ code: 0, calls: 101 });
    } finally {
      await busy.close();
    }
  });

  it('asks again after faults of the service that may pass', async () => {
    let faults = 3;
    const faulty = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (faults-- > 0) return void response.writeHead(500).end();
        const { method, headers } = request;
        const forward = httpRequest(account.endpoint, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        });
        forward.end(Buffer.concat(chunks));
      });
    });
    await using endpoint = await listening(faulty);
    environment({ ...toEnv(person), AWS_ENDPOINT_URL: endpoint.url });
    const options = ['--region', 'eu-west-1', '--json'];
    const { code, stdout } = await runCommand('learn', '--settings', settings, ...options);
    const { regions } = JSON.parse(stdout) as LearnResult;
    expect({ code, regions, faults }).toEqual({
      code: 0,
      regions: [{ region: 'eu-west-1', pages: 1, records: 1 }],
      faults: -1,
    });
  });

  it('ends at Ctrl-C with 130 and one line, while AWS has not answered', async () => {
    let asked: (value: unknown) => void;
    const interruptWhen = new Promise((resolve) => (asked = resolve));
    await using endpoint = await listening(createServer(() => asked(true)));
    environment({ ...toEnv(person), AWS_ENDPOINT_URL: endpoint.url });
    const ran = await firebreak(['learn', '--settings', settings], { interruptWhen });
    expect(ran).toEqual({ code: 130, stdout: '', stderr: '\ninterrupted; nothing was changed\n' });
  });

  it('keeps to --region and --days, and says which region was not read', async () => {
    environment(toEnv(person));
    const options = ['--region', 'eu-west-1', '--region', 'eu-west-3', '--days', '30'];
    const { code, stdout, stderr } = await runCommand('learn', '--settings', settings, ...options);
    expect(code).toBe(1);
    expect(stderr).toMatch(/NOT READ WHOLE: eu-west-3: .*AccessDenied/);
    expect(stdout).toContain('NOT whole: eu-west-3');
    expect(stdout).toMatch(/expectations: \[\n\],/);
  });

  it.each([
    ['no credentials', () => ({}), 'there are no AWS credentials'],
    [
      'an unknown key',
      () => toEnv({ accessKeyId: 'AKIAUNKNOWN000000000', secretAccessKey: 'x' }),
      'AWS does not accept the credentials',
    ],
    ['nothing allowed', () => toEnv(stranger), 'allow them cloudtrail:LookupEvents'],
    ['a profile that is not there', () => ({ AWS_PROFILE: 'nobody' }), 'there are no AWS credentials'],
  ])('says in one sentence what to do about %s', async (_name, values, message) => {
    environment(values());
    const { code, stderr } = await runCommand('learn', '--settings', settings);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('wrong usage of firebreak learn ends with 2', () => {
  it.each([
    [['no/such.json'], 'no/such.json does not exist'],
    [[settings, '--days', '3'], '--days and --region are for event history'],
    [['--days', '91'], '--days takes a whole number from 1 to 90; got "91"'],
    [['--region', 'moon-1'], 'got "moon-1"'],
    [['--settings', 'no/such.ts'], 'no/such.ts'],
  ])('%j', async (argv, message) => {
    const { code, stderr } = await runCommand('learn', ...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
