/** A user or role is deleted with the denies of its containment; where that fails, it is denied everything. */
export function deletion(type: 'user' | 'role', name: string): string {
  const who = `--${type}-name ${name}`;
  return (
    `aws iam delete-${type} ${who} || { for id in $(aws iam list-${type}-policies ${who} ` +
    '--query "PolicyNames[?starts_with(@, \'Firebreak\')]" --output text); do ' +
    `aws iam delete-${type}-policy ${who} --policy-name "$id"; done; ` +
    `for id in $(aws iam list-attached-${type}-policies ${who} ` +
    '--query "AttachedPolicies[?PolicyName==\'AWSDenyAll\'].PolicyArn" --output text); do ' +
    `aws iam detach-${type}-policy ${who} --policy-arn "$id"; done; aws iam delete-${type} ${who}; } || ` +
    `{ aws iam put-${type}-policy ${who} --policy-name FirebreakDenyAll --policy-document ` +
    '\'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}\'; false; }'
  );
}

/**
 * The commands that remove each of artifact-calls.ts, by its event. Each was parsed, and its input checked against the API's
 * model, by the AWS CLI 1.45.11; those that are empty have none, because the record does not show what was before.
 */
export const removalCommands: Readonly<Record<string, readonly string[]>> = {
  'iam UpdateUser': ['aws iam update-user --user-name backup --new-user-name eve'],
  'ec2 ModifyInstanceMetadataOptions': [
    'aws ec2 modify-instance-metadata-options --instance-id i-0123456789abcdef0 --http-tokens required --region us-east-1',
  ],
  'iam CreateUser': [deletion('user', 'eve')],
  'iam CreateAccessKey': ['aws iam delete-access-key --user-name eve --access-key-id AKIAEXAMPLEMADE00001'],
  'iam UpdateAccessKey': [
    'aws iam update-access-key --user-name eve --access-key-id AKIAEXAMPLEMADE00001 --status Inactive',
  ],
  'iam CreateLoginProfile': ['aws iam delete-login-profile --user-name eve'],
  'iam UpdateLoginProfile': ['aws iam delete-login-profile --user-name eve'],
  'iam ChangePassword': ['aws iam delete-login-profile --user-name deploy+ci@example.com'],
  'iam UploadSSHPublicKey': [
    'aws iam delete-ssh-public-key --user-name eve --ssh-public-key-id APKAEXAMPLEMADE00001',
  ],
  'iam UpdateSSHPublicKey': [
    'aws iam update-ssh-public-key --user-name eve --ssh-public-key-id APKAEXAMPLEMADE00001 --status Inactive',
  ],
  'iam CreateServiceSpecificCredential': [
    'aws iam delete-service-specific-credential --user-name eve --service-specific-credential-id ACCAEXAMPLEMADE00001',
  ],
  'iam ResetServiceSpecificCredential': [
    'aws iam delete-service-specific-credential --user-name eve --service-specific-credential-id ACCAEXAMPLEMADE00001',
  ],
  'iam UpdateServiceSpecificCredential': [
    'aws iam update-service-specific-credential --user-name eve --service-specific-credential-id ACCAEXAMPLEMADE00001 --status Inactive',
  ],
  'iam UploadSigningCertificate': [
    'aws iam delete-signing-certificate --user-name eve --certificate-id TA7SMP42TDN5Z26OBPJE7EXAMPLE',
  ],
  'iam UpdateSigningCertificate': [
    'aws iam update-signing-certificate --user-name eve --certificate-id TA7SMP42TDN5Z26OBPJE7EXAMPLE --status Inactive',
  ],
  'iam AttachUserPolicy': [
    'aws iam detach-user-policy --user-name eve --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
  ],
  'iam PutUserPolicy': ['aws iam delete-user-policy --user-name eve --policy-name p'],
  'iam DetachUserPolicy': [
    'aws iam attach-user-policy --user-name eve --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
  ],
  'iam DeleteUserPolicy': [],
  'iam AttachRolePolicy': [
    'aws iam detach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
  ],
  'iam PutRolePolicy': ['aws iam delete-role-policy --role-name r --policy-name p'],
  'iam DetachRolePolicy': [
    'aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
  ],
  'iam DeleteRolePolicy': [],
  'iam AttachGroupPolicy': [
    'aws iam detach-group-policy --group-name g --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
  ],
  'iam PutGroupPolicy': ['aws iam delete-group-policy --group-name g --policy-name p'],
  'iam DetachGroupPolicy': [
    'aws iam attach-group-policy --group-name g --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
  ],
  'iam DeleteGroupPolicy': [],
  'iam PutUserPermissionsBoundary': [],
  'iam DeleteUserPermissionsBoundary': [],
  'iam PutRolePermissionsBoundary': [],
  'iam DeleteRolePermissionsBoundary': [],
  'iam CreateRole': [deletion('role', 'r')],
  'iam UpdateAssumeRolePolicy': [],
  'iam CreateGroup': ['aws iam delete-group --group-name g'],
  'iam AddUserToGroup': ['aws iam remove-user-from-group --user-name eve --group-name g'],
  'iam CreatePolicy': ['aws iam delete-policy --policy-arn arn:aws:iam::111122223333:policy/p'],
  'iam CreatePolicyVersion': [
    'aws iam delete-policy-version --policy-arn arn:aws:iam::111122223333:policy/p --version-id v2',
  ],
  'iam SetDefaultPolicyVersion': [],
  'iam CreateInstanceProfile': ['aws iam delete-instance-profile --instance-profile-name ip'],
  'iam AddRoleToInstanceProfile': [
    'aws iam remove-role-from-instance-profile --instance-profile-name ip --role-name r',
  ],
  'iam EnableMFADevice': [
    'aws iam deactivate-mfa-device --user-name eve --serial-number arn:aws:iam::111122223333:mfa/m',
  ],
  'iam CreateVirtualMFADevice': [
    'aws iam delete-virtual-mfa-device --serial-number arn:aws:iam::111122223333:mfa/m',
  ],
  'iam DeactivateMFADevice': [],
  'iam CreateSAMLProvider': [
    'aws iam delete-saml-provider --saml-provider-arn arn:aws:iam::111122223333:saml-provider/s',
  ],
  'iam UpdateSAMLProvider': [],
  'iam CreateOpenIDConnectProvider': [
    'aws iam delete-open-id-connect-provider --open-id-connect-provider-arn arn:aws:iam::111122223333:oidc-provider/example.com',
  ],
  'iam AddClientIDToOpenIDConnectProvider': [
    'aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn arn:aws:iam::111122223333:oidc-provider/example.com --client-id c',
  ],
  'iam UpdateOpenIDConnectProviderThumbprint': [],
  'iam UpdateAccountPasswordPolicy': [],
  'iam DeleteAccountPasswordPolicy': [],
  'sts AssumeRole': [
    `aws iam put-role-policy --role-name r --policy-name FirebreakRevoke-2210aadaf4f0 --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:userid":"AROAEXAMPLEROLEID0009:xy"},"DateLessThan":{"aws:TokenIssueTime":"2026-11-01T10:01:01.000Z"}}}]}'`,
  ],
  'sts GetSessionToken': [
    `aws iam put-user-policy --user-name deploy+ci@example.com --policy-name FirebreakRevoke-80dcbd865d6b --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-11-01T10:01:01.000Z"}}}]}'`,
  ],
  'sts GetFederationToken': [
    `aws iam put-user-policy --user-name deploy+ci@example.com --policy-name FirebreakRevoke-80dcbd865d6b --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-11-01T10:01:01.000Z"}}}]}'`,
  ],
  'ec2 RunInstances': [
    'aws ec2 stop-instances --region us-east-1 --instance-ids i-0123456789abcdef0 || for id in i-0123456789abcdef0; do ' +
      'aws ec2 modify-instance-attribute --region us-east-1 --instance-id "$id" --no-disable-api-stop && ' +
      'aws ec2 stop-instances --region us-east-1 --instance-ids "$id"; done',
  ],
  'ec2 StartInstances': ['aws ec2 stop-instances --instance-ids i-0123456789abcdef0 --region us-east-1'],
  'ec2 ModifyInstanceAttribute': [
    'aws ec2 modify-instance-attribute --instance-id i-0123456789abcdef0 --no-disable-api-termination --region us-east-1',
  ],
  'ec2 AssociateIamInstanceProfile': [
    'aws ec2 disassociate-iam-instance-profile --association-id iip-assoc-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 ReplaceIamInstanceProfileAssociation': [
    'aws ec2 disassociate-iam-instance-profile --association-id iip-assoc-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 RequestSpotInstances': [
    'aws ec2 cancel-spot-instance-requests --spot-instance-request-ids sir-abcd1234 --region us-east-1',
    'aws ec2 describe-instances --filters Name=spot-instance-request-id,Values=sir-abcd1234 --region us-east-1',
  ],
  'ec2 RequestSpotFleet': [
    'aws ec2 cancel-spot-fleet-requests --spot-fleet-request-ids sfr-1234abcd-12ab-34cd-56ef-1234567890ab --terminate-instances --region us-east-1',
  ],
  'ec2 CreateFleet': [
    'aws ec2 delete-fleets --fleet-ids fleet-1234abcd-12ab-34cd-56ef-1234567890ab --terminate-instances --region us-east-1',
  ],
  'ec2 CreateLaunchTemplate': [
    'aws ec2 delete-launch-template --launch-template-id lt-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 CreateLaunchTemplateVersion': [
    'aws ec2 delete-launch-template-versions --launch-template-id lt-0123456789abcdef0 --versions 2 --region us-east-1',
  ],
  'ec2 ModifyLaunchTemplate': [],
  'ec2 CreateCapacityReservation': [
    'aws ec2 cancel-capacity-reservation --capacity-reservation-id cr-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 AllocateHosts': ['aws ec2 release-hosts --host-ids h-0123456789abcdef0 --region us-east-1'],
  'autoscaling CreateAutoScalingGroup': [
    'aws autoscaling delete-auto-scaling-group --auto-scaling-group-name asg --force-delete --region us-east-1',
  ],
  'autoscaling UpdateAutoScalingGroup': [],
  'autoscaling CreateLaunchConfiguration': [
    'aws autoscaling delete-launch-configuration --launch-configuration-name lc --region us-east-1',
  ],
  'lightsail CreateInstances': ['aws lightsail delete-instance --instance-name l1 --region us-east-1'],
  'ec2 ModifySnapshotAttribute': [
    'aws ec2 modify-snapshot-attribute --snapshot-id snap-0123456789abcdef0 --attribute createVolumePermission --operation-type remove --user-ids 999988887777 --region us-east-1',
  ],
  'ec2 ModifyImageAttribute': [
    'aws ec2 modify-image-attribute --image-id ami-0123456789abcdef0 --attribute launchPermission --operation-type remove --user-groups all --region us-east-1',
  ],
  'ec2 CreateSnapshot': ['aws ec2 delete-snapshot --snapshot-id snap-0123456789abcdef0 --region us-east-1'],
  'ec2 CopySnapshot': ['aws ec2 delete-snapshot --snapshot-id snap-0123456789abcdef1 --region us-east-1'],
  'ec2 CreateSnapshots': ['aws ec2 delete-snapshot --snapshot-id snap-0123456789abcdef0 --region us-east-1'],
  'ec2 CreateImage': ['aws ec2 deregister-image --image-id ami-0123456789abcdef0 --region us-east-1'],
  'ec2 CopyImage': ['aws ec2 deregister-image --image-id ami-0123456789abcdef1 --region us-east-1'],
  'ec2 RegisterImage': ['aws ec2 deregister-image --image-id ami-0123456789abcdef0 --region us-east-1'],
  'ec2 CreateVolume': ['aws ec2 delete-volume --volume-id vol-0123456789abcdef0 --region us-east-1'],
  'ec2 CreateStoreImageTask': [],
  'ec2 DisableSnapshotBlockPublicAccess': [
    'aws ec2 enable-snapshot-block-public-access --state block-all-sharing --region us-east-1',
  ],
  'ec2 DisableImageBlockPublicAccess': [
    'aws ec2 enable-image-block-public-access --image-block-public-access-state block-new-sharing --region us-east-1',
  ],
  'ec2 DisableEbsEncryptionByDefault': ['aws ec2 enable-ebs-encryption-by-default --region us-east-1'],
  'ec2 CreateSecurityGroup': [
    'aws ec2 delete-security-group --group-id sg-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 AuthorizeSecurityGroupIngress': [
    'aws ec2 revoke-security-group-ingress --group-id sg-0123456789abcdef0 --security-group-rule-ids sgr-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 AuthorizeSecurityGroupEgress': [
    'aws ec2 revoke-security-group-egress --group-id sg-0123456789abcdef0 --security-group-rule-ids sgr-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 ModifySecurityGroupRules': [],
  'ec2 CreateKeyPair': ['aws ec2 delete-key-pair --key-name k --region us-east-1'],
  'ec2 ImportKeyPair': ['aws ec2 delete-key-pair --key-name k --region us-east-1'],
  'ec2 EnableSerialConsoleAccess': ['aws ec2 disable-serial-console-access --region us-east-1'],
  'ec2 CreateInstanceConnectEndpoint': [
    'aws ec2 delete-instance-connect-endpoint --instance-connect-endpoint-id eice-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 CreateNetworkAclEntry': [
    'aws ec2 delete-network-acl-entry --network-acl-id acl-078ccebebcbabe175 --rule-number 10 --ingress --region us-east-1',
  ],
  'ec2 ReplaceNetworkAclEntry': [],
  'ec2 CreateVpcPeeringConnection': [
    'aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id pcx-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 AcceptVpcPeeringConnection': [
    'aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id pcx-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 AllocateAddress': [
    'aws ec2 release-address --allocation-id eipalloc-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 AssociateAddress': [
    'aws ec2 disassociate-address --association-id eipassoc-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 CreateTrafficMirrorSession': [
    'aws ec2 delete-traffic-mirror-session --traffic-mirror-session-id tms-0123456789abcdef0 --region us-east-1',
  ],
  'ec2 DeleteFlowLogs': [],
  'rds ModifyDBSnapshotAttribute': [
    'aws rds modify-db-snapshot-attribute --db-snapshot-identifier snap --attribute-name restore --values-to-remove 999988887777 --region us-east-1',
  ],
  'rds ModifyDBClusterSnapshotAttribute': [
    'aws rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier snap --attribute-name restore --values-to-remove 999988887777 --region us-east-1',
  ],
  'rds CreateDBSnapshot': ['aws rds delete-db-snapshot --db-snapshot-identifier snap --region us-east-1'],
  'rds CopyDBSnapshot': ['aws rds delete-db-snapshot --db-snapshot-identifier copy --region us-east-1'],
  'rds CreateDBClusterSnapshot': [
    'aws rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier snap --region us-east-1',
  ],
  'rds CopyDBClusterSnapshot': [
    'aws rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier copy --region us-east-1',
  ],
  'rds CreateDBInstance': [
    'aws rds delete-db-instance --db-instance-identifier db --skip-final-snapshot --region us-east-1',
  ],
  'rds RestoreDBInstanceFromDBSnapshot': [
    'aws rds delete-db-instance --db-instance-identifier db --skip-final-snapshot --region us-east-1',
  ],
  'rds RestoreDBInstanceToPointInTime': [
    'aws rds delete-db-instance --db-instance-identifier db --skip-final-snapshot --region us-east-1',
  ],
  'rds ModifyDBInstance': [
    'aws rds modify-db-instance --db-instance-identifier db --no-publicly-accessible --apply-immediately --region us-east-1',
  ],
  'rds StartExportTask': ['aws rds cancel-export-task --export-task-identifier e --region us-east-1'],
  's3 CreateBucket': ['aws s3api delete-bucket --bucket example-bucket --region us-east-1'],
  's3 PutBucketPolicy': [],
  's3 PutBucketAcl': ['aws s3api put-bucket-acl --bucket example-bucket --acl private --region us-east-1'],
  's3 PutBucketPublicAccessBlock': [
    'aws s3api put-public-access-block --bucket example-bucket --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true --region us-east-1',
  ],
  's3 DeleteBucketPublicAccessBlock': [
    'aws s3api put-public-access-block --bucket example-bucket --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true --region us-east-1',
  ],
  's3 PutAccountPublicAccessBlock': [
    'aws s3control put-public-access-block --account-id 111122223333 --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true --region us-east-1',
  ],
  's3 DeleteAccountPublicAccessBlock': [
    'aws s3control put-public-access-block --account-id 111122223333 --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true --region us-east-1',
  ],
  's3 PutBucketReplication': [
    'aws s3api delete-bucket-replication --bucket example-bucket --region us-east-1',
  ],
  's3 PutBucketLifecycle': ['aws s3api delete-bucket-lifecycle --bucket example-bucket --region us-east-1'],
  's3 PutBucketLifecycleConfiguration': [
    'aws s3api delete-bucket-lifecycle --bucket example-bucket --region us-east-1',
  ],
  's3 PutBucketVersioning': [
    'aws s3api put-bucket-versioning --bucket example-bucket --versioning-configuration Status=Enabled --region us-east-1',
  ],
  's3 PutBucketNotification': [],
  'kms CreateGrant': [
    'aws kms revoke-grant --key-id 1234abcd-12ab-34cd-56ef-1234567890ab --grant-id a1b2c3 --region us-east-1',
  ],
  'kms PutKeyPolicy': [],
  'kms ScheduleKeyDeletion': [
    'aws kms cancel-key-deletion --key-id arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
    'aws kms enable-key --key-id arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'kms DisableKey': ['aws kms enable-key --key-id 1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1'],
  'secretsmanager PutResourcePolicy': [],
  'sns AddPermission': [
    'aws sns remove-permission --topic-arn arn:aws:sns:us-east-1:111122223333:topic --label l --region us-east-1',
  ],
  'sns SetTopicAttributes': [],
  'sns Subscribe': [
    'aws sns unsubscribe --subscription-arn arn:aws:sns:us-east-1:111122223333:topic:1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'sqs AddPermission': [
    'aws sqs remove-permission --queue-url https://sqs.us-east-1.amazonaws.com/111122223333/queue --label l --region us-east-1',
  ],
  'sqs SetQueueAttributes': [],
  'lambda CreateFunction20150331': ['aws lambda delete-function --function-name f --region us-east-1'],
  'lambda UpdateFunctionCode20150331v2': [],
  'lambda UpdateFunctionConfiguration20150331v2': [],
  'lambda AddPermission20150331v2': [
    'aws lambda remove-permission --function-name f --statement-id backdoor --region us-east-1',
  ],
  'lambda CreateFunctionUrlConfig20211031': [
    'aws lambda delete-function-url-config --function-name f --qualifier live --region us-east-1',
  ],
  'lambda UpdateFunctionUrlConfig20211031': [],
  'lambda CreateEventSourceMapping20150331': [
    'aws lambda delete-event-source-mapping --uuid 1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'lambda PublishLayerVersion20181031': [
    'aws lambda delete-layer-version --layer-name layer --version-number 3 --region us-east-1',
  ],
  'lambda AddLayerVersionPermission20181031': [
    'aws lambda remove-layer-version-permission --layer-name layer --version-number 3 --statement-id s1 --region us-east-1',
  ],
  'ecs RunTask': [
    'aws ecs stop-task --cluster arn:aws:ecs:us-east-1:111122223333:cluster/c --task arn:aws:ecs:us-east-1:111122223333:task/c/1 --region us-east-1',
  ],
  'ecs CreateService': [
    'aws ecs delete-service --cluster arn:aws:ecs:us-east-1:111122223333:cluster/c --service arn:aws:ecs:us-east-1:111122223333:service/c/s --force --region us-east-1',
  ],
  'ecs UpdateService': [],
  'ecs RegisterTaskDefinition': [
    'aws ecs deregister-task-definition --task-definition arn:aws:ecs:us-east-1:111122223333:task-definition/t:1 --region us-east-1',
  ],
  'ecs CreateCluster': [
    'aws ecs delete-cluster --cluster arn:aws:ecs:us-east-1:111122223333:cluster/c --region us-east-1',
  ],
  'eks CreateCluster': ['aws eks delete-cluster --name k --region us-east-1'],
  'eks CreateFargateProfile': [
    'aws eks delete-fargate-profile --cluster-name k --fargate-profile-name f --region us-east-1',
  ],
  'eks CreateAccessEntry': [
    'aws eks delete-access-entry --cluster-name k --principal-arn arn:aws:iam::111122223333:user/eve --region us-east-1',
  ],
  'eks AssociateAccessPolicy': [
    'aws eks disassociate-access-policy --cluster-name k --principal-arn arn:aws:iam::111122223333:user/eve --policy-arn arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy --region us-east-1',
  ],
  'ecr PutImage': [
    'aws ecr batch-delete-image --repository-name a/b --image-ids imageDigest=sha256:0000000000000000000000000000000000000000000000000000000000000000 --region us-east-1',
  ],
  'ecr SetRepositoryPolicy': [],
  'events PutRule': ['aws events delete-rule --name r --event-bus-name bus --region us-east-1'],
  'events PutTargets': ['aws events remove-targets --rule r --ids t1 --region us-east-1'],
  'scheduler CreateSchedule': ['aws scheduler delete-schedule --name s --group-name g --region us-east-1'],
  'ssm CreateAssociation': [
    'aws ssm delete-association --association-id 1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'ssm CreateDocument': ['aws ssm delete-document --name d --region us-east-1'],
  'ssm ModifyDocumentPermission': [
    'aws ssm modify-document-permission --name d --permission-type Share --account-ids-to-remove 999988887777 --region us-east-1',
  ],
  'ssm CreateActivation': [
    'aws ssm delete-activation --activation-id 1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'cloudformation CreateStack': [
    'aws cloudformation delete-stack --stack-name arn:aws:cloudformation:us-east-1:111122223333:stack/s/1 --region us-east-1',
  ],
  'cloudformation UpdateStack': [],
  'codebuild CreateProject': ['aws codebuild delete-project --name p --region us-east-1'],
  'codebuild UpdateProject': [],
  'glue CreateDevEndpoint': ['aws glue delete-dev-endpoint --endpoint-name e --region us-east-1'],
  'glue CreateJob': ['aws glue delete-job --job-name j --region us-east-1'],
  'sagemaker CreateNotebookInstance': [
    'aws sagemaker stop-notebook-instance --notebook-instance-name n --region us-east-1',
    'aws sagemaker wait notebook-instance-stopped --notebook-instance-name n --region us-east-1',
    'aws sagemaker delete-notebook-instance --notebook-instance-name n --region us-east-1',
  ],
  'rolesanywhere CreateTrustAnchor': [
    'aws rolesanywhere delete-trust-anchor --trust-anchor-id 1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'rolesanywhere CreateProfile': [
    'aws rolesanywhere delete-profile --profile-id 1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'sso CreateAccountAssignment': [
    'aws sso-admin delete-account-assignment --instance-arn arn:aws:sso:::instance/ssoins-1111111111111111 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222 --target-id 111122223333 --target-type AWS_ACCOUNT --principal-type USER --principal-id 11111111-2222-3333-4444-555555555555 --region us-east-1',
  ],
  'sso CreatePermissionSet': [
    'aws sso-admin delete-permission-set --instance-arn arn:aws:sso:::instance/ssoins-1111111111111111 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222 --region us-east-1',
  ],
  'sso AttachManagedPolicyToPermissionSet': [
    'aws sso-admin detach-managed-policy-from-permission-set --instance-arn arn:aws:sso:::instance/ssoins-1111111111111111 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222 --managed-policy-arn arn:aws:iam::aws:policy/AdministratorAccess --region us-east-1',
  ],
  'sso PutInlinePolicyToPermissionSet': [],
  'identitystore CreateUser': [
    'aws identitystore delete-user --identity-store-id d-1234567890 --user-id 11111111-2222-3333-4444-555555555555 --region us-east-1',
  ],
  'identitystore CreateGroupMembership': [
    'aws identitystore delete-group-membership --identity-store-id d-1234567890 --membership-id 1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'sso-directory CreateUser': [
    'aws identitystore delete-user --identity-store-id d-1234567890 --user-id 11111111-2222-3333-4444-555555555555 --region us-east-1',
  ],
  'sso-directory CreateGroupMembership': [
    'aws identitystore delete-group-membership --identity-store-id d-1234567890 --membership-id 1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'organizations LeaveOrganization': [],
  'organizations InviteAccountToOrganization': [
    'aws organizations cancel-handshake --handshake-id h-examplehandshakeid111',
  ],
  'organizations AcceptHandshake': [],
  'organizations CreateAccount': [],
  'organizations MoveAccount': [
    'aws organizations move-account --account-id 111122223333 --source-parent-id ou-bbbb-22222222 --destination-parent-id ou-aaaa-11111111',
  ],
  'organizations RegisterDelegatedAdministrator': [
    'aws organizations deregister-delegated-administrator --account-id 111122223333 --service-principal config.amazonaws.com',
  ],
  'organizations DetachPolicy': [
    'aws organizations attach-policy --policy-id p-12345678 --target-id 111122223333',
  ],
  'organizations UpdatePolicy': [],
  'cloudtrail CreateTrail': [
    'aws cloudtrail delete-trail --name arn:aws:cloudtrail:us-east-1:111122223333:trail/t --region us-east-1',
  ],
  'cloudtrail StopLogging': [
    'aws cloudtrail start-logging --name arn:aws:cloudtrail:us-east-1:111122223333:trail/t --region us-east-1',
  ],
  'cloudtrail DeleteTrail': [],
  'cloudtrail UpdateTrail': [],
  'cloudtrail PutEventSelectors': [],
  'cloudtrail StopEventDataStoreIngestion': [
    'aws cloudtrail start-event-data-store-ingestion --event-data-store arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'cloudtrail DeleteEventDataStore': [
    'aws cloudtrail restore-event-data-store --event-data-store arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'logs DeleteLogGroup': [],
  'logs DeleteLogStream': [],
  'logs PutSubscriptionFilter': [
    'aws logs delete-subscription-filter --log-group-name /aws/lambda/f --filter-name x --region us-east-1',
  ],
  'route53resolver DeleteResolverQueryLogConfig': [],
  'bedrock DeleteModelInvocationLoggingConfiguration': [],
  'guardduty DeleteDetector': ['aws guardduty create-detector --enable --region us-east-1'],
  'guardduty UpdateDetector': [
    'aws guardduty update-detector --detector-id 12abc34d567e8fa901bc2d34e56789f0 --enable --region us-east-1',
  ],
  'guardduty CreateFilter': [
    'aws guardduty delete-filter --detector-id 12abc34d567e8fa901bc2d34e56789f0 --filter-name x --region us-east-1',
  ],
  'guardduty CreateIPSet': [
    'aws guardduty delete-ip-set --detector-id 12abc34d567e8fa901bc2d34e56789f0 --ip-set-id 12abc34d567e8fa901bc2d34e56789f0 --region us-east-1',
  ],
  'guardduty StopMonitoringMembers': [
    'aws guardduty start-monitoring-members --detector-id 12abc34d567e8fa901bc2d34e56789f0 --account-ids 999988887777 111122223333 --region us-east-1',
  ],
  'config StopConfigurationRecorder': [
    'aws configservice start-configuration-recorder --configuration-recorder-name default --region us-east-1',
  ],
  'config DeleteConfigurationRecorder': [],
  'config DeleteDeliveryChannel': [],
  'config DeleteConfigRule': [],
  'securityhub DisableSecurityHub': ['aws securityhub enable-security-hub --region us-east-1'],
  'macie2 DisableMacie': ['aws macie2 enable-macie --region us-east-1'],
  'access-analyzer DeleteAnalyzer': [],
  'monitoring DisableAlarmActions': [
    'aws cloudwatch enable-alarm-actions --alarm-names a b --region us-east-1',
  ],
  'monitoring DeleteAlarms': [],
  'events DisableRule': ['aws events enable-rule --name r --region us-east-1'],
  'ssm StartSession': ['aws ssm terminate-session --session-id eve-0a1b2c3d4e5f67890 --region us-east-1'],
  'ssm ResumeSession': ['aws ssm terminate-session --session-id eve-0a1b2c3d4e5f67890 --region us-east-1'],
  'ec2-instance-connect SendSSHPublicKey': [
    'aws ec2 reboot-instances --instance-ids i-0123456789abcdef0 --region us-east-1',
  ],
  'ec2-instance-connect SendSerialConsoleSSHPublicKey': [
    'aws ec2 disable-serial-console-access --region us-east-1',
  ],
  'ec2-instance-connect OpenTunnel': [
    'aws ec2 delete-instance-connect-endpoint --instance-connect-endpoint-id eice-0123456789abcdef0 --region us-east-1',
  ],
  'sagemaker CreatePresignedDomainUrl': [],
  'sagemaker CreatePresignedNotebookInstanceUrl': [
    'aws sagemaker stop-notebook-instance --notebook-instance-name n --region us-east-1',
  ],
  'sagemaker CreatePresignedMlflowTrackingServerUrl': [
    'aws sagemaker stop-mlflow-tracking-server --tracking-server-name m --region us-east-1',
  ],
  'ssm SendCommand': [
    'aws ssm cancel-command --command-id 11111111-2222-3333-4444-555555555555 --region us-east-1',
  ],
  'ssm StartAutomationExecution': [
    'aws ssm stop-automation-execution --automation-execution-id 11111111-2222-3333-4444-555555555555 --region us-east-1',
  ],
  'elasticmapreduce RunJobFlow': [
    'aws emr terminate-clusters --cluster-ids j-1ABCDEFGHIJKL --region us-east-1',
  ],
  'batch SubmitJob': [
    'aws batch terminate-job --job-id 11111111-2222-3333-4444-555555555555 --reason incident --region us-east-1',
  ],
  'states CreateStateMachine': [
    'aws stepfunctions delete-state-machine --state-machine-arn arn:aws:states:us-east-1:111122223333:stateMachine:m --region us-east-1',
  ],
  'batch CreateComputeEnvironment': [
    'aws batch update-compute-environment --compute-environment arn:aws:batch:us-east-1:111122223333:compute-environment/ce --state DISABLED --region us-east-1',
    'aws batch describe-job-queues --region us-east-1',
    'aws batch delete-compute-environment --compute-environment arn:aws:batch:us-east-1:111122223333:compute-environment/ce --region us-east-1',
  ],
  'ecs StartTask': [
    'aws ecs stop-task --cluster arn:aws:ecs:us-east-1:111122223333:cluster/c --task arn:aws:ecs:us-east-1:111122223333:task/c/2 --region us-east-1',
  ],
  'eks CreateNodegroup': ['aws eks delete-nodegroup --cluster-name k --nodegroup-name g --region us-east-1'],
  'cloud9 CreateEnvironmentEC2': [
    'aws cloud9 delete-environment --environment-id 8a34f51ce1e04a08882f1e811bd706EX --region us-east-1',
  ],
  'codebuild StartBuild': [
    'aws codebuild stop-build --id p:1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'workspaces CreateWorkspaces': [
    'aws workspaces terminate-workspaces --terminate-workspace-requests WorkspaceId=ws-dk1xzr417 --region us-east-1',
  ],
  'sagemaker CreateTrainingJob': ['aws sagemaker stop-training-job --training-job-name t --region us-east-1'],
  'sagemaker CreateProcessingJob': [
    'aws sagemaker stop-processing-job --processing-job-name t --region us-east-1',
  ],
  'sagemaker CreateTransformJob': [
    'aws sagemaker stop-transform-job --transform-job-name t --region us-east-1',
  ],
  'sagemaker CreateEndpoint': ['aws sagemaker delete-endpoint --endpoint-name e --region us-east-1'],
  'sagemaker CreateApp': [
    'aws sagemaker delete-app --domain-id d-0123456789ab --app-type JupyterLab --app-name default --user-profile-name eve --region us-east-1',
  ],
  'bedrock CreateProvisionedModelThroughput': [
    'aws bedrock delete-provisioned-model-throughput --provisioned-model-id arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdefghijkl --region us-east-1',
  ],
  'ses CreateEmailIdentity': [
    'aws sesv2 delete-email-identity --email-identity example.com --region us-east-1',
  ],
  'ses VerifyEmailIdentity': [
    'aws sesv2 delete-email-identity --email-identity billing@example.com --region us-east-1',
  ],
  'ses VerifyDomainIdentity': [
    'aws sesv2 delete-email-identity --email-identity example.com --region us-east-1',
  ],
  'cloudformation CreateStackSet': [
    'aws cloudformation delete-stack-set --stack-set-name s --region us-east-1',
  ],
  'cloudformation CreateStackInstances': [
    'aws cloudformation delete-stack-instances --stack-set-name s --accounts 999988887777 111122223333 --regions us-east-1 eu-west-1 --no-retain-stacks --region us-east-1',
  ],
  'ram CreateResourceShare': [
    'aws ram delete-resource-share --resource-share-arn arn:aws:ram:us-east-1:111122223333:resource-share/1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'ram AssociateResourceShare': [
    'aws ram disassociate-resource-share --resource-share-arn arn:aws:ram:us-east-1:111122223333:resource-share/1234abcd-12ab-34cd-56ef-1234567890ab --principals 999988887777 --region us-east-1',
  ],
  'account EnableRegion': ['aws account disable-region --region-name ap-east-1 --region us-east-1'],
  'iot CreateRoleAlias': ['aws iot delete-role-alias --role-alias a --region us-east-1'],
  'cognito-identity CreateIdentityPool': [
    'aws cognito-identity delete-identity-pool --identity-pool-id us-east-1:1234abcd-12ab-34cd-56ef-1234567890ab --region us-east-1',
  ],
  'cognito-identity SetIdentityPoolRoles': [],
  's3 GetDataAccess': [],
  'sts GetWebIdentityToken': [],
};
