import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import {
  type Account,
  deploy,
  type DeployedStack,
  type Principal,
  startAccount,
  type Stack,
  type Template,
  toRecord,
} from '@firebreak/account';
import type { Settings } from '../../../core/settings/settings.ts';
import { type SynthesizedStack, synthesize } from '../synthesized.ts';

const accountId = '111122223333';
export const bootstrap = (role: string): string =>
  `arn:aws:iam::${accountId}:role/cdk-hnb659fds-${role}-role-${accountId}-us-east-1`;

/** Who deploys by the CDK. */
const cdk = { deployRoleArn: bootstrap('deploy'), executionRoleArn: bootstrap('cfn-exec') };

/** A call as it comes to CloudTrail. */
export interface Change {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly region?: string;
  /** ARN of the caller's role; a user's key where there is none. */
  readonly role?: string;
  readonly invokedBy?: string;
}

export interface DeployedParts {
  readonly account: Account;
  /** The physical name of the only resource of this type, or of that whose logical id begins so. */
  readonly nameOf: (type: string, logicalId?: string) => string;
  /** Lets the call happen. @returns what on-call is mailed of it, and the rules of alarms that it set off */
  readonly happen: (change: Change) => Promise<Told>;
  /** Everything that was told so far. */
  readonly told: () => Told;
  readonly close: () => Promise<void>;
}

interface Told {
  readonly mails: readonly string[];
  /** How often the rule matched whose metric the alarm ChangedByOthers watches. */
  readonly raised: number;
}

/** Our stacks in an account, as the CDK deploys them; functions are there, and have no code. */
export async function deployParts(settings: Partial<Settings> = {}): Promise<DeployedParts> {
  const { responder, sensors } = synthesize({ keepWarm: false, patrolMinutes: 0, ...settings });
  const raisedBy: string[] = [];
  const account = await startAccount({
    accountId,
    onProgress: (progress) => {
      if (progress.kind === 'matched') raisedBy.push(progress.rule);
    },
  });
  const stacks = [responder, ...sensors].map(toStack);
  const deployed = await deploy(account, { directory: tmpdir(), stacks }, { recordedAs: cdk });
  await account.settled();
  const rule = ruleOfAlarm(responder, deployed);
  const told = (): Told => ({
    mails: account.sns.outbox().map(({ bodies }) => bodies['default']!),
    raised: raisedBy.filter((name) => name === rule).length,
  });
  return {
    account,
    nameOf: (type, logicalId = '') => nameOf(deployed, type, logicalId),
    told,
    close: account.close,
    async happen(change) {
      const before = told();
      account.play(toRecord(toCall(account, change), { output: {} }, given(change.invokedBy)));
      await account.settled();
      const { mails, raised } = told();
      return { mails: mails.slice(before.mails.length), raised: raised - before.raised };
    },
  };
}

const given = (invokedBy: string | undefined) => (invokedBy === undefined ? {} : { invokedBy });

const toStack = ({ stackName, region, template, dependencies }: SynthesizedStack): Stack => ({
  name: stackName,
  account: accountId,
  region,
  template: whole(template),
  assets: { get: () => tmpdir() } as unknown as Stack['assets'],
  dependencies,
});

/** With what a template may leave out. */
function whole({ Resources, ...template }: SynthesizedStack['template']): Template {
  const resources = Object.entries(Resources).map(([id, resource]) => [id, { DependsOn: [], ...resource }]);
  return {
    ...{ Parameters: {}, Mappings: {}, Conditions: {}, Outputs: {}, ...template },
    Resources: Object.fromEntries(resources) as Template['Resources'],
  } as Template;
}

/** Of a rule on a bus of one's own, CloudFormation's reference has the bus before the name. */
interface NameOfRule {
  readonly 'Fn::Select': readonly [
    number,
    { readonly 'Fn::Split': readonly [string, { readonly Ref: string }] },
  ];
}

/** As the alarm's template names it: a metric counts what a rule matches. */
function ruleOfAlarm({ template }: SynthesizedStack, deployed: readonly DeployedStack[]): string {
  const [, alarm] = Object.entries(template.Resources).find(([id]) =>
    id.startsWith('AlarmsChangedByOthers'),
  )!;
  const [, { Value }] = alarm.Properties['Dimensions'] as [unknown, { Value: NameOfRule }];
  const [
    index,
    {
      'Fn::Split': [separator, rule],
    },
  ] = Value['Fn::Select'];
  const { ref } = deployed[0]!.resources.find(({ logicalId }) => logicalId === rule.Ref)!;
  return ref.split(separator)[index]!;
}

function nameOf(deployed: readonly DeployedStack[], type: string, logicalId: string): string {
  const found = deployed
    .flatMap(({ resources }) => resources)
    .find((resource) => resource.type === type && resource.logicalId.startsWith(logicalId));
  if (!found) throw new Error(`No ${type} whose id begins with ${logicalId}`);
  // A rule on a bus of one's own is referred to with the bus before its name; calls and records have the name.
  return type === 'AWS::Events::Rule' ? found.ref.split('|').at(-1)! : found.ref;
}

function toCall(account: Account, { service, operation, input, region = 'us-east-1', role }: Change) {
  return {
    ...{ service, operation, input, region },
    principal: role === undefined ? mallory : sessionOf(role),
    ...{ sourceIp: '203.0.113.66', userAgent: 'aws-cli/2.30', requestId: randomUUID() },
    ...{ time: account.clock.now(), body: Buffer.alloc(0) },
  };
}

const mallory: Principal = {
  kind: 'user',
  accountId,
  arn: `arn:aws:iam::${accountId}:user/mallory`,
  principalId: 'AIDAEXAMPLEMALLORY001',
  userName: 'mallory',
  accessKeyId: 'AKIAEXAMPLEMALLORY01',
  policies: () => ({ identity: [] }),
};

function sessionOf(roleArn: string): Principal {
  const roleName = roleArn.split('/').at(-1)!;
  return {
    kind: 'assumed-role',
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/session`,
    principalId: 'AROAEXAMPLEROLE000001:session',
    accessKeyId: 'ASIAEXAMPLEROLE00001',
    session: {
      ...{ issuedAt: new Date(), expiresAt: new Date(), mfaAuthenticated: false, fromConsole: false },
      issuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEROLE000001',
        arn: roleArn,
        accountId,
        userName: roleName,
      },
    },
    policies: () => ({ identity: [] }),
  };
}
