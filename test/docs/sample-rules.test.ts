import { runInNewContext } from 'node:vm';
import { defineSettings, type Expectation } from '../../core/settings/settings.ts';
import { judgeEvent } from '../../lambda/steps/resolve-caller/judge-event.ts';
import { checkSettings } from '../../lib/settings/check-settings.ts';
import { account, launchRecord, roleIdentity, toEvent, userIdentity } from '../support/events.ts';
import { read } from './markdown.ts';

const page = read('docs/sample-rules.md').text;
const rules = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(
  ([, code]) => runInNewContext(`[${code!}][0]`) as Expectation,
);
const settings = checkSettings(
  defineSettings({ mode: 'contain', regions: ['us-east-1', 'eu-west-1'], expectations: rules }),
);

interface Call {
  readonly role: string;
  readonly type: string;
  readonly count: number;
  readonly image?: string;
  readonly service?: string;
  readonly from?: string;
  readonly region?: string;
  /** Signed by a user with a long-term key of this name and path. */
  readonly user?: string;
}

/** What a launch of each kind looks like, by the name of its rule. */
const usual: Readonly<Record<string, Call>> = {
  'stacks of the CDK': {
    ...{ role: 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1', type: 't3.micro', count: 1 },
    service: 'cloudformation.amazonaws.com',
  },
  'CI runners': { role: 'ci/runner-fleet', type: 'c7g.xlarge', count: 8, from: '198.51.100.7' },
  'Karpenter of cluster shop': {
    ...{ role: 'KarpenterController-shop', type: 'r7g.2xlarge', count: 1 },
    service: 'ec2fleet.amazonaws.com',
  },
  'nodes of EKS by the platform team': { role: 'platform/eks-provisioner', type: 'm7g.large', count: 3 },
  'clusters of EMR': {
    ...{ role: 'EMR_DefaultRole_V2', type: 'm5.xlarge', count: 12 },
    service: 'elasticmapreduce.amazonaws.com',
  },
  Packer: { role: 'image-builder/packer', type: 't3.large', count: 1, image: 'ami-0abc1234def567890' },
};

function verdictOn({
  role,
  type,
  count,
  image = 'ami-0abc',
  service,
  from,
  region = 'eu-west-1',
  user,
}: Call) {
  const name = role.split('/').at(-1)!;
  const session = {
    ...roleIdentity,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/work`,
    principalId: 'AROAEXAMPLEROLEID0001:work',
    sessionContext: {
      ...roleIdentity.sessionContext,
      sessionIssuer: {
        ...roleIdentity.sessionContext.sessionIssuer,
        ...{ arn: `arn:aws:iam::${account}:role/${role}`, userName: name },
      },
    },
    ...(service !== undefined && { invokedBy: service }),
  };
  const items = [{ instanceId: 'i-0123456789abcdef0', imageId: image, instanceType: type }];
  const record = {
    ...launchRecord,
    awsRegion: region,
    userIdentity:
      user === undefined
        ? session
        : { ...userIdentity, arn: `arn:aws:iam::${account}:user/${user}`, userName: user },
    sourceIPAddress: service ?? from ?? '203.0.113.9',
    ...(service !== undefined && { userAgent: service }),
    requestParameters: {
      instancesSet: { items: [{ imageId: image, minCount: 1, maxCount: count }] },
      instanceType: type,
    },
    responseElements: { instancesSet: { items } },
  };
  const event = { ...toEvent(record), region };
  const { verdict } = judgeEvent(event, { settings, account, now: new Date('2026-11-01T10:01:00Z') });
  return verdict;
}

it('the page has a rule for each kind, and each is tried', () => {
  expect(rules.map(({ name }) => name)).toEqual(Object.keys(usual));
  for (const kind of ['CloudFormation', 'CI', 'Karpenter', 'EKS', 'EMR', 'Image builders'])
    expect(page).toMatch(new RegExp(`^## ${kind}`, 'm'));
});

describe.each(Object.entries(usual))('%s', (name, call) => {
  it('is expected by its own rule', () => {
    const { kind, because } = verdictOn(call);
    expect([kind, because]).toEqual(['ignore', expect.stringContaining(`rule "${name}"`)]);
  });

  it.each<[string, Partial<Call>]>([
    ['for accelerators', { type: 'p5.48xlarge' }],
    ['elsewhere', { region: 'us-east-1' }],
    ['for many', { count: 200 }],
    ['by another role', { role: 'teams/Admin' }],
    ['by a role whose name only begins so', { role: 'x/KarpenterController-shop' }],
    ['by a user with a long-term key', { user: 'ci-deploy' }],
  ])('is no excuse for a launch %s', (_, change) => {
    expect(verdictOn({ ...call, ...change }).kind).toBe('contain');
  });
});

it.each(Object.entries(usual).filter(([, { service }]) => service !== undefined))(
  '%s: the role that calls by itself is not expected',
  (_, { role, type, count }) => {
    expect(verdictOn({ role, type, count }).kind).toBe('contain');
  },
);

it('CI runners from an address of somebody else are not expected', () => {
  expect(verdictOn({ ...usual['CI runners']!, from: '203.0.113.66' }).kind).toBe('contain');
});
