import { readArtifacts } from '../../../core/artifacts/read-artifacts.ts';
import { account, userIdentity } from '../../support/events.ts';
import { call } from '../../support/review/made.ts';

const region = 'eu-west-1';
const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;

/** As https://docs.aws.amazon.com/eks/latest/userguide/logging-using-cloudtrail.html has it. */
const clusterOf = (request: object, by: object = userIdentity) =>
  call('CreateCluster', {
    ...{ by, region, eventSource: 'eks.amazonaws.com' },
    request: {
      resourcesVpcConfig: { subnetIds: ['subnet-a670c2df', 'subnet-4f8c5004'] },
      roleArn: role('eks'),
      ...request,
    },
    answer: { cluster: { status: 'CREATING', arn: `arn:aws:eks:${region}:${account}:cluster/test` } },
  });
const read = (record: object) => readArtifacts(record, region, account).map(({ thing }) => thing);

const deletion = [`aws eks delete-cluster --name test --region ${region}`];
const inside = ['nodegroups', 'fargate-profiles'].map(
  (what) => `aws eks list-${what} --cluster-name test --region ${region}`,
);

it.each([
  ['the request says nothing of it', { clusterName: 'test' }],
  ['the request says so', { name: 'test', accessConfig: { bootstrapClusterCreatorAdminPermissions: true } }],
  ['only the mode is given', { name: 'test', accessConfig: { authenticationMode: 'API' } }],
  ['the record hides it', { name: 'test', accessConfig: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
])('whoever creates a cluster is its administrator where %s', (_, request) => {
  expect(read(clusterOf(request))).toMatchObject([
    {
      kind: 'own-cluster',
      what: expect.stringContaining(`EKS cluster test, whose administrator is ${userIdentity.arn},`),
      technique: 'T1610',
      removal: deletion,
      inspect: [...inside, `aws eks list-access-entries --cluster-name test --region ${region}`],
    },
  ]);
});

it.each([false, 'false'])('and is not where it is %p', (bootstrapClusterCreatorAdminPermissions) => {
  const request = { name: 'test', accessConfig: { bootstrapClusterCreatorAdminPermissions } };
  const [{ what, ...cluster }, ...more] = read(clusterOf(request)) as [ReturnType<typeof read>[number]];
  expect(cluster).toMatchObject({ kind: 'kubernetes-cluster', removal: deletion, inspect: inside });
  expect(what).not.toContain('administrator');
  expect(more).toEqual([]);
});

it('is the role where a session creates it', () => {
  const by = {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEROLE000001:eve',
    arn: `arn:aws:sts::${account}:assumed-role/deploy/eve`,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLESESSION001',
    sessionContext: {
      sessionIssuer: {
        ...{ type: 'Role', principalId: 'AROAEXAMPLEROLE000001', arn: role('ci/deploy') },
        ...{ accountId: account, userName: 'deploy' },
      },
      attributes: { creationDate: '2026-11-01T09:00:00Z', mfaAuthenticated: 'false' },
    },
  };
  const [cluster] = read(clusterOf({ name: 'test' }, by));
  expect(cluster?.what).toContain(`administrator is ${role('ci/deploy')},`);
});

it('a Fargate profile hands a role to pods, and is removed before its cluster', () => {
  const record = call('CreateFargateProfile', {
    ...{ region, eventSource: 'eks.amazonaws.com' },
    request: {
      ...{ name: 'test', fargateProfileName: 'f', podExecutionRoleArn: role('pods') },
      ...{
        clientRequestToken: 'a7a0735d-62ab-11e8-9f79-81ce5b2b7d37',
        selectors: [{ namespace: 'default' }],
      },
    },
    answer: { fargateProfile: { fargateProfileName: 'f', clusterName: 'test', status: 'CREATING' } },
  });
  expect(read(record)).toMatchObject([
    {
      kind: 'fargate-profile',
      what: `Fargate profile f of cluster test, whose pods run with role ${role('pods')}`,
      technique: 'T1610',
      removal: [
        `aws eks delete-fargate-profile --cluster-name test --fargate-profile-name f --region ${region}`,
      ],
      inspect: [
        `aws eks describe-fargate-profile --cluster-name test --fargate-profile-name f --region ${region}`,
      ],
    },
  ]);
  const [profile] = readArtifacts(record, region, account);
  const [cluster] = readArtifacts(clusterOf({ name: 'test' }), region, account);
  expect(profile?.goesWith).toEqual([cluster?.id]);
});
