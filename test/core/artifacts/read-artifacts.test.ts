import fc from 'fast-check';
import { readGone, readArtifacts } from '../../../core/artifacts/read-artifacts.ts';
import { makers } from '../../../core/artifacts/calls/table.ts';
import { techniques } from '../../../core/artifacts/techniques.ts';
import { account } from '../../support/events.ts';
import { call, type CallOptions } from '../../support/review/made.ts';
import { type ArtifactCall, madeCalls } from './artifact-calls.ts';
import { deletion, removalCommands } from './removal-commands.ts';

const region = 'us-east-1';
const recordOf = ([service, event, request, answer = null]: ArtifactCall, options: CallOptions = {}) =>
  call(event, {
    eventSource: `${service}.amazonaws.com`,
    request,
    answer,
    change: { eventID: 'e' },
    ...options,
  });
const madeBy = (made: ArtifactCall, options: CallOptions = {}) =>
  readArtifacts(recordOf(made, options), region, account);
const operation = (event: string): string => event.replace(/20\d{6}(?:v\d+)?$/, '');
const named = (service: string, event: string): ArtifactCall =>
  madeCalls.find((each) => each[0] === service && operation(each[1]) === event)!;

describe('every call of the table', () => {
  it('has an example here, and stands in the table once', () => {
    const keys = makers.map(({ service, event }) => `${service} ${event}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(madeCalls.map(([service, event]) => `${service} ${operation(event)}`))).toEqual(
      new Set(keys),
    );
  });

  it.each(madeCalls.map((each) => [`${each[0]} ${each[1]}`, each] as const))('%s', (name, made) => {
    const found = madeBy(made);
    expect(found).toHaveLength(1);
    const [{ id, thing }] = found as [(typeof found)[number]];
    expect(thing.removal).toEqual(removalCommands[name]);
    expect(thing.removal.length + thing.inspect.length).toBeGreaterThan(0);
    expect(thing.what).not.toMatch(/undefined|\[object/);
    expect(techniques).toHaveProperty([thing.technique], thing.techniqueName);
    expect(thing).toMatchObject({ eventName: made[1], region, eventTime: '2026-11-01T10:01:00Z' });
    expect(id).toMatch(/^(?:event|[a-z0-9-]+):/);
    for (const line of [...thing.removal, ...thing.inspect])
      expect(line.replace(/'[^']*'/g, 'JSON')).toMatch(
        /^aws [a-z0-9-]+ [a-z-]+(?: --[a-z-]+(?: [\w+=,.@:/ -]+)?)*/,
      );
  });

  it('has a technique of ATT&CK, and no technique stands in the list for nothing', () => {
    expect(new Set(makers.map(({ technique }) => technique))).toEqual(new Set(Object.keys(techniques)));
  });

  it('says nothing of a call that failed, or that another service records', () => {
    for (const made of madeCalls) {
      expect(madeBy(made, { change: { errorCode: 'AccessDenied' } })).toEqual([]);
      expect(madeBy(made, { eventSource: 'example.amazonaws.com' })).toEqual([]);
    }
  });

  it('names the region only where it looks like one, and the searched one in its place', () => {
    const share = named('ec2', 'ModifySnapshotAttribute');
    for (const hostile of ['us-east-1; id', '$(id)', 'us-east-1 --profile x', '', "eu-west-1'"]) {
      const [{ thing }] = madeBy(share, { region: hostile }) as [ReturnType<typeof madeBy>[number]];
      expect(thing.removal[0]).toMatch(/ --region us-east-1$/);
    }
    expect(
      readArtifacts(recordOf(share, { region: 'nowhere' }), 'neither', account)[0]!.thing.removal,
    ).toEqual([]);
    // As records that were made anonymous have it: no region, and no harm either.
    expect(madeBy(share, { region: 'us-isoe-west-8r' })[0]!.thing.removal[0]).toMatch(
      /--region us-isoe-west-8r$/,
    );
    expect(madeBy(share, { region: 'us-gov-west-1' })[0]!.thing.removal[0]).toMatch(
      /--region us-gov-west-1$/,
    );
  });
});

describe('what a record of a successful call does not show', () => {
  it.each([
    ['ecs', 'RunTask', 'task unknown'],
    ['workspaces', 'CreateWorkspaces', 'WorkSpace unknown of unknown'],
  ])('%s %s is told as unknown, and not taken for nothing', (service, event, what) => {
    const [{ id, thing }, ...more] = madeBy([service, event, {}]) as [ReturnType<typeof madeBy>[number]];
    expect([id, thing.what, thing.removal, thing.inspect, more]).toEqual(['event:e', what, [], [], []]);
    expect(madeBy([service, event, {}, { tasks: [], pendingRequests: [] }])).toEqual([]);
  });
});

describe('commands by what the record shows', () => {
  const stacks = { stackSetName: 's', regions: [region] };
  const delegated = { ...stacks, callAs: 'DELEGATED_ADMIN', accounts: [account] };
  const hosts = (hostIdSet: object) => ({ AllocateHostsResponse: { hostIdSet } });
  const rows: readonly (readonly [name: string, made: ArtifactCall, removal: readonly string[]])[] = [
    [
      'stacks of one unit',
      [
        'cloudformation',
        'CreateStackInstances',
        { ...stacks, deploymentTargets: { organizationalUnitIds: ['ou-aaaa-11111111'] } },
      ],
      [
        'aws cloudformation delete-stack-instances --stack-set-name s --deployment-targets OrganizationalUnitIds=ou-aaaa-11111111 --regions us-east-1 --no-retain-stacks --region us-east-1',
      ],
    ],
    [
      'stacks of two units, which the command line does not take so',
      [
        'cloudformation',
        'CreateStackInstances',
        { ...stacks, deploymentTargets: { organizationalUnitIds: ['ou-aaaa-11111111', 'ou-bbbb-22222222'] } },
      ],
      [],
    ],
    ['stacks of nobody knows what', ['cloudformation', 'CreateStackInstances', stacks], []],
    [
      'stacks made by a delegated administrator',
      ['cloudformation', 'CreateStackInstances', delegated],
      [
        'aws cloudformation delete-stack-instances --stack-set-name s --call-as DELEGATED_ADMIN --accounts 111122223333 --regions us-east-1 --no-retain-stacks --region us-east-1',
      ],
    ],
    [
      'several hosts',
      ['ec2', 'AllocateHosts', {}, hosts({ item: ['h-0123456789abcdef0', 'h-0123456789abcdef1'] })],
      ['aws ec2 release-hosts --host-ids h-0123456789abcdef0 h-0123456789abcdef1 --region us-east-1'],
    ],
    [
      'an app of a space',
      [
        'sagemaker',
        'CreateApp',
        { domainId: 'd-0123456789ab', spaceName: 'x', appType: 'JupyterLab', appName: 'default' },
      ],
      [
        'aws sagemaker delete-app --domain-id d-0123456789ab --app-type JupyterLab --app-name default --space-name x --region us-east-1',
      ],
    ],
    [
      'a user moved to another path: where it was, the record does not show',
      ['iam', 'UpdateUser', { userName: 'eve', newPath: '/aws-reserved/' }],
      [],
    ],
  ];
  it.each(rows)('%s', (_, made, removal) => {
    const [{ thing }] = madeBy(made) as [ReturnType<typeof madeBy>[number]];
    expect(thing.removal).toEqual(removal);
    expect(thing.inspect.length).toBeGreaterThan(0);
  });
});

describe('calls that make something only sometimes', () => {
  const nothing: readonly ArtifactCall[] = [
    ['iam', 'UpdateAccessKey', { userName: 'eve', accessKeyId: 'AKIAEXAMPLEMADE00001', status: 'Inactive' }],
    [
      'iam',
      'DetachUserPolicy',
      { userName: 'eve', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
    ['iam', 'DeleteUserPolicy', { userName: 'eve', policyName: 'p' }],
    [
      'ec2',
      'ModifySnapshotAttribute',
      { createVolumePermission: { remove: { items: [{ userId: account }] } } },
    ],
    [
      'ec2',
      'ModifyInstanceAttribute',
      { instanceId: 'i-0123456789abcdef0', disableApiTermination: { value: false } },
    ],
    ['ec2', 'CreateNetworkAclEntry', { networkAclId: 'acl-1', ruleAction: 'deny' }],
    ['ec2', 'CreateVolume', { size: '1' }],
    ['cloud9', 'CreateEnvironmentEC2', { name: 'e', instanceType: 't2.small', dryRun: true }],
    ['s3', 'PutBucketVersioning', { bucketName: 'b', VersioningConfiguration: { Status: 'Enabled' } }],
    [
      's3',
      'PutBucketPublicAccessBlock',
      {
        bucketName: 'b',
        PublicAccessBlockConfiguration: {
          ...{ BlockPublicAcls: true, IgnorePublicAcls: true },
          ...{ BlockPublicPolicy: true, RestrictPublicBuckets: true },
        },
      },
    ],
    ['rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'db', publiclyAccessible: false }],
    ['iam', 'UpdateUser', { userName: 'eve' }],
    ['s3', 'PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['private'] }],
    ['sns', 'SetTopicAttributes', { attributeName: 'DisplayName' }],
    ['ec2', 'DescribeInstances', {}],
  ];
  it.each(nothing.map((each) => [each[1], each] as const))('%s', (_, made) => {
    expect(madeBy(made)).toEqual([]);
  });

  it('a version that is the default cannot be deleted, and is shown instead', () => {
    const request = { policyArn: `arn:aws:iam::${account}:policy/p`, setAsDefault: true };
    const [made] = madeBy(['iam', 'CreatePolicyVersion', request, { policyVersion: { versionId: 'v2' } }]);
    expect(made!.thing.removal).toEqual([]);
    expect(made!.thing.inspect).toContain(`aws iam list-policy-versions --policy-arn ${request.policyArn}`);
  });

  it('one that changes several attributes of an instance is told of each', () => {
    const request = { instanceId: 'i-0123456789abcdef0', userData: '<sensitiveDataRemoved>' };
    const made = madeBy([
      'ec2',
      'ModifyInstanceAttribute',
      { ...request, disableApiStop: { value: 'true' } },
    ]);
    expect(made.map(({ thing }) => [thing.kind, thing.removal[0] ?? thing.inspect[0]])).toEqual([
      [
        'instance-lock',
        `aws ec2 modify-instance-attribute --instance-id ${request.instanceId} --no-disable-api-stop --region ${region}`,
      ],
      [
        'instance-attribute',
        `aws ec2 describe-instance-attribute --instance-id ${request.instanceId} --attribute userData --region ${region}`,
      ],
    ]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
  });
});

describe('what is not certain has no command that removes it', () => {
  it.each([
    [
      'a role of another account',
      'CreateRole',
      { role: { roleName: 'r', arn: 'arn:aws:iam::999988887777:role/r' } },
    ],
    [
      'a role that only AWS may change',
      'CreateRole',
      { role: { roleName: 'r', arn: `arn:aws:iam::${account}:role/aws-service-role/x/r` } },
    ],
    ['a key without its id', 'CreateAccessKey', { accessKey: { accessKeyId: 'AKIA', userName: 'eve' } }],
  ])('%s', (_, event, answer) => {
    const [made] = madeBy(['iam', event, { roleName: 'r', userName: 'eve' }, answer]);
    expect(made!.thing.removal).toEqual([]);
  });

  it('a session of a role whose name a program would take for an option', () => {
    const answer = {
      assumedRoleUser: {
        assumedRoleId: 'AROAEXAMPLEROLEID0009:xy',
        arn: `arn:aws:sts::${account}:assumed-role/-r/xy`,
      },
    };
    const [made] = madeBy(['sts', 'AssumeRole', { roleArn: `arn:aws:iam::${account}:role/-r` }, answer]);
    expect(made!.thing.removal).toEqual([]);
  });
});

describe('instances', () => {
  const run = (count: number, request: object = {}) => {
    const items = Array.from({ length: count }, (_, index) => ({
      instanceId: `i-${index.toString(16).padStart(17, '0')}`,
    }));
    return madeBy([
      'ec2',
      'RunInstances',
      { instanceType: 'p4d.24xlarge', ...request },
      { instancesSet: { items } },
    ]);
  };

  it('are one thing a call, and stopped, not terminated: forty to a command, the locks lifted where there are some', () => {
    const [made, ...others] = run(100, { disableApiStop: 'true' });
    expect(others).toEqual([]);
    expect(made!.thing.what).toMatch(/^100 instances of p4d\.24xlarge, i-00000000000000000 the first/);
    expect(made!.thing.removal).toHaveLength(3);
    for (const line of made!.thing.removal)
      expect(line).toMatch(
        /^aws ec2 stop-instances .*(?: i-\w+){20,40} \|\| for id in .* --no-disable-api-stop && aws ec2 stop-instances .*; done$/,
      );
    expect(made!.thing.removal.join()).not.toContain('terminate-instances');
  });

  it('are terminated where they are Spot instances that cannot be stopped', () => {
    const [made] = run(1, { instanceMarketOptions: { marketType: 'spot' } });
    expect(made!.thing.removal).toEqual([
      expect.stringMatching(
        /^for id in i-\w+; do aws ec2 stop-instances .* \|\| \{ aws ec2 cancel-spot-instance-requests .*terminate-instances .*; \}; done$/,
      ),
    ]);
  });

  it('are in ten commands at most, and the count is whole', () => {
    const [made] = run(5_000);
    expect(made!.thing.removal).toHaveLength(10);
    expect(made!.thing.what).toMatch(/^5000 instances/);
  });

  it('are told removed where there was one, and left to the section of instances where there were more', () => {
    const items = [{ instanceId: 'i-00000000000000000' }, { instanceId: 'i-00000000000000001' }];
    const ids = readGone(
      recordOf(['ec2', 'TerminateInstances', { instancesSet: { items } }]),
      region,
      account,
    );
    expect(ids).toContain(run(1)[0]!.id);
    expect(ids).not.toContain(run(2)[0]!.id);
  });
});

describe('what others wrote', () => {
  const hostile = [
    "o'brien",
    'q z',
    'x\ny',
    '$(id)',
    '`id`',
    ';id',
    '-Xq',
    '--debug',
    'a"b',
    '{x}',
    '*',
    '~',
    '=ls',
    'file:///etc/passwd',
    'http://192.0.2.1/x',
    'x\\',
    '\u202e',
    '&&',
    '|',
    '#',
    '!',
    '%',
    '<x>',
    '(x)',
  ];

  it.each(hostile)('never reaches a command: %j', (text) => {
    for (const made of madeCalls) {
      const [service, event, request, answer = null] = made;
      for (const changed of [
        ...variants(request, text).map((each) => [each, answer]),
        ...variants(answer, text).map((each) => [request, each]),
      ]) {
        const all = madeBy([service, event, changed[0] as object, changed[1] as object]);
        const lines = all.flatMap(({ thing }) => [...thing.removal, ...thing.inspect]);
        for (const line of lines.map((each) => withoutDeletion(each.replace(alternative, ''))))
          expect(isSafe(line) && (text === '*' || !line.includes(text))).toBe(true);
      }
    }
  });

  it('is kept short', () => {
    for (const [service, event, request, answer = null] of madeCalls)
      for (const changed of variants(request, 'x'.repeat(9_999)))
        for (const { id, thing } of madeBy([service, event, changed as object, answer])) {
          expect(thing.what.length).toBeLessThanOrEqual(200);
          expect(id.length).toBeLessThan(12_000);
        }
  });

  it('is counted where there is more of it than is listed', () => {
    const items = Array.from({ length: 120 }, (_, index) => ({ userId: String(100_000_000_000 + index) }));
    const shared = madeBy([
      'ec2',
      'ModifySnapshotAttribute',
      { snapshotId: 'snap-0123456789abcdef0', createVolumePermission: { add: { items } } },
    ]);
    expect(shared).toHaveLength(51);
    expect(shared.at(-1)!.thing.what).toBe('70 more of the kind snapshot-share by the same call');
    expect(shared.at(-1)!.thing.inspect).toHaveLength(1);
  });

  it('never makes it throw, whatever it is', () => {
    const paths = madeCalls.map(([service, event]) => [service, event] as const);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.jsonValue(),
        (path, request, answer, by) => {
          const record = call(path[1], {
            eventSource: `${path[0]}.amazonaws.com`,
            request,
            answer,
            by: by as object,
          });
          readArtifacts(record, region, account);
          readGone(record, region, account);
        },
      ),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (record) => {
        expect(readArtifacts(record, region, account)).toEqual([]);
        expect(readGone(record, region, account)).toEqual([]);
      }),
    );
  });

  it('never makes it throw where one part of a real shape is something else', () => {
    const odd: readonly unknown[] = [
      null,
      7,
      true,
      {},
      [],
      [[]],
      [null],
      { items: null },
      { items: [null, 3, {}] },
    ];
    for (const [service, event, request, answer = null] of madeCalls)
      for (const value of odd) {
        for (const changed of variants(request, value)) madeBy([service, event, changed as object, answer]);
        for (const changed of variants(answer, value)) madeBy([service, event, request, changed as object]);
      }
    const far = { eventTime: '+275760-09-13T00:00:00Z' };
    expect(madeBy(named('sts', 'AssumeRole'), far)[0]!.thing.removal).toEqual([]);
  });
});

/** What follows a stop that is refused: of others' text it has ids of instances alone. */
const alternative =
  / \|\| for id in(?: i-[0-9a-fA-F]+)+; do aws ec2 modify-instance-attribute --region us-east-1 --instance-id "\$id" --no-disable-api-stop && aws ec2 stop-instances --region us-east-1 --instance-ids "\$id"; done$/;

/** Words without quotes, and JSON in single quotes that holds none. */
/** The deletion of a user or role, but for what follows its first command. */
function withoutDeletion(line: string): string {
  const [head = '', type, name = ''] =
    /^aws iam delete-(user|role) --(?:user|role)-name (\S+)/.exec(line) ?? [];
  return (type === 'user' || type === 'role') && line === deletion(type, name) ? head : line;
}

function isSafe(line: string): boolean {
  const plain = line.replace(/ '[[{][\w"{}[\],:.*/@=+ -]*[\]}]'/g, ' JSON');
  const values = /^aws [\w-]+ [\w-]+(?: (?:--[a-z-]+|[\w+,.@:/][\w+=,.@:/-]*))*$/.test(plain);
  return values && !/ (?:file|http):\/\//.test(plain);
}

/** The value with each of its leaves in turn, and each of its parts, in place of something else. */
function variants(value: unknown, other: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [other];
  const parts = Object.entries(value);
  const changed = parts.flatMap(([name, part]) =>
    variants(part, other).map((each): unknown =>
      Array.isArray(value) ? [each] : { ...value, [name]: each },
    ),
  );
  return [...changed, other];
}
