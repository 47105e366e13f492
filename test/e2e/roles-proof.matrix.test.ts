import { rootCertificates } from 'node:tls';
import * as iamClient from '@aws-sdk/client-iam';
import { type Account, evaluateAccess, type PolicyDocument, type PolicyStatement } from '@firebreak/account';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import { toPlan } from '../../core/containment/plan.ts';
import { permissions } from '../../lib/access/permissions.ts';
import type { RoleName } from '../../lib/access/permission.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { askMoto, itWithMoto, type Question } from '../support/moto.ts';
import { addUser, launch, root, sessionOf } from './support/people.ts';
import { launchRecord, play, temporary, userIdentity } from './support/records.ts';
import { addRole, assume } from './support/roles.ts';
import type { ApiCall } from './support/watch.ts';

/**
 * Every role against what its holder really calls, in runs that need every permission: with room for a deny, and with
 * none in inline and attached policies, of users and of whole roles; and of a user that was renamed.
 */

let deployed: Deployed;
let account: Account;
let calls: readonly ApiCall[];

beforeAll(async () => {
  deployed = await startDeployed({
    settingsFile: 'test/e2e/settings/protected-settings.ts',
    settings: { roleSessions: 'role', keys: 'all' },
  });
  ({ account } = deployed);
  const seen = deployed.watch();
  for (const fill of ['nothing', 'everything'] as const) {
    await attackOfUser(fill);
    await attackOfRole(fill);
  }
  for (const by of ['key', 'session'] as const) await attackOfRenamed(by);
  calls = seen.calls();
  expect(account.problems()).toEqual([]);
}, startTimeout);
afterAll(() => deployed.close());

/** The roles of Firebreak that act, by the name of lib/access/permissions.ts. */
function ownRoles(): ReadonlyMap<string, { readonly name: RoleName; readonly policy: PolicyDocument }> {
  const all = Object.values(account.iam.snapshot().roles).filter(({ arn }) =>
    arn.includes(':role/firebreak/'),
  );
  return new Map(
    all.map(({ roleName, inlinePolicies }) => {
      const [[name, policy] = ['', { Statement: [] }]] = Object.entries(inlinePolicies);
      return [roleName, { name: name as RoleName, policy }];
    }),
  );
}

/** Services whose calls the account sees; logs, traces and keys are used inside of others. */
const visible = /^(?:iam|dynamodb|cloudtrail|sns|s3|ec2):/;

/** Which role made a call, and the action and resource that it asked for. */
function byRole(made: readonly ApiCall[]) {
  const roles = ownRoles();
  return made.flatMap(({ call, error }) => {
    const role = roles.get(/:assumed-role\/([^/]+)\//.exec(call.principal.arn)?.[1] ?? '');
    if (!role) return [];
    return [{ role, action: `${call.service}:${call.operation}`, call, error }];
  });
}

const granted = (name: RoleName): readonly string[] =>
  permissions[name].flatMap(({ actions }) => actions).filter((action) => visible.test(action));

const containing: readonly ContainmentStep[] = [
  'deactivate-keys',
  'revoke-sessions',
  'disable-console',
  'deactivate-credentials',
];
const everyRole = [
  ...containing,
  'resolve-caller',
  'verify',
  'trace-credential',
  'find-persistence',
  'review-activity',
  'count-launches',
  'publish-report',
  'containment',
] as const;

it.each(everyRole)('%s uses every permission that it has', (name) => {
  const used = new Set(
    byRole(calls)
      .filter(({ role }) => role.name === name)
      .map(({ action }) => action),
  );
  // What is left of what was prepared is read by the code of the checks, which uses all of these; nothing is left here.
  const shared = name === 'find-persistence' ? granted('verify') : [];
  expect(granted(name).filter((action) => !used.has(action) && !shared.includes(action))).toEqual([]);
});

it('no call of any of them is refused for want of a permission', () => {
  const refused = byRole(calls).filter(({ error }) =>
    /AccessDenied|Unauthorized|AuthorizationError/.test(error?.code ?? ''),
  );
  expect(refused.map(({ role, action }) => `${role.name} ${action}`)).toEqual([]);
});

const someUser = 'arn:aws:iam::111122223333:user/somebody';
const someRole = 'arn:aws:iam::111122223333:role/some/role';
const writes = Object.keys(iamClient)
  .filter((name) => name.endsWith('Command') && !/^(?:Get|List|Simulate|Generate)/.test(name))
  .map((name) => `iam:${name.replace(/Command$/, '')}`);

/** Each change of IAM that there is, asked of each role about somebody, and what the role's holder really calls. */
function changes() {
  const used = new Set(byRole(calls).map(({ role, action }) => `${role.name} ${action}`));
  return [...ownRoles()].flatMap(([roleName, { name, policy }]) =>
    writes.flatMap((action) =>
      [someUser, someRole].map((resource) => ({
        roleName,
        name,
        policy,
        action,
        resource,
        made: used.has(`${name} ${action}`) && (resource === someUser) !== /Role/.test(action),
      })),
    ),
  );
}

const functionArn = (step: string): string =>
  `arn:aws:lambda:us-east-1:${account.accountId}:function:firebreak-${step}`;
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';

it('no role allows a change of IAM that its holder does not make, and each allows those that it makes', () => {
  expect(writes.length).toBeGreaterThan(100);
  const wrong = changes().filter(({ roleName, name, action, resource, made }) => {
    const isMachine = name === 'containment' || name === 'first-notice';
    const service = isMachine ? 'states.amazonaws.com' : 'lambda.amazonaws.com';
    if (/delivery/.test(name)) return made;
    const { principal } = account.iam.issueRoleSession(roleName, 'proof', {
      ...{ service, sourceFunctionArn: functionArn(name) },
    });
    const context = { 'iam:PolicyARN': denyAll, 'iam:PermissionsBoundary': denyAll };
    const from = { time: account.clock.now(), sourceIp: '192.0.2.1', userAgent: 'x' };
    const environment = { ...from, region: 'us-east-1', accountId: account.accountId };
    return (
      (evaluateAccess(principal, { action, resource, context }, environment).decision === 'allowed') !== made
    );
  });
  expect(wrong.map(({ name, action, resource, made }) => [name, action, resource, made])).toEqual([]);
});

it('no role lets anybody change IAM but the function that it is for', () => {
  const service = 'lambda.amazonaws.com';
  const stolen = [undefined, functionArn('somebody-else')];
  const allowed = changes()
    .filter(({ made }) => made)
    .flatMap((change) => stolen.map((sourceFunctionArn) => ({ ...change, sourceFunctionArn })))
    .filter(({ roleName, action, resource, sourceFunctionArn }) => {
      const held = { service, ...(sourceFunctionArn !== undefined && { sourceFunctionArn }) };
      const { principal } = account.iam.issueRoleSession(roleName, 'stolen', held);
      const context = { 'iam:PolicyARN': denyAll, 'iam:PermissionsBoundary': denyAll };
      const from = { time: account.clock.now(), sourceIp: '192.0.2.1', userAgent: 'x' };
      const environment = { ...from, region: 'us-east-1', accountId: account.accountId };
      return evaluateAccess(principal, { action, resource, context }, environment).decision === 'allowed';
    });
  expect(allowed).toEqual([]);
});

it('nothing but AWSDenyAll can be attached, or made a boundary', () => {
  const [roleName = ''] = [...ownRoles()].find(([, { name }]) => name === 'revoke-sessions') ?? [];
  const { principal } = account.iam.issueRoleSession(roleName, 'proof', {
    ...{ service: 'lambda.amazonaws.com', sourceFunctionArn: functionArn('revoke-sessions') },
  });
  const decide = (action: string, resource: string, key: string, policy: string) =>
    evaluateAccess(
      principal,
      { action, resource, context: { [key]: policy } },
      {
        time: account.clock.now(),
        sourceIp: '192.0.2.1',
        userAgent: 'x',
        region: 'us-east-1',
        accountId: account.accountId,
      },
    ).decision;
  const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
  for (const [action, resource, key] of [
    ['iam:AttachUserPolicy', someUser, 'iam:PolicyARN'],
    ['iam:AttachRolePolicy', someRole, 'iam:PolicyARN'],
    ['iam:PutUserPermissionsBoundary', someUser, 'iam:PermissionsBoundary'],
    ['iam:PutRolePermissionsBoundary', someRole, 'iam:PermissionsBoundary'],
  ] as const) {
    expect([action, decide(action, resource, key, denyAll)]).toEqual([action, 'allowed']);
    expect([action, decide(action, resource, key, admin)]).toEqual([action, 'implicitDeny']);
  }
});

describe('a second evaluator of policies, which is not ours,', () => {
  itWithMoto('agrees on every change of IAM', () => {
    const all = changes();
    const answers = askMoto(
      all.map(({ policy, action, resource }) => ({ policy: plain(policy), action, resource })),
    );
    const wrong = all.filter(({ made }, index) => answers[index] !== made);
    expect(wrong.map(({ name, action, resource, made }) => [name, action, resource, made])).toEqual([]);
  });

  itWithMoto('agrees that every call to IAM was allowed by its own role', () => {
    const made = byRole(calls).filter(({ call, error }) => call.service === 'iam' && error === undefined);
    const questions = made.map(({ role, action, call }): Question => {
      const { UserName, RoleName } = call.input as { UserName?: string; RoleName?: string };
      const resource =
        RoleName === undefined
          ? `arn:aws:iam::${account.accountId}:user/${UserName ?? ''}`
          : `arn:aws:iam::${account.accountId}:role/${RoleName}`;
      return { policy: plain(role.policy), action, resource };
    });
    expect(questions.length).toBeGreaterThan(100);
    const answers = askMoto(questions);
    expect(questions.filter((_, index) => !answers[index])).toEqual([]);
  });
});

/** moto knows the condition StringEquals alone: the allows with AWSDenyAll, and the denies by tag, are held above. */
function plain(policy: PolicyDocument): PolicyDocument {
  const statements = [policy.Statement].flat() as readonly PolicyStatement[];
  const kept = statements.filter(({ Effect, Condition }) => Effect === 'Allow' || !Condition);
  return {
    ...policy,
    Statement: kept.map((statement) =>
      Object.fromEntries(Object.entries(statement).filter(([field]) => field !== 'Condition')),
    ) as unknown as readonly PolicyStatement[],
  };
}

describe('a wrong plan', () => {
  it.each(containing)(
    'of %s changes nobody who is protected, nor a role of our own',
    async (step) => {
      const user = await addUser(account, `guarded-${step}`, { path: '/break-glass/' });
      await addRole(account, `guarded-role-${step}`, { path: '/break-glass/' });
      const own = [...ownRoles().keys()];
      const plan = toPlan([
        { kind: 'deactivate-key', userName: user.name, accessKeyId: user.keys[0].accessKeyId },
        { kind: 'deactivate-all-keys', userName: user.name },
        { kind: 'revoke-sessions', userName: user.name, policyName: 'Wrong' },
        { kind: 'deny-all', userName: user.name, policyName: 'Wrong' },
        { kind: 'disable-console', userName: user.name },
        ...[`guarded-role-${step}`, ...own].flatMap((roleName) => [
          { kind: 'revoke-role-sessions' as const, roleName, policyName: 'Wrong' },
          { kind: 'deny-all-of-role' as const, roleName, policyName: 'Wrong' },
        ]),
        { kind: 'deactivate-ssh-keys', userName: user.name },
        { kind: 'deactivate-service-credentials', userName: user.name },
        { kind: 'deactivate-certificates', userName: user.name },
      ]);
      await giveOtherCredentials(
        user.name,
        step === 'deactivate-credentials' ? rootCertificates[1] : undefined,
      );
      const before = account.iam.snapshot();
      const outcome = await account.lambda.invoke(
        `arn:aws:lambda:us-east-1:${account.accountId}:function:firebreak-${step}`,
        {
          plan,
          launch: { eventTime: account.clock.now().toISOString() },
          incident: { id: 'fb-wrong', subject: 'wrong' },
          lookError: { Error: 'acts at once' },
        },
      );
      expect(account.iam.snapshot()).toEqual(before);
      const { failed, outcomes } = (
        outcome as { payload: { failed: boolean; outcomes: { status: string }[] } }
      ).payload;
      expect(failed).toBe(true);
      expect(outcomes.filter(({ status }) => status === 'done')).toEqual([]);
    },
    60_000,
  );
});

/** What the quotas of somebody's policies are filled with. */
type Fill = 'nothing' | 'everything';

const filler = (length: number) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${'x'.repeat(length)}` }],
  });

/** @param certificate any X.509 certificate; IAM takes each once */
async function giveOtherCredentials(UserName: string, certificate?: string): Promise<void> {
  const { iam } = root(account);
  const body = Buffer.concat([Buffer.from([0, 0, 0, 7]), Buffer.from(`ssh-rsa key of ${UserName}`)]);
  const SSHPublicKeyBody = `ssh-rsa ${body.toString('base64')}`;
  await iam.send(new iamClient.UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody }));
  const ServiceName = 'codecommit.amazonaws.com';
  await iam.send(new iamClient.CreateServiceSpecificCredentialCommand({ UserName, ServiceName }));
  if (certificate !== undefined)
    await iam.send(new iamClient.UploadSigningCertificateCommand({ UserName, CertificateBody: certificate }));
}

/** Ten policies of the account's own: as many as can be attached. */
async function ownPolicies(prefix: string): Promise<readonly string[]> {
  const { iam } = root(account);
  const made = Array.from({ length: 10 }, async (_, index) => {
    const input = { PolicyName: `${prefix}-${index}`, PolicyDocument: filler(10) };
    return (await iam.send(new iamClient.CreatePolicyCommand(input))).Policy!.Arn!;
  });
  return Promise.all(made);
}

async function attackOfUser(fill: Fill): Promise<void> {
  const { iam } = root(account);
  const UserName = `victim-${fill}`;
  const user = await addUser(account, UserName);
  await giveOtherCredentials(UserName, fill === 'nothing' ? rootCertificates[0] : undefined);
  if (fill === 'everything') {
    const policy = { PolicyName: 'filler', PolicyDocument: filler(1_900) };
    await iam.send(new iamClient.PutUserPolicyCommand({ UserName, ...policy }));
    const [, ...nine] = await ownPolicies(UserName);
    for (const PolicyArn of nine)
      await iam.send(new iamClient.AttachUserPolicyCommand({ UserName, PolicyArn }));
  }
  await launch(account, user.keys[0]);
  await account.settled();
}

/** A user that has another name when its launch arrives: found by its key, or among all users. */
async function attackOfRenamed(by: 'key' | 'session'): Promise<void> {
  const user = await addUser(account, `before-${by}`);
  const rename = { UserName: user.name, NewUserName: `after-${by}` };
  await root(account).iam.send(new iamClient.UpdateUserCommand(rename));
  const credential = by === 'key' ? { accessKeyId: user.keys[0].accessKeyId } : temporary;
  play(account, launchRecord(account, userIdentity(user, credential)));
  await account.settled();
}

async function attackOfRole(fill: Fill): Promise<void> {
  const { iam } = root(account);
  const RoleName = `role-${fill}`;
  const role = await addRole(account, RoleName);
  if (fill === 'everything') {
    const Statement = Array.from({ length: 10 }, (_, index) => ({
      Sid: `S${index}`,
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${'x'.repeat(930)}`,
    }));
    const policy = {
      PolicyName: 'filler',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    };
    await iam.send(new iamClient.PutRolePolicyCommand({ RoleName, ...policy }));
    const room = 10 - account.iam.snapshot().roles[RoleName]!.attachedPolicies.length;
    for (const PolicyArn of (await ownPolicies(RoleName)).slice(0, room))
      await iam.send(new iamClient.AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  const bystander = await sessionOf(account, role.user.keys[1]);
  await launch(account, await assume(account, role, 'mallory'));
  await account.settled();
  // Refused by the deny that the second wave put.
  await expect(launch(account, bystander)).rejects.toThrow(/not authorized/);
  await account.settled();
}
