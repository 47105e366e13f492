import { account } from '../../support/events.ts';

/** One call of each kind, as CloudTrail writes it or, where no record was seen, as the API's names say. */
export type ArtifactCall = readonly [
  service: string,
  event: string,
  request: object | null,
  answer?: object | null,
];

const arn = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:${account}:${rest}`;
const iamArn = (rest: string): string => `arn:aws:iam::${account}:${rest}`;
const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
const instance = 'i-0123456789abcdef0';
const bucket = { bucketName: 'example-bucket', Host: 'example-bucket.s3.amazonaws.com' };
const trail = arn('cloudtrail', 'trail/t');
const key = '1234abcd-12ab-34cd-56ef-1234567890ab';
const secret = arn('secretsmanager', 'secret:s-abcdef');
const topic = arn('sns', 'topic');
const queue = `https://sqs.us-east-1.amazonaws.com/${account}/queue`;
const layer = { layerName: 'layer', versionNumber: 3, statementId: 's1', principal: '*' };
const cluster = arn('ecs', 'cluster/c');
const service = { serviceArn: arn('ecs', 'service/c/s'), clusterArn: cluster };
const instanceArn = 'arn:aws:sso:::instance/ssoins-1111111111111111';
const permissionSetArn = 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222';
const store = 'd-1234567890';
const identity = '11111111-2222-3333-4444-555555555555';
const detectorId = '12abc34d567e8fa901bc2d34e56789f0';
const provider = iamArn('oidc-provider/example.com');

const ofHolder = (holder: 'User' | 'Role' | 'Group', name: object): readonly ArtifactCall[] => [
  ['iam', `Attach${holder}Policy`, { ...name, policyArn }],
  ['iam', `Put${holder}Policy`, { ...name, policyName: 'p', policyDocument: '{}' }],
  ['iam', `Detach${holder}Policy`, { ...name, policyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }],
  ['iam', `Delete${holder}Policy`, { ...name, policyName: 'FirebreakDenyAll' }],
];

const iamCalls: readonly ArtifactCall[] = [
  ['iam', 'UpdateUser', { userName: 'eve', newUserName: 'backup' }],
  ['iam', 'CreateUser', { userName: 'eve' }, { user: { userName: 'eve', arn: iamArn('user/eve') } }],
  [
    'iam',
    'CreateAccessKey',
    { userName: 'eve' },
    { accessKey: { accessKeyId: 'AKIAEXAMPLEMADE00001', status: 'Active', userName: 'eve' } },
  ],
  ['iam', 'UpdateAccessKey', { userName: 'eve', accessKeyId: 'AKIAEXAMPLEMADE00001', status: 'Active' }],
  ['iam', 'CreateLoginProfile', { userName: 'eve' }, { loginProfile: { userName: 'eve' } }],
  ['iam', 'UpdateLoginProfile', { userName: 'eve' }],
  ['iam', 'ChangePassword', null],
  [
    'iam',
    'UploadSSHPublicKey',
    { userName: 'eve' },
    { sSHPublicKey: { userName: 'eve', sSHPublicKeyId: 'APKAEXAMPLEMADE00001' } },
  ],
  [
    'iam',
    'UpdateSSHPublicKey',
    { userName: 'eve', sSHPublicKeyId: 'APKAEXAMPLEMADE00001', status: 'Active' },
  ],
  ...['CreateServiceSpecificCredential', 'ResetServiceSpecificCredential'].map((event): ArtifactCall => [
    'iam',
    event,
    { userName: 'eve' },
    {
      serviceSpecificCredential: {
        userName: 'eve',
        serviceSpecificCredentialId: 'ACCAEXAMPLEMADE00001',
      },
    },
  ]),
  [
    'iam',
    'UpdateServiceSpecificCredential',
    { userName: 'eve', serviceSpecificCredentialId: 'ACCAEXAMPLEMADE00001', status: 'Active' },
  ],
  [
    'iam',
    'UploadSigningCertificate',
    { userName: 'eve' },
    { certificate: { userName: 'eve', certificateId: 'TA7SMP42TDN5Z26OBPJE7EXAMPLE' } },
  ],
  [
    'iam',
    'UpdateSigningCertificate',
    { userName: 'eve', certificateId: 'TA7SMP42TDN5Z26OBPJE7EXAMPLE', status: 'Active' },
  ],
  ...ofHolder('User', { userName: 'eve' }),
  ...ofHolder('Role', { roleName: 'r' }),
  ...ofHolder('Group', { groupName: 'g' }),
  ['iam', 'PutUserPermissionsBoundary', { userName: 'eve', permissionsBoundary: policyArn }],
  ['iam', 'DeleteUserPermissionsBoundary', { userName: 'eve' }],
  ['iam', 'PutRolePermissionsBoundary', { roleName: 'r', permissionsBoundary: policyArn }],
  ['iam', 'DeleteRolePermissionsBoundary', { roleName: 'r' }],
  ['iam', 'CreateRole', { roleName: 'r' }, { role: { roleName: 'r', arn: iamArn('role/r') } }],
  ['iam', 'UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: '{}' }],
  ['iam', 'CreateGroup', { groupName: 'g' }],
  ['iam', 'AddUserToGroup', { userName: 'eve', groupName: 'g' }],
  ['iam', 'CreatePolicy', { policyName: 'p' }, { policy: { arn: iamArn('policy/p') } }],
  [
    'iam',
    'CreatePolicyVersion',
    { policyArn: iamArn('policy/p'), setAsDefault: false },
    { policyVersion: { versionId: 'v2', isDefaultVersion: false } },
  ],
  ['iam', 'SetDefaultPolicyVersion', { policyArn: iamArn('policy/p'), versionId: 'v1' }],
  ['iam', 'CreateInstanceProfile', { instanceProfileName: 'ip' }],
  ['iam', 'AddRoleToInstanceProfile', { instanceProfileName: 'ip', roleName: 'r' }],
  ['iam', 'EnableMFADevice', { userName: 'eve', serialNumber: iamArn('mfa/m') }],
  [
    'iam',
    'CreateVirtualMFADevice',
    { virtualMFADeviceName: 'm' },
    { virtualMFADevice: { serialNumber: iamArn('mfa/m') } },
  ],
  ['iam', 'DeactivateMFADevice', { userName: 'eve', serialNumber: iamArn('mfa/m') }],
  ['iam', 'CreateSAMLProvider', { name: 's' }, { sAMLProviderArn: iamArn('saml-provider/s') }],
  [
    'iam',
    'UpdateSAMLProvider',
    { sAMLMetadataDocument: '<x/>' },
    { sAMLProviderArn: iamArn('saml-provider/s') },
  ],
  [
    'iam',
    'CreateOpenIDConnectProvider',
    { url: 'https://example.com' },
    { openIDConnectProviderArn: provider },
  ],
  ['iam', 'AddClientIDToOpenIDConnectProvider', { openIDConnectProviderArn: provider, clientID: 'c' }],
  ['iam', 'UpdateOpenIDConnectProviderThumbprint', { openIDConnectProviderArn: provider }],
  ['iam', 'UpdateAccountPasswordPolicy', { minimumPasswordLength: 6 }],
  ['iam', 'DeleteAccountPasswordPolicy', null],
];

const stsCalls: readonly ArtifactCall[] = [
  [
    'sts',
    'AssumeRole',
    { roleArn: iamArn('role/r'), roleSessionName: 'xy' },
    {
      credentials: { accessKeyId: 'ASIAEXAMPLEMADE00001' },
      assumedRoleUser: {
        assumedRoleId: 'AROAEXAMPLEROLEID0009:xy',
        arn: `arn:aws:sts::${account}:assumed-role/r/xy`,
      },
    },
  ],
  ['sts', 'GetSessionToken', null, { credentials: { accessKeyId: 'ASIAEXAMPLEMADE00002' } }],
  ['sts', 'GetFederationToken', { name: 'f' }, { credentials: { accessKeyId: 'ASIAEXAMPLEMADE00003' } }],
];

const launched = { instancesSet: { items: [{ instanceId: instance }] } };
const snapshotId = 'snap-0123456789abcdef0';
const imageId = 'ami-0123456789abcdef0';
const groupId = 'sg-0123456789abcdef0';
const associated = { associationId: 'iip-assoc-0123456789abcdef0', instanceId: instance };
const template = { launchTemplateId: 'lt-0123456789abcdef0', versionNumber: 2 };
const peered = { vpcPeeringConnection: { vpcPeeringConnectionId: 'pcx-0123456789abcdef0' } };
const acl = {
  networkAclId: 'acl-078ccebebcbabe175',
  ruleNumber: 10,
  egress: false,
  ruleAction: 'allow',
  aclProtocol: '-1',
  cidrBlock: '0.0.0.0/0',
};
const opening = {
  groupId,
  ipPermissions: {
    items: [
      {
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        groups: {},
        ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
        ipv6Ranges: {},
        prefixListIds: {},
      },
    ],
  },
};
const rules = (isEgress: boolean) => ({
  securityGroupRuleSet: {
    items: [
      {
        ...{ groupId, isEgress, securityGroupRuleId: 'sgr-0123456789abcdef0' },
        ...{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIpv4: '0.0.0.0/0' },
      },
    ],
  },
});

const ec2Calls: readonly ArtifactCall[] = [
  [
    'ec2',
    'ModifyInstanceMetadataOptions',
    { ModifyInstanceMetadataOptionsRequest: { InstanceId: instance, HttpTokens: 'optional' } },
  ],
  ['ec2', 'RunInstances', { instanceType: 't3.micro' }, launched],
  ['ec2', 'StartInstances', launched, launched],
  ['ec2', 'ModifyInstanceAttribute', { instanceId: instance, disableApiTermination: { value: true } }],
  [
    'ec2',
    'AssociateIamInstanceProfile',
    { AssociateIamInstanceProfileRequest: { InstanceId: instance, IamInstanceProfile: { Name: 'ip' } } },
    { AssociateIamInstanceProfileResponse: { iamInstanceProfileAssociation: associated } },
  ],
  [
    'ec2',
    'ReplaceIamInstanceProfileAssociation',
    { ReplaceIamInstanceProfileAssociationRequest: { AssociationId: 'iip-assoc-0123456789abcdef1' } },
    { ReplaceIamInstanceProfileAssociationResponse: { iamInstanceProfileAssociation: associated } },
  ],
  [
    'ec2',
    'RequestSpotInstances',
    { instanceCount: 1 },
    { spotInstanceRequestSet: { items: [{ spotInstanceRequestId: 'sir-abcd1234' }] } },
  ],
  ['ec2', 'RequestSpotFleet', {}, { spotFleetRequestId: `sfr-${key}` }],
  ['ec2', 'CreateFleet', { CreateFleetRequest: {} }, { CreateFleetResponse: { fleetId: `fleet-${key}` } }],
  [
    'ec2',
    'CreateLaunchTemplate',
    { CreateLaunchTemplateRequest: { LaunchTemplateName: 'lt' } },
    { CreateLaunchTemplateResponse: { launchTemplate: template } },
  ],
  [
    'ec2',
    'CreateLaunchTemplateVersion',
    { CreateLaunchTemplateVersionRequest: { LaunchTemplateName: 'lt' } },
    { CreateLaunchTemplateVersionResponse: { launchTemplateVersion: template } },
  ],
  [
    'ec2',
    'ModifyLaunchTemplate',
    { ModifyLaunchTemplateRequest: { LaunchTemplateId: template.launchTemplateId, SetDefaultVersion: 2 } },
  ],
  [
    'ec2',
    'CreateCapacityReservation',
    { CreateCapacityReservationRequest: { InstanceType: 'p5.48xlarge', InstanceCount: 2 } },
    {
      CreateCapacityReservationResponse: {
        capacityReservation: { capacityReservationId: 'cr-0123456789abcdef0' },
      },
    },
  ],
  [
    'ec2',
    'AllocateHosts',
    { AllocateHostsRequest: { InstanceType: 'p5.48xlarge', Quantity: 1 } },
    { AllocateHostsResponse: { hostIdSet: { item: 'h-0123456789abcdef0' } } },
  ],
  ['autoscaling', 'CreateAutoScalingGroup', { autoScalingGroupName: 'asg' }],
  ['autoscaling', 'UpdateAutoScalingGroup', { autoScalingGroupName: 'asg', maxSize: 100 }],
  ['autoscaling', 'CreateLaunchConfiguration', { launchConfigurationName: 'lc' }],
  ['lightsail', 'CreateInstances', { instanceNames: ['l1'] }],
  [
    'ec2',
    'ModifySnapshotAttribute',
    {
      snapshotId,
      createVolumePermission: { add: { items: [{ userId: '999988887777' }] } },
      attributeType: 'CREATE_VOLUME_PERMISSION',
    },
  ],
  [
    'ec2',
    'ModifyImageAttribute',
    { imageId, launchPermission: { add: { items: [{ group: 'all' }] } }, attributeType: 'launchPermission' },
  ],
  ['ec2', 'CreateSnapshot', { volumeId: 'vol-0123456789abcdef0' }, { snapshotId }],
  ['ec2', 'CopySnapshot', { sourceSnapshotId: snapshotId }, { snapshotId: 'snap-0123456789abcdef1' }],
  ['ec2', 'CreateSnapshots', {}, { snapshotSet: { items: [{ snapshotId }] } }],
  ['ec2', 'CreateImage', { instanceId: instance, name: 'n' }, { imageId }],
  ['ec2', 'CopyImage', { sourceImageId: imageId, name: 'n' }, { imageId: 'ami-0123456789abcdef1' }],
  ['ec2', 'RegisterImage', { name: 'n' }, { imageId }],
  ['ec2', 'CreateVolume', { snapshotId, zone: 'us-east-1a' }, { volumeId: 'vol-0123456789abcdef0' }],
  ['ec2', 'CreateStoreImageTask', { CreateStoreImageTaskRequest: { ImageId: imageId, Bucket: 'b' } }],
  ['ec2', 'DisableSnapshotBlockPublicAccess', { DisableSnapshotBlockPublicAccessRequest: '' }],
  ['ec2', 'DisableImageBlockPublicAccess', { DisableImageBlockPublicAccessRequest: '' }],
  ['ec2', 'DisableEbsEncryptionByDefault', { DisableEbsEncryptionByDefaultRequest: '' }],
  ['ec2', 'CreateSecurityGroup', { groupName: 'open' }, { groupId }],
  ['ec2', 'AuthorizeSecurityGroupIngress', opening, rules(false)],
  ['ec2', 'AuthorizeSecurityGroupEgress', opening, rules(true)],
  [
    'ec2',
    'ModifySecurityGroupRules',
    {
      ModifySecurityGroupRulesRequest: {
        GroupId: groupId,
        SecurityGroupRule: { tag: 1, SecurityGroupRuleId: 'sgr-0123456789abcdef0' },
      },
    },
  ],
  ['ec2', 'CreateKeyPair', { keyName: 'k' }, { keyName: 'k', keyPairId: 'key-0123456789abcdef0' }],
  ['ec2', 'ImportKeyPair', { keyName: 'k' }, { keyName: 'k' }],
  ['ec2', 'EnableSerialConsoleAccess', { EnableSerialConsoleAccessRequest: '' }],
  [
    'ec2',
    'CreateInstanceConnectEndpoint',
    { CreateInstanceConnectEndpointRequest: { SubnetId: 'subnet-1' } },
    {
      CreateInstanceConnectEndpointResponse: {
        instanceConnectEndpoint: { instanceConnectEndpointId: 'eice-0123456789abcdef0' },
      },
    },
  ],
  ['ec2', 'CreateNetworkAclEntry', acl],
  ['ec2', 'ReplaceNetworkAclEntry', acl],
  ['ec2', 'CreateVpcPeeringConnection', { peerVpcId: 'vpc-1' }, peered],
  ['ec2', 'AcceptVpcPeeringConnection', peered.vpcPeeringConnection, peered],
  [
    'ec2',
    'AllocateAddress',
    { domain: 'vpc' },
    { publicIp: '192.0.2.1', allocationId: 'eipalloc-0123456789abcdef0' },
  ],
  [
    'ec2',
    'AssociateAddress',
    { instanceId: instance, allocationId: 'eipalloc-0123456789abcdef0' },
    { associationId: 'eipassoc-0123456789abcdef0' },
  ],
  [
    'ec2',
    'CreateTrafficMirrorSession',
    { CreateTrafficMirrorSessionRequest: {} },
    {
      CreateTrafficMirrorSessionResponse: {
        trafficMirrorSession: { trafficMirrorSessionId: 'tms-0123456789abcdef0' },
      },
    },
  ],
  [
    'ec2',
    'DeleteFlowLogs',
    { DeleteFlowLogsRequest: { FlowLogId: { content: 'fl-0e17aa62a21d4bbfe', tag: 1 } } },
  ],
];

const blockNothing = { ...bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: false } };
const dbShare = { attributeName: 'restore', valuesToAdd: ['999988887777'] };

const dataCalls: readonly ArtifactCall[] = [
  ['rds', 'ModifyDBSnapshotAttribute', { dBSnapshotIdentifier: 'snap', ...dbShare }],
  ['rds', 'ModifyDBClusterSnapshotAttribute', { dBClusterSnapshotIdentifier: 'snap', ...dbShare }],
  ['rds', 'CreateDBSnapshot', { dBSnapshotIdentifier: 'snap' }, { dBSnapshotIdentifier: 'snap' }],
  ['rds', 'CopyDBSnapshot', { targetDBSnapshotIdentifier: 'copy' }],
  ['rds', 'CreateDBClusterSnapshot', { dBClusterSnapshotIdentifier: 'snap' }],
  ['rds', 'CopyDBClusterSnapshot', { targetDBClusterSnapshotIdentifier: 'copy' }],
  ['rds', 'CreateDBInstance', { dBInstanceIdentifier: 'db' }, { dBInstanceIdentifier: 'db' }],
  ['rds', 'RestoreDBInstanceFromDBSnapshot', { dBInstanceIdentifier: 'db' }],
  ['rds', 'RestoreDBInstanceToPointInTime', { targetDBInstanceIdentifier: 'db' }],
  ['rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'db', publiclyAccessible: true }],
  ['rds', 'StartExportTask', { exportTaskIdentifier: 'e', sourceArn: 'a', s3BucketName: 'b' }],
  ['s3', 'CreateBucket', bucket],
  ['s3', 'PutBucketPolicy', { ...bucket, bucketPolicy: {} }],
  ['s3', 'PutBucketAcl', { ...bucket, acl: '' }],
  ['s3', 'PutBucketPublicAccessBlock', blockNothing],
  ['s3', 'DeleteBucketPublicAccessBlock', bucket],
  ['s3', 'PutAccountPublicAccessBlock', { PublicAccessBlockConfiguration: { BlockPublicAcls: false } }],
  ['s3', 'DeleteAccountPublicAccessBlock', null],
  ['s3', 'PutBucketReplication', { ...bucket, replication: '' }],
  ['s3', 'PutBucketLifecycle', { ...bucket, lifecycle: '' }],
  ['s3', 'PutBucketLifecycleConfiguration', { ...bucket, lifecycle: '' }],
  ['s3', 'PutBucketVersioning', { ...bucket, VersioningConfiguration: { Status: 'Suspended' } }],
  ['s3', 'PutBucketNotification', { ...bucket, notification: '' }],
  ['kms', 'CreateGrant', { keyId: key, granteePrincipal: iamArn('user/eve') }, { grantId: 'a1b2c3' }],
  ['kms', 'PutKeyPolicy', { keyId: key, policyName: 'default' }],
  ['kms', 'ScheduleKeyDeletion', { keyId: key }, { keyId: arn('kms', `key/${key}`) }],
  ['kms', 'DisableKey', { keyId: key }],
  ['secretsmanager', 'PutResourcePolicy', { secretId: secret }],
  ['sns', 'AddPermission', { topicArn: topic, label: 'l' }],
  ['sns', 'SetTopicAttributes', { topicArn: topic, attributeName: 'Policy' }],
  ['sns', 'Subscribe', { topicArn: topic, protocol: 'https' }, { subscriptionArn: `${topic}:${key}` }],
  ['sqs', 'AddPermission', { queueUrl: queue, label: 'l' }],
  ['sqs', 'SetQueueAttributes', { queueUrl: queue, attributes: { Policy: '{}' } }],
];

const f = { functionName: 'f' };
const codeCalls: readonly ArtifactCall[] = [
  ['lambda', 'CreateFunction20150331', f, { functionArn: arn('lambda', 'function:f'), functionName: 'f' }],
  ['lambda', 'UpdateFunctionCode20150331v2', { functionName: arn('lambda', 'function:f') }],
  ['lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: arn('lambda', 'function:f') }],
  ['lambda', 'AddPermission20150331v2', { ...f, statementId: 'backdoor', principal: '*' }],
  ['lambda', 'CreateFunctionUrlConfig20211031', { ...f, qualifier: 'live' }],
  ['lambda', 'UpdateFunctionUrlConfig20211031', f],
  ['lambda', 'CreateEventSourceMapping20150331', f, { uUID: key }],
  ['lambda', 'PublishLayerVersion20181031', { layerName: 'layer' }, { version: 3 }],
  ['lambda', 'AddLayerVersionPermission20181031', layer],
  ['ecs', 'RunTask', { cluster: 'c' }, { tasks: [{ taskArn: arn('ecs', 'task/c/1'), clusterArn: cluster }] }],
  ['ecs', 'CreateService', { serviceName: 's' }, { service }],
  ['ecs', 'UpdateService', { service: 's' }, { service }],
  [
    'ecs',
    'RegisterTaskDefinition',
    { family: 't' },
    { taskDefinition: { taskDefinitionArn: arn('ecs', 'task-definition/t:1') } },
  ],
  ['ecs', 'CreateCluster', { clusterName: 'c' }, { cluster: { clusterArn: cluster } }],
  ['eks', 'CreateCluster', { name: 'k', roleArn: iamArn('role/eks') }, { cluster: { name: 'k' } }],
  [
    'eks',
    'CreateFargateProfile',
    { name: 'k', fargateProfileName: 'f', podExecutionRoleArn: iamArn('role/pods') },
  ],
  ['eks', 'CreateAccessEntry', { name: 'k', principalArn: iamArn('user/eve') }],
  [
    'eks',
    'AssociateAccessPolicy',
    {
      name: 'k',
      principalArn: iamArn('user/eve'),
      policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
    },
  ],
  [
    'ecr',
    'PutImage',
    { repositoryName: 'a/b' },
    { image: { imageId: { imageDigest: `sha256:${'0'.repeat(64)}`, imageTag: 'latest' } } },
  ],
  ['ecr', 'SetRepositoryPolicy', { repositoryName: 'a/b' }],
  ['events', 'PutRule', { name: 'r', eventBusName: 'bus' }],
  ['events', 'PutTargets', { rule: 'r', targets: [{ id: 't1', arn: topic }] }],
  ['scheduler', 'CreateSchedule', { name: 's', groupName: 'g' }],
  [
    'ssm',
    'CreateAssociation',
    { name: 'AWS-RunShellScript' },
    { associationDescription: { associationId: key } },
  ],
  ['ssm', 'CreateDocument', { name: 'd' }],
  [
    'ssm',
    'ModifyDocumentPermission',
    { name: 'd', permissionType: 'Share', accountIdsToAdd: ['999988887777'] },
  ],
  ['ssm', 'CreateActivation', { iamRole: 'r' }, { activationId: key }],
  ['cloudformation', 'CreateStack', { stackName: 's' }, { stackId: arn('cloudformation', 'stack/s/1') }],
  ['cloudformation', 'UpdateStack', { stackName: 's' }, { stackId: arn('cloudformation', 'stack/s/1') }],
  ['codebuild', 'CreateProject', { name: 'p' }],
  ['codebuild', 'UpdateProject', { name: 'p' }],
  ['glue', 'CreateDevEndpoint', { endpointName: 'e' }],
  ['glue', 'CreateJob', { name: 'j' }],
  ['sagemaker', 'CreateNotebookInstance', { notebookInstanceName: 'n' }],
];

const setOf = { instanceArn, permissionSetArn };
const organizationCalls: readonly ArtifactCall[] = [
  ['rolesanywhere', 'CreateTrustAnchor', { name: 'a' }, { trustAnchor: { trustAnchorId: key } }],
  ['rolesanywhere', 'CreateProfile', { name: 'p' }, { profile: { profileId: key } }],
  [
    'sso',
    'CreateAccountAssignment',
    { ...setOf, targetId: account, targetType: 'AWS_ACCOUNT', principalType: 'USER', principalId: identity },
  ],
  ['sso', 'CreatePermissionSet', { instanceArn, name: 'p' }, { permissionSet: { permissionSetArn } }],
  ['sso', 'AttachManagedPolicyToPermissionSet', { ...setOf, managedPolicyArn: policyArn }],
  ['sso', 'PutInlinePolicyToPermissionSet', setOf],
  ...['identitystore', 'sso-directory'].flatMap((name): readonly ArtifactCall[] => [
    [name, 'CreateUser', { identityStoreId: store }, { userId: identity }],
    [
      name,
      'CreateGroupMembership',
      { identityStoreId: store, groupId: key, memberId: { userId: identity } },
      { membershipId: key },
    ],
  ]),
  ['organizations', 'LeaveOrganization', null],
  [
    'organizations',
    'InviteAccountToOrganization',
    { target: { id: '999988887777' } },
    { handshake: { id: 'h-examplehandshakeid111' } },
  ],
  ['organizations', 'AcceptHandshake', { handshakeId: 'h-examplehandshakeid111' }],
  [
    'organizations',
    'CreateAccount',
    { accountName: 'a' },
    { createAccountStatus: { id: 'car-examplecreateaccountrequestid111' } },
  ],
  [
    'organizations',
    'MoveAccount',
    { accountId: account, sourceParentId: 'ou-aaaa-11111111', destinationParentId: 'ou-bbbb-22222222' },
  ],
  [
    'organizations',
    'RegisterDelegatedAdministrator',
    { accountId: account, servicePrincipal: 'config.amazonaws.com' },
  ],
  ['organizations', 'DetachPolicy', { policyId: 'p-12345678', targetId: account }],
  ['organizations', 'UpdatePolicy', { policyId: 'p-12345678' }],
];

const defenceCalls: readonly ArtifactCall[] = [
  ['cloudtrail', 'CreateTrail', { name: 't', s3BucketName: 'b' }, { name: 't', trailARN: trail }],
  ['cloudtrail', 'StopLogging', { name: trail }],
  ['cloudtrail', 'DeleteTrail', { name: 't' }],
  ['cloudtrail', 'UpdateTrail', { name: 't' }, { name: 't', trailARN: trail }],
  ['cloudtrail', 'PutEventSelectors', { trailName: 't' }],
  [
    'cloudtrail',
    'StopEventDataStoreIngestion',
    { eventDataStore: arn('cloudtrail', `eventdatastore/${key}`) },
  ],
  ['cloudtrail', 'DeleteEventDataStore', { eventDataStore: arn('cloudtrail', `eventdatastore/${key}`) }],
  ['logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/f' }],
  ['logs', 'DeleteLogStream', { logGroupName: '/aws/lambda/f', logStreamName: 's' }],
  [
    'logs',
    'PutSubscriptionFilter',
    { logGroupName: '/aws/lambda/f', filterName: 'x', destinationArn: topic },
  ],
  ['route53resolver', 'DeleteResolverQueryLogConfig', { resolverQueryLogConfigId: 'rqlc-4473f20ca554c07' }],
  ['bedrock', 'DeleteModelInvocationLoggingConfiguration', null],
  ['guardduty', 'DeleteDetector', { detectorId }],
  ['guardduty', 'UpdateDetector', { detectorId, enable: false }],
  ['guardduty', 'CreateFilter', { detectorId, name: 'x' }],
  ['guardduty', 'CreateIPSet', { detectorId }, { ipSetId: detectorId }],
  ['guardduty', 'StopMonitoringMembers', { detectorId, accountIds: ['999988887777', account] }],
  ['config', 'StopConfigurationRecorder', { configurationRecorderName: 'default' }],
  ['config', 'DeleteConfigurationRecorder', { configurationRecorderName: 'default' }],
  ['config', 'DeleteDeliveryChannel', { deliveryChannelName: 'default' }],
  ['config', 'DeleteConfigRule', { configRuleName: 'x' }],
  ['securityhub', 'DisableSecurityHub', null],
  ['macie2', 'DisableMacie', null],
  ['access-analyzer', 'DeleteAnalyzer', { analyzerName: 'x' }],
  ['monitoring', 'DisableAlarmActions', { alarmNames: ['a', 'b'] }],
  ['monitoring', 'DeleteAlarms', { alarmNames: ['a', 'b'] }],
  ['events', 'DisableRule', { name: 'r' }],
];

const connectionCalls: readonly ArtifactCall[] = [
  ['ssm', 'StartSession', { target: instance }, { sessionId: 'eve-0a1b2c3d4e5f67890' }],
  ['ssm', 'ResumeSession', { sessionId: 'eve-0a1b2c3d4e5f67890' }],
  ['ec2-instance-connect', 'SendSSHPublicKey', { instanceId: instance, instanceOSUser: 'ec2-user' }],
  ['ec2-instance-connect', 'SendSerialConsoleSSHPublicKey', { instanceId: instance }],
  ['ec2-instance-connect', 'OpenTunnel', { instanceConnectEndpointId: 'eice-0123456789abcdef0' }],
  ['sagemaker', 'CreatePresignedDomainUrl', { domainId: 'd-0123456789ab', userProfileName: 'eve' }],
  ['sagemaker', 'CreatePresignedNotebookInstanceUrl', { notebookInstanceName: 'n' }],
  ['sagemaker', 'CreatePresignedMlflowTrackingServerUrl', { trackingServerName: 'm' }],
];

const environment = '8a34f51ce1e04a08882f1e811bd706EX';
const workloadCalls: readonly ArtifactCall[] = [
  ['ssm', 'SendCommand', { documentName: 'AWS-RunShellScript' }, { command: { commandId: identity } }],
  ['ssm', 'StartAutomationExecution', { documentName: 'd' }, { automationExecutionId: identity }],
  ['elasticmapreduce', 'RunJobFlow', { name: 'c' }, { jobFlowId: 'j-1ABCDEFGHIJKL' }],
  ['batch', 'SubmitJob', { jobName: 'j' }, { jobId: identity, jobName: 'j' }],
  [
    'batch',
    'CreateComputeEnvironment',
    { computeEnvironmentName: 'ce', type: 'MANAGED' },
    { computeEnvironmentName: 'ce', computeEnvironmentArn: arn('batch', 'compute-environment/ce') },
  ],
  [
    'ecs',
    'StartTask',
    { cluster: 'c' },
    { tasks: [{ taskArn: arn('ecs', 'task/c/2'), clusterArn: cluster }] },
  ],
  ['eks', 'CreateNodegroup', { name: 'k', nodegroupName: 'g' }, { nodegroup: { nodegroupName: 'g' } }],
  ['cloud9', 'CreateEnvironmentEC2', { name: 'e', instanceType: 'm5.large' }, { environmentId: environment }],
  ['codebuild', 'StartBuild', { projectName: 'p' }, { build: { id: `p:${key}` } }],
  [
    'workspaces',
    'CreateWorkspaces',
    { workspaces: [{ directoryId: 'd-926722edaf', userName: 'eve', bundleId: 'wsb-0zsvgp8fc' }] },
    { failedRequests: [], pendingRequests: [{ workspaceId: 'ws-dk1xzr417', userName: 'eve' }] },
  ],
  [
    'sagemaker',
    'CreateTrainingJob',
    { trainingJobName: 't' },
    { trainingJobArn: arn('sagemaker', 'training-job/t') },
  ],
  ['sagemaker', 'CreateProcessingJob', { processingJobName: 't' }],
  ['sagemaker', 'CreateTransformJob', { transformJobName: 't' }],
  ['sagemaker', 'CreateEndpoint', { endpointName: 'e', endpointConfigName: 'c' }],
  [
    'sagemaker',
    'CreateApp',
    { domainId: 'd-0123456789ab', userProfileName: 'eve', appType: 'JupyterLab', appName: 'default' },
  ],
  [
    'bedrock',
    'CreateProvisionedModelThroughput',
    {
      provisionedModelName: 'm',
      modelId: 'anthropic.claude-v2:1',
      modelUnits: 1,
      commitmentDuration: 'SixMonths',
    },
    { provisionedModelArn: arn('bedrock', 'provisioned-model/abcdefghijkl') },
  ],
  ['states', 'CreateStateMachine', { name: 'm' }, { stateMachineArn: arn('states', 'stateMachine:m') }],
];

const share = arn('ram', `resource-share/${key}`);
const pool = `us-east-1:${key}`;
const reachCalls: readonly ArtifactCall[] = [
  ['ses', 'CreateEmailIdentity', { emailIdentity: 'example.com' }],
  ['ses', 'VerifyEmailIdentity', { emailAddress: 'billing@example.com' }],
  ['ses', 'VerifyDomainIdentity', { domain: 'example.com' }],
  ['cloudformation', 'CreateStackSet', { stackSetName: 's' }, { stackSetId: `s:${key}` }],
  [
    'cloudformation',
    'CreateStackInstances',
    { stackSetName: 's', accounts: ['999988887777', account], regions: ['us-east-1', 'eu-west-1'] },
    { operationId: key },
  ],
  [
    'ram',
    'CreateResourceShare',
    { name: 's', principals: ['999988887777'] },
    { resourceShare: { resourceShareArn: share } },
  ],
  ['ram', 'AssociateResourceShare', { resourceShareArn: share, principals: ['999988887777'] }],
  ['account', 'EnableRegion', { regionName: 'ap-east-1' }],
  ['iot', 'CreateRoleAlias', { roleAlias: 'a', roleArn: iamArn('role/r') }],
  [
    'cognito-identity',
    'CreateIdentityPool',
    { identityPoolName: 'p', allowUnauthenticatedIdentities: true },
    { identityPoolId: pool },
  ],
  [
    'cognito-identity',
    'SetIdentityPoolRoles',
    { identityPoolId: pool, roles: { unauthenticated: iamArn('role/r') } },
  ],
  ['s3', 'GetDataAccess', { target: 's3://example-bucket/a/*', permission: 'READ', durationSeconds: 900 }],
  ['sts', 'GetWebIdentityToken', { audience: ['https://example.com'], signingAlgorithm: 'RS256' }],
];

export const madeCalls: readonly ArtifactCall[] = [
  iamCalls,
  stsCalls,
  ec2Calls,
  dataCalls,
  codeCalls,
  connectionCalls,
  workloadCalls,
  reachCalls,
  organizationCalls,
  defenceCalls,
].flat();
