import { toCaller } from '../../../core/caller/to-caller.ts';
import { nextStepsFor } from '../../../core/containment/by-hand.ts';
import { nextStep } from '../../../core/lineage/lineage.ts';
import { account, roleIdentity } from '../../support/events.ts';

const serial = '2a9902119721ab7b5c19a878c4c66af705895b42';
const build = 'AWSCodeBuild-01234567-89ab-cdef-0123-456789abcdef';
const oidc = (name: string) => `arn:aws:iam::${account}:oidc-provider/${name}`;

interface Shown {
  readonly name?: string;
  readonly provider?: string;
  readonly sourceIdentity?: string;
}

function sessionOf({ name = 'alice', provider, sourceIdentity }: Shown) {
  const { sessionContext } = roleIdentity;
  return toCaller(
    {
      userIdentity: {
        ...roleIdentity,
        principalId: `AROAEXAMPLEROLEID0001:${name}`,
        arn: `arn:aws:sts::${account}:assumed-role/Admin/${name}`,
        sessionContext: {
          ...sessionContext,
          webIdFederationData: { federatedProvider: provider },
          ...(sourceIdentity !== undefined && { sourceIdentity }),
        },
      },
    },
    account,
  );
}

const place = { account, region: 'eu-west-1' };
const known = { traced: false, leaks: false };
const stepsOf = (caller: ReturnType<typeof toCaller>, more: object = {}): string =>
  nextStepsFor(caller, { ...place, ...more }, known)
    .map((block) => (block.kind === 'command' ? block.command : block.kind === 'prose' ? block.text : ''))
    .join('\n');

describe('who vouched for a session is named, with the step that closes it', () => {
  it.each<[string, Shown, string, string]>([
    [
      'a service account of EKS',
      { provider: oidc('oidc.eks.eu-west-1.amazonaws.com/id/ABC') },
      'A pod of an EKS cluster',
      'aws iam get-role --role-name Admin --query Role.AssumeRolePolicyDocument',
    ],
    [
      'an OIDC provider',
      { provider: oidc('token.actions.githubusercontent.com') },
      'Whoever has a token of this identity provider',
      'aws iam get-role --role-name Admin',
    ],
    [
      'a SAML provider',
      { provider: `arn:aws:iam::${account}:saml-provider/corp` },
      'Lock the user there',
      'aws iam get-role --role-name Admin',
    ],
    [
      'Cognito',
      { provider: 'cognito-identity.amazonaws.com' },
      'An identity pool of Cognito',
      'aws cognito-identity get-identity-pool-roles',
    ],
    [
      'a certificate',
      { name: serial, sourceIdentity: 'CN=build-01' },
      'A certificate opens such sessions',
      'aws rolesanywhere disable-profile',
    ],
    ['a source identity', { sourceIdentity: 'eve' }, 'had this source identity', ''],
    ['a build', { name: build }, 'named as those of a build', 'do aws codebuild stop-build --id "$id"; done'],
    [
      'a managed machine',
      { name: 'mi-0123456789abcdef0' },
      'outside AWS',
      'aws ssm deregister-managed-instance --instance-id mi-0123456789abcdef0',
    ],
  ])('%s', (_, shown, words, command) => {
    const text = stepsOf(sessionOf(shown));
    for (const part of [words, command, shown.provider?.slice(0, 40) ?? '', shown.sourceIdentity ?? ''])
      expect(text).toContain(part);
    expect(text).not.toContain('Whoever assumed the role can do it again');
  });

  it('a provider that only the record of the issuing shows', () => {
    const voucher = { provider: `arn:aws:iam::${account}:saml-provider/corp`, subject: 'eve@example.com' };
    const text = stepsOf(sessionOf({}), { voucher });
    expect(text).toContain('saml-provider/corp, for eve@example.com.');
    expect(text).toContain('Lock the user there');
  });

  it('a name that could be anything is said to be unknown', () => {
    const text = stepsOf(sessionOf({ name: '0123456789abcdef0123456789abcdef' }));
    expect(text).toContain('whose it is, is not known');
    expect(text).not.toContain('leak from');
  });

  it('a certificate is where a chain ends that Roles Anywhere begins', () => {
    const caller = { kind: 'service', service: 'rolesanywhere.amazonaws.com', reason: '' } as const;
    expect(nextStep({ caller }, [])).toMatchObject({ kind: 'stop', end: 'federation' });
  });

  it('what a shell could obey stays out of the commands', () => {
    const text = stepsOf({ ...sessionOf({ provider: oidc('x') }), roleName: '$(reboot)' } as never);
    expect(text).not.toMatch(/aws iam|reboot/);
  });
});

describe('a service that called with a role of the account', () => {
  it.each([
    [
      'cloudformation',
      'AWSCloudFormation',
      'CloudFormation, a service of AWS,',
      'AttributeValue=CreateStack',
    ],
    ['elasticmapreduce', 'CCSSession', 'EMR, a service of AWS,', 'AttributeValue=RunJobFlow'],
  ])('%s: how to find whose call it was', (source, name, words, command) => {
    const service = `${source}.amazonaws.com`;
    expect(stepsOf(sessionOf({ name: 'alice' }), { service })).toContain(
      'Whoever assumed the role can do it again',
    );
    const text = stepsOf(sessionOf({ name }), { service });
    expect(text).toContain(`${words} called with a role of this account`);
    expect(text).toContain(`--region eu-west-1 --lookup-attributes AttributeKey=EventName,${command}`);
  });
});
