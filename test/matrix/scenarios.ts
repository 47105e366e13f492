import type { Settings } from '../../core/settings/settings.ts';
import { denyAllArn } from '../../core/containment/deny-policy.ts';
import { accountId, type Credential, launchedAt, makeWorld, type World } from './world.ts';

/** Who launches, what they hold, and who must not be touched. */
export interface Scene {
  readonly world: World;
  /** The CloudTrail record of the launch. */
  readonly record: object;
  /** What must stop working. */
  readonly attackers: readonly Credential[];
  /** What must go on working. */
  readonly bystanders: readonly Credential[];
  /** What must stop working, too, once it is known that it issued the caller's credential. */
  readonly origins?: readonly Credential[];
  /** What event history shows of who issued the caller's credential. */
  readonly history?: readonly object[];
}

export interface Scenario {
  readonly name: string;
  readonly settings?: Partial<Settings>;
  readonly stage: () => Scene;
}

const password = 'Correct-Horse-7-Battery';
const everything = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }],
};
const key = (name: string): string => `AKIA${name.toUpperCase().padEnd(16, '0')}`;
const temporaryKey = (name: string): string => `ASIA${name.toUpperCase().padEnd(16, '0')}`;
const idOf = (userName: string): string => `AIDAEXAMPLE${userName.toUpperCase().padStart(10, '0')}`;
const arnOf = (userName: string): string => `arn:aws:iam::${accountId}:user/${userName}`;
const before = new Date(launchedAt.getTime() - 30 * 86_400_000);

interface UserOptions {
  readonly hasPassword?: boolean;
  readonly inline?: Record<string, typeof everything>;
  readonly attached?: readonly string[];
  readonly boundary?: string;
  /** SSH keys and service-specific credentials. */
  readonly others?: boolean;
}

function addUser(world: World, userName: string, options: UserOptions = {}): void {
  const { hasPassword = true, inline = {}, attached = [], boundary, others = false } = options;
  world.iam.importUser({
    userId: idOf(userName),
    userName,
    createDate: before,
    accessKeys: ['one', 'two'].map((each) => ({
      accessKeyId: key(`${userName}${each}`),
      status: 'Active' as const,
      createDate: before,
    })),
    ...(hasPassword && { password }),
    policies: {
      inline,
      attached: ['arn:aws:iam::aws:policy/AdministratorAccess', ...attached],
      ...(boundary !== undefined && { boundary }),
    },
  });
  if (others) {
    const of = { UserName: userName };
    world.call('UploadSSHPublicKey', {
      ...of,
      SSHPublicKeyBody: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== x',
    });
    world.call('CreateServiceSpecificCredential', { ...of, ServiceName: 'codecommit.amazonaws.com' });
  }
}

function session(
  world: World,
  name: string,
  principal: Parameters<World['iam']['importSession']>[0]['principal'],
  fromConsole = false,
): Credential {
  const credentials = world.iam.importSession({
    accessKeyId: temporaryKey(name),
    principal,
    issuedAt: new Date(launchedAt.getTime() - 600_000),
    expiresAt: new Date(launchedAt.getTime() + 36 * 3_600_000),
    fromConsole,
    sessionPolicies: principal.kind === 'federated-user' ? [everything] : [],
  });
  return world.session(`session ${name}`, credentials);
}

const launch = (userIdentity: object): object => ({
  eventVersion: '1.11',
  userIdentity,
  eventTime: launchedAt.toISOString().replace('.000', ''),
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
  awsRegion: 'ap-southeast-2',
  sourceIPAddress: '203.0.113.66',
  userAgent: 'Boto3/1.40',
  requestParameters: {
    instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0', minCount: 1, maxCount: 1 }] },
    instanceType: 'p5.48xlarge',
  },
  responseElements: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
  eventID: '6f3a3a3e-0000-4000-8000-000000000001',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: accountId,
  eventCategory: 'Management',
});
const created = { creationDate: '2026-11-22T11:50:00Z', mfaAuthenticated: 'false' };
const userIdentity = (userName: string, more: object = {}): object => ({
  type: 'IAMUser',
  principalId: idOf(userName),
  arn: arnOf(userName),
  accountId,
  userName,
  ...more,
});
const asTemporary = (name: string, more: object = {}): object => ({
  accessKeyId: temporaryKey(name),
  sessionContext: { attributes: created, sessionIssuer: {}, webIdFederationData: {} },
  ...more,
});

/** Mallory's user with everything a user can have, and Alice's, who has nothing to do with it. */
function users(options: UserOptions = {}) {
  const world = makeWorld();
  addUser(world, 'mallory', options);
  addUser(world, 'alice', {});
  const has = { one: world.key(key('malloryone')), two: world.key(key('mallorytwo')) };
  return {
    world,
    ...has,
    login: world.password('mallory', password),
    stolen: session(world, 'stolen', { kind: 'user', userName: 'mallory' }),
    bystanders: [
      world.key(key('aliceone')),
      world.password('alice', password),
      session(world, 'ofalice', { kind: 'user', userName: 'alice' }),
    ],
  };
}

/** A user's launch with a long-term key. */
function byKey(options: UserOptions = {}, allKeys = false): Scene {
  const { world, one, two, login, stolen, bystanders } = users(options);
  return {
    world,
    record: launch(userIdentity('mallory', { accessKeyId: key('malloryone') })),
    attackers: [one, stolen, ...(options.hasPassword === false ? [] : [login]), ...(allKeys ? [two] : [])],
    bystanders: [...bystanders, ...(allKeys ? [] : [two])],
  };
}

/** A user's launch with a temporary credential. */
function bySession(identity: object, { keysToo = true } = {}): Scene {
  const { world, one, two, login, stolen, bystanders } = users();
  const console = session(world, 'console', { kind: 'user', userName: 'mallory' }, true);
  const federated = session(world, 'federated', {
    kind: 'federated-user',
    name: 'bob',
    userName: 'mallory',
  });
  return {
    world,
    record: launch(userIdentity('mallory', identity)),
    attackers: [stolen, console, federated, login, ...(keysToo ? [one, two] : [])],
    bystanders: [...bystanders, ...(keysToo ? [] : [one, two])],
  };
}

const roleArn = `arn:aws:iam::${accountId}:role/teams/web`;

/** A launch by a session of a role that others use too; event history shows who assumed it, or does not. */
function byRole({ whole = false, traced = false, full = false } = {}): Scene {
  const { world, one, two, login, stolen, bystanders } = users();
  world.iam.importRole({
    roleName: 'web',
    path: '/teams/',
    assumeRolePolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
    },
  });
  world.call('AttachRolePolicy', {
    RoleName: 'web',
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  });
  if (full) {
    const Statement = Array.from({ length: 10 }, (_, index) => ({
      Sid: `S${index}`,
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${'x'.repeat(930)}`,
    }));
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    world.call('PutRolePolicy', { RoleName: 'web', PolicyName: 'filler', PolicyDocument });
  }
  const { roleId } = world.iam.snapshot().roles['web'] ?? { roleId: '' };
  const of = (sessionName: string) =>
    session(world, sessionName, { kind: 'assumed-role', roleName: 'web', sessionName });
  const [mine, other] = [of('mallory'), of('workload')];
  const principalId = `${roleId}:mallory`;
  const identity = {
    type: 'AssumedRole',
    principalId,
    arn: `arn:aws:sts::${accountId}:assumed-role/web/mallory`,
    accountId,
    accessKeyId: temporaryKey('mallory'),
    sessionContext: {
      attributes: created,
      sessionIssuer: { type: 'Role', principalId: roleId, arn: roleArn, accountId, userName: 'web' },
      webIdFederationData: {},
    },
  };
  const assumed = {
    eventVersion: '1.11',
    userIdentity: userIdentity('mallory', { accessKeyId: key('malloryone') }),
    eventTime: '2026-11-22T11:50:00Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: 'us-east-1',
    requestParameters: { roleArn, roleSessionName: 'mallory' },
    responseElements: {
      credentials: { accessKeyId: temporaryKey('mallory'), sessionToken: 'redacted' },
      assumedRoleUser: {
        assumedRoleId: principalId,
        arn: `arn:aws:sts::${accountId}:assumed-role/web/mallory`,
      },
    },
    eventID: 'issued',
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
  };
  return {
    world,
    record: launch(identity),
    attackers: [mine, ...(whole ? [other] : [])],
    origins: traced ? [one, login, stolen] : [],
    bystanders: [...bystanders, ...(whole ? [] : [other]), ...(traced ? [two] : [one, two, login])],
    history: traced ? [assumed] : [],
  };
}

/** Fills what a user may have of inline policies, 2,048 characters, and of attached ones. */
const filler = {
  filler: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: `arn:aws:s3:::${'x'.repeat(1_900)}` }],
  },
};
const nine = [
  'PowerUserAccess',
  'ReadOnlyAccess',
  'IAMFullAccess',
  'AmazonEC2FullAccess',
  'AmazonS3FullAccess',
  'SecurityAudit',
  'ViewOnlyAccess',
  'job-function/Billing',
  'AWSSupportAccess',
].map((name) => `arn:aws:iam::aws:policy/${name}`);

/** A user whose policies are full everywhere: what AWS manages, and as many more as it takes, of the account's own. */
function fullEverywhere(): Scene {
  const scene = byKey({ inline: filler, boundary: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  for (const [index] of nine.entries()) {
    const { Policy } = scene.world.call('CreatePolicy', {
      PolicyName: `own-${index}`,
      PolicyDocument: JSON.stringify(everything),
    }) as { Policy: { Arn: string } };
    scene.world.call('AttachUserPolicy', { UserName: 'mallory', PolicyArn: Policy.Arn });
  }
  // The user is bystander of itself no more: AWSDenyAll denies its other key too.
  const own = scene.bystanders.filter(({ name }) => !name.includes('MALLORY'));
  return { ...scene, bystanders: own };
}

function withoutOwnKey(scene: Scene): Scene {
  return { ...scene, bystanders: scene.bystanders.filter(({ name }) => !name.includes('MALLORY')) };
}

export const denyAll = denyAllArn('aws');

/** Every kind of caller that is contained, and every action there is. */
export const scenarios: readonly Scenario[] = [
  { name: 'user key', stage: () => byKey({ others: true }) },
  { name: 'user key of a workload without a password', stage: () => byKey({ hasPassword: false }) },
  { name: 'user key, all keys', settings: { keys: 'all' }, stage: () => byKey({}, true) },
  {
    name: 'user key, everything denied',
    settings: { deny: 'everything' },
    stage: () => withoutOwnKey(byKey()),
  },
  { name: 'user key, inline policies full', stage: () => withoutOwnKey(byKey({ inline: filler })) },
  { name: 'user key, all policies full', stage: fullEverywhere },
  {
    name: 'console session',
    stage: () =>
      bySession(asTemporary('console', { sessionCredentialFromConsole: 'true' }), { keysToo: false }),
  },
  { name: 'session token', stage: () => bySession(asTemporary('stolen')) },
  { name: 'user whose key is not shown', stage: () => bySession({}) },
  {
    name: 'federated session',
    stage: () => {
      const scene = bySession({});
      const federated = {
        type: 'FederatedUser',
        principalId: `${accountId}:bob`,
        arn: `arn:aws:sts::${accountId}:federated-user/bob`,
        accountId,
        accessKeyId: temporaryKey('federated'),
        sessionContext: {
          attributes: created,
          sessionIssuer: {
            type: 'IAMUser',
            principalId: idOf('mallory'),
            arn: arnOf('mallory'),
            accountId,
            userName: 'mallory',
          },
          webIdFederationData: {},
        },
      };
      return { ...scene, record: launch(federated) };
    },
  },
  { name: 'role session', stage: () => byRole() },
  { name: 'role session and its origin', stage: () => byRole({ traced: true }) },
  { name: 'whole role', settings: { roleSessions: 'role' }, stage: () => byRole({ whole: true }) },
  {
    name: 'whole role, inline policies full',
    settings: { roleSessions: 'role' },
    stage: () => byRole({ whole: true, full: true }),
  },
];
