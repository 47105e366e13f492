import { readGone, readArtifacts } from '../../../core/artifacts/read-artifacts.ts';
import { removers } from '../../../core/artifacts/calls/table.ts';
import { account } from '../../support/events.ts';
import { call } from '../../support/review/made.ts';
import { type ArtifactCall, madeCalls } from './artifact-calls.ts';

const region = 'us-east-1';
const recordOf = ([service, event, request, answer = null]: ArtifactCall) =>
  call(event, { eventSource: `${service}.amazonaws.com`, request, answer });
const made = (service: string, event: string) => {
  const example = madeCalls.find((each) => each[0] === service && each[1].startsWith(event))!;
  return readArtifacts(recordOf(example), region, account)[0]!;
};
/** Whether what the example of a call made is gone by another call. */
const isGone = ([service, event]: readonly [string, string], by: ArtifactCall): boolean => {
  const { id, goesWith } = made(service, event);
  const ids = readGone(recordOf(by), region, account);
  return [id, ...goesWith].some((each) => ids.includes(each));
};

const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
const accessKey = { userName: 'eve', accessKeyId: 'AKIAEXAMPLEMADE00001' };
const groupId = 'sg-0123456789abcdef0';
const snapshotId = 'snap-0123456789abcdef0';
const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
const share = arn('ram', 'resource-share/1234abcd-12ab-34cd-56ef-1234567890ab');
const stacks = { stackSetName: 's', accounts: ['999988887777', account], regions: [region, 'eu-west-1'] };
const canceled = {
  successfulFleetRequestSet: {
    items: [{ spotFleetRequestId: 'sfr-1234abcd-12ab-34cd-56ef-1234567890ab' }],
  },
};
const rule = { ipProtocol: 'tcp', fromPort: 22, toPort: 22 };

describe('what a call made is gone', () => {
  const rows: readonly (readonly [made: readonly [string, string], by: ArtifactCall])[] = [
    [
      ['iam', 'CreateUser'],
      ['iam', 'DeleteUser', { userName: 'eve' }],
    ],
    [
      ['iam', 'CreateAccessKey'],
      ['iam', 'DeleteAccessKey', accessKey],
    ],
    [
      ['iam', 'CreateAccessKey'],
      ['iam', 'UpdateAccessKey', { ...accessKey, status: 'Inactive' }],
    ],
    [
      ['iam', 'CreateAccessKey'],
      ['iam', 'DeleteUser', { userName: 'eve' }],
    ],
    [
      ['iam', 'UpdateAccessKey'],
      ['iam', 'UpdateAccessKey', { ...accessKey, status: 'Inactive' }],
    ],
    [
      ['iam', 'CreateLoginProfile'],
      ['iam', 'DeleteLoginProfile', { userName: 'eve' }],
    ],
    [
      ['iam', 'AttachUserPolicy'],
      ['iam', 'DetachUserPolicy', { userName: 'eve', policyArn }],
    ],
    [
      ['iam', 'AttachRolePolicy'],
      ['iam', 'DetachRolePolicy', { roleName: 'r', policyArn }],
    ],
    [
      ['iam', 'AttachRolePolicy'],
      ['iam', 'DeleteRole', { roleName: 'r' }],
    ],
    [
      ['iam', 'PutGroupPolicy'],
      ['iam', 'DeleteGroupPolicy', { groupName: 'g', policyName: 'p' }],
    ],
    [
      ['iam', 'UpdateAssumeRolePolicy'],
      ['iam', 'DeleteRole', { roleName: 'r' }],
    ],
    [
      ['iam', 'AddUserToGroup'],
      ['iam', 'RemoveUserFromGroup', { userName: 'eve', groupName: 'g' }],
    ],
    [
      ['iam', 'CreatePolicyVersion'],
      ['iam', 'DeletePolicy', { policyArn: `arn:aws:iam::${account}:policy/p` }],
    ],
    [
      ['ec2', 'AuthorizeSecurityGroupIngress'],
      ['ec2', 'RevokeSecurityGroupIngress', { groupId, ipPermissions: {}, ...rule, cidrIp: '0.0.0.0/0' }],
    ],
    [
      ['ec2', 'AuthorizeSecurityGroupIngress'],
      [
        'ec2',
        'RevokeSecurityGroupIngress',
        { groupId, ipPermissions: { items: [{ ...rule, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } },
      ],
    ],
    [
      ['ec2', 'AuthorizeSecurityGroupIngress'],
      [
        'ec2',
        'RevokeSecurityGroupIngress',
        { groupId, securityGroupRuleIds: { items: [{ securityGroupRuleId: 'sgr-0123456789abcdef0' }] } },
      ],
    ],
    [
      ['ec2', 'AuthorizeSecurityGroupEgress'],
      [
        'ec2',
        'RevokeSecurityGroupEgress',
        {},
        { revokedSecurityGroupRuleSet: { items: [{ groupId, ...rule, cidrIpv4: '0.0.0.0/0' }] } },
      ],
    ],
    [
      ['ec2', 'AuthorizeSecurityGroupIngress'],
      ['ec2', 'DeleteSecurityGroup', { groupId }],
    ],
    [
      ['ec2', 'ModifySnapshotAttribute'],
      [
        'ec2',
        'ModifySnapshotAttribute',
        { snapshotId, createVolumePermission: { remove: { items: [{ userId: '999988887777' }] } } },
      ],
    ],
    [
      ['ec2', 'ModifySnapshotAttribute'],
      ['ec2', 'DeleteSnapshot', { snapshotId }],
    ],
    [
      ['ec2', 'ModifySnapshotAttribute'],
      ['ec2', 'ResetSnapshotAttribute', { snapshotId }],
    ],
    [
      ['lambda', 'CreateFunction'],
      ['lambda', 'DeleteFunction20150331', { functionName: 'f' }],
    ],
    [
      ['lambda', 'UpdateFunctionCode'],
      ['lambda', 'DeleteFunction20150331', { functionName: 'f' }],
    ],
    [
      ['lambda', 'AddPermission'],
      ['lambda', 'RemovePermission20150331v2', { functionName: 'f', statementId: 'backdoor' }],
    ],
    [
      ['rds', 'ModifyDBSnapshotAttribute'],
      [
        'rds',
        'ModifyDBSnapshotAttribute',
        { dBSnapshotIdentifier: 'snap', valuesToRemove: ['999988887777'] },
      ],
    ],
    [
      ['s3', 'PutBucketPolicy'],
      ['s3', 'DeleteBucketPolicy', { bucketName: 'example-bucket' }],
    ],
    [
      ['cloudtrail', 'CreateTrail'],
      ['cloudtrail', 'DeleteTrail', { name: `arn:aws:cloudtrail:${region}:${account}:trail/t` }],
    ],
    [
      ['cloudtrail', 'StopLogging'],
      ['cloudtrail', 'StartLogging', { name: 't' }],
    ],
    [
      ['events', 'PutTargets'],
      ['events', 'RemoveTargets', { rule: 'r', ids: ['t1'] }],
    ],
    [
      ['ec2', 'RequestSpotFleet'],
      ['ec2', 'CancelSpotFleetRequests', { terminateInstances: true }, canceled],
    ],
    [
      ['ec2', 'CreateCapacityReservation'],
      [
        'ec2',
        'CancelCapacityReservation',
        { CancelCapacityReservationRequest: { CapacityReservationId: 'cr-0123456789abcdef0' } },
      ],
    ],
    [
      ['ec2', 'AllocateHosts'],
      [
        'ec2',
        'ReleaseHosts',
        { ReleaseHostsRequest: { HostId: { content: 'h-0123456789abcdef0', tag: 1 } } },
      ],
    ],
    [
      ['ecs', 'StartTask'],
      ['ecs', 'StopTask', { task: arn('ecs', 'task/c/2') }],
    ],
    [
      ['ecs', 'StartTask'],
      ['ecs', 'DeleteCluster', {}, { cluster: { clusterArn: arn('ecs', 'cluster/c') } }],
    ],
    [
      ['batch', 'CreateComputeEnvironment'],
      ['batch', 'DeleteComputeEnvironment', { computeEnvironment: 'ce' }],
    ],
    [
      ['batch', 'CreateComputeEnvironment'],
      ['batch', 'DeleteComputeEnvironment', { computeEnvironment: arn('batch', 'compute-environment/ce') }],
    ],
    ...(
      [
        ['CreateCluster', 'DeleteCluster', { name: 'k' }],
        ['CreateFargateProfile', 'DeleteFargateProfile', { name: 'k', fargateProfileName: 'f' }],
        ['CreateFargateProfile', 'DeleteCluster', { name: 'k' }],
        ['CreateNodegroup', 'DeleteCluster', { name: 'k' }],
        ['CreateAccessEntry', 'DeleteCluster', { name: 'k' }],
        ['AssociateAccessPolicy', 'DeleteCluster', { name: 'k' }],
      ] as const
    ).map(
      ([maker, remover, request]) =>
        [
          ['eks', maker],
          ['eks', remover, request],
        ] as const,
    ),
    [
      ['eks', 'CreateNodegroup'],
      ['eks', 'DeleteNodegroup', { name: 'k', nodegroupName: 'g' }],
    ],
    [
      ['cloud9', 'CreateEnvironmentEC2'],
      ['cloud9', 'DeleteEnvironment', { environmentId: '8a34f51ce1e04a08882f1e811bd706EX' }],
    ],
    [
      ['codebuild', 'StartBuild'],
      ['codebuild', 'StopBuild', { id: 'p:1234abcd-12ab-34cd-56ef-1234567890ab' }],
    ],
    [
      ['workspaces', 'CreateWorkspaces'],
      [
        'workspaces',
        'TerminateWorkspaces',
        { terminateWorkspaceRequests: [{ workspaceId: 'ws-dk1xzr417' }] },
      ],
    ],
    ...(['Training', 'Processing', 'Transform'] as const).map(
      (kind) =>
        [
          ['sagemaker', `Create${kind}Job`],
          ['sagemaker', `Stop${kind}Job`, { [`${kind.toLowerCase()}JobName`]: 't' }],
        ] as const,
    ),
    [
      ['sagemaker', 'CreateEndpoint'],
      ['sagemaker', 'DeleteEndpoint', { endpointName: 'e' }],
    ],
    [
      ['sagemaker', 'CreateApp'],
      [
        'sagemaker',
        'DeleteApp',
        { domainId: 'd-0123456789ab', userProfileName: 'eve', appType: 'JupyterLab', appName: 'default' },
      ],
    ],
    [
      ['bedrock', 'CreateProvisionedModelThroughput'],
      ['bedrock', 'DeleteProvisionedModelThroughput', { provisionedModelId: 'm' }],
    ],
    [
      ['bedrock', 'CreateProvisionedModelThroughput'],
      [
        'bedrock',
        'DeleteProvisionedModelThroughput',
        { provisionedModelId: arn('bedrock', 'provisioned-model/abcdefghijkl') },
      ],
    ],
    [
      ['ses', 'VerifyDomainIdentity'],
      ['ses', 'DeleteEmailIdentity', { emailIdentity: 'example.com' }],
    ],
    [
      ['ses', 'CreateEmailIdentity'],
      ['ses', 'DeleteIdentity', { identity: 'example.com' }],
    ],
    [
      ['cloudformation', 'CreateStackInstances'],
      ['cloudformation', 'DeleteStackInstances', { ...stacks, retainStacks: false }],
    ],
    [
      ['cloudformation', 'CreateStackSet'],
      ['cloudformation', 'DeleteStackSet', { stackSetName: 's' }],
    ],
    [
      ['ram', 'CreateResourceShare'],
      ['ram', 'DeleteResourceShare', { resourceShareArn: share }],
    ],
    [
      ['ram', 'AssociateResourceShare'],
      ['ram', 'DisassociateResourceShare', { resourceShareArn: share, principals: ['999988887777'] }],
    ],
    [
      ['ram', 'AssociateResourceShare'],
      ['ram', 'DeleteResourceShare', { resourceShareArn: share }],
    ],
    [
      ['account', 'EnableRegion'],
      ['account', 'DisableRegion', { regionName: 'ap-east-1' }],
    ],
    [
      ['iot', 'CreateRoleAlias'],
      ['iot', 'DeleteRoleAlias', { roleAlias: 'a' }],
    ],
    ...(['CreateIdentityPool', 'SetIdentityPoolRoles'] as const).map(
      (event) =>
        [
          ['cognito-identity', event],
          [
            'cognito-identity',
            'DeleteIdentityPool',
            { identityPoolId: 'us-east-1:1234abcd-12ab-34cd-56ef-1234567890ab' },
          ],
        ] as const,
    ),
  ];
  it.each(rows.map((row) => [`${row[0][1]} by ${row[1][1]}`, ...row] as const))('%s', (_, what, by) => {
    expect(isGone(what, by)).toBe(true);
  });
});

describe('what a call made is still there', () => {
  const rows: readonly (readonly [made: readonly [string, string], by: ArtifactCall])[] = [
    [
      ['iam', 'CreateUser'],
      ['iam', 'DeleteUser', { userName: 'bob' }],
    ],
    [
      ['iam', 'CreateUser'],
      ['iam', 'DeleteRole', { roleName: 'eve' }],
    ],
    [
      ['iam', 'CreateUser'],
      ['identitystore', 'DeleteUser', { userId: 'eve' }],
    ],
    [
      ['iam', 'CreateAccessKey'],
      ['iam', 'UpdateAccessKey', { ...accessKey, status: 'Active' }],
    ],
    [
      ['iam', 'AttachUserPolicy'],
      ['iam', 'DetachRolePolicy', { roleName: 'eve', policyArn }],
    ],
    [
      ['ec2', 'AuthorizeSecurityGroupIngress'],
      ['ec2', 'RevokeSecurityGroupEgress', { groupId, ...rule, cidrIp: '0.0.0.0/0' }],
    ],
    [
      ['ec2', 'AuthorizeSecurityGroupIngress'],
      ['ec2', 'RevokeSecurityGroupIngress', { groupId, ...rule, toPort: 23, cidrIp: '0.0.0.0/0' }],
    ],
    [
      ['ec2', 'RunInstances'],
      ['ec2', 'StopInstances', { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } }],
    ],
    [
      ['lambda', 'CreateFunction'],
      ['lambda', 'DeleteFunction20150331', { functionName: 'f', qualifier: '1' }],
    ],
    // The instances that it launched run on.
    [
      ['ec2', 'RequestSpotFleet'],
      ['ec2', 'CancelSpotFleetRequests', { terminateInstances: false }, canceled],
    ],
    [
      ['ec2', 'RequestSpotInstances'],
      [
        'ec2',
        'CancelSpotInstanceRequests',
        { spotInstanceRequestIdSet: { items: [{ spotInstanceRequestId: 'sir-abcd1234' }] } },
      ],
    ],
    [
      ['cloudformation', 'CreateStackInstances'],
      ['cloudformation', 'DeleteStackInstances', { ...stacks, retainStacks: true }],
    ],
    [
      ['ram', 'AssociateResourceShare'],
      ['ram', 'DisassociateResourceShare', { resourceShareArn: share, principals: ['999988887778'] }],
    ],
    [
      ['s3', 'PutBucketVersioning'],
      ['s3', 'PutBucketVersioning', { bucketName: 'example-bucket' }],
    ],
  ];
  it.each(rows.map((row) => [`${row[0][1]} after ${row[1][1]}`, ...row] as const))('%s', (_, what, by) => {
    expect(isGone(what, by)).toBe(false);
  });

  it('in another region than the call that removes its like', () => {
    const { id } = made('ec2', 'CreateSnapshot');
    const away = call('DeleteSnapshot', {
      ...{ eventSource: 'ec2.amazonaws.com', region: 'eu-west-1' },
      request: { snapshotId },
    });
    expect(readGone(away, 'eu-west-1', account)).not.toContain(id);
  });

  it('where the call that removes it failed', () => {
    const failed = call('DeleteUser', {
      request: { userName: 'eve' },
      change: { errorCode: 'DeleteConflictException' },
    });
    expect(readGone(failed, region, account)).toEqual([]);
  });
});

it('no call removes what no call of the table makes', () => {
  const kinds = new Set(
    madeCalls.flatMap((each) =>
      readArtifacts(recordOf(each), region, account).flatMap(({ id, goesWith }) =>
        [id, ...goesWith].map(kindOf),
      ),
    ),
  );
  const orphans = removers
    .filter(({ event }) => !/^Revoke/.test(event))
    .filter((remover) => {
      const ids = remover.ids(everything(remover.event));
      return ids.length > 0 && !ids.map(kindOf).some((kind) => kinds.has(kind));
    });
  expect(orphans.map(({ event }) => event)).toEqual([]);
});

const kindOf = (id: string): string => id.replace(`${region}:`, '').split(':').slice(0, 2).join(':');

/** A call with something wherever it is looked for. */
function everything(eventName: string) {
  const some: unknown = new Proxy(
    {},
    {
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 'x' }),
      get: () => 'x',
    },
  );
  return { record: { eventName, requestParameters: some, responseElements: some }, account, region };
}
