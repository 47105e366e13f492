import { gone, type Maker, type Remover, row } from '../row.ts';

/** The kind of what goes on although everything is denied: the report has a section of its own for it. */
export const openConnection = 'open-connection';

const direct = 'T1021.008';
const kind = openConnection;

/**
 * Connections that AWS opened for the credential. IAM is asked when they are opened, and never again: a deny, an inactive
 * key and an ended session leave them open. StartSession, SendSSHPublicKey and SendSerialConsoleSSHPublicKey were seen
 * in real records; the names of the others are those of AWS's API.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-end.html
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-connect-methods.html
 */
export const makers: readonly Maker[] = [
  row('ssm', 'StartSession', direct, {
    kind,
    id: 'connection:<=sessionId>',
    what: 'Session Manager session <=sessionId> on <target>',
    removal: ['ssm terminate-session --session-id <=sessionId>'],
    inspect: ['ssm describe-sessions --state Active'],
  }),
  row('ssm', 'ResumeSession', direct, {
    kind,
    id: 'connection:<=sessionId|sessionId>',
    what: 'Session Manager session <=sessionId|sessionId>, resumed',
    removal: ['ssm terminate-session --session-id <=sessionId|sessionId>'],
    inspect: ['ssm describe-sessions --state Active'],
  }),
  row('ec2-instance-connect', 'SendSSHPublicKey', direct, {
    kind,
    what: 'SSH on instance <instanceId> as <instanceOSUser|osUser>: a restart ends it, and whatever else runs there',
    removal: ['ec2 reboot-instances --instance-ids <instanceId>'],
    inspect: ['ec2 describe-instances --instance-ids <instanceId>'],
  }),
  row('ec2-instance-connect', 'SendSerialConsoleSSHPublicKey', direct, {
    kind,
    what: 'serial console of instance <instanceId>: the account’s access to serial consoles of the region is what can be closed',
    removal: ['ec2 disable-serial-console-access'],
    inspect: ['ec2 get-serial-console-access-status'],
  }),
  row('ec2-instance-connect', 'OpenTunnel', direct, {
    kind,
    what: 'tunnel through EC2 Instance Connect Endpoint <instanceConnectEndpointId>, an hour at most: all its tunnels end with it',
    removal: [
      'ec2 delete-instance-connect-endpoint --instance-connect-endpoint-id <instanceConnectEndpointId>',
    ],
    inspect: [
      'ec2 describe-instance-connect-endpoints --instance-connect-endpoint-ids <instanceConnectEndpointId>',
    ],
  }),
  row('sagemaker', 'CreatePresignedDomainUrl', direct, {
    kind,
    what: 'page of SageMaker Studio, domain <domainId>, as <userProfileName>, for twelve hours: delete each app that is listed',
    inspect: [
      'sagemaker list-apps --domain-id-equals <domainId> --user-profile-name-equals <userProfileName>',
    ],
  }),
  row('sagemaker', 'CreatePresignedNotebookInstanceUrl', direct, {
    kind,
    id: 'notebook-page:<notebookInstanceName>',
    what: 'page of SageMaker notebook instance <notebookInstanceName>',
    removal: ['sagemaker stop-notebook-instance --notebook-instance-name <notebookInstanceName>'],
    inspect: ['sagemaker describe-notebook-instance --notebook-instance-name <notebookInstanceName>'],
  }),
  row('sagemaker', 'CreatePresignedMlflowTrackingServerUrl', direct, {
    kind,
    id: 'mlflow-page:<trackingServerName>',
    what: 'page of SageMaker MLflow tracking server <trackingServerName>',
    removal: ['sagemaker stop-mlflow-tracking-server --tracking-server-name <trackingServerName>'],
    inspect: ['sagemaker describe-mlflow-tracking-server --tracking-server-name <trackingServerName>'],
  }),
];

export const removers: readonly Remover[] = [
  gone('ssm', 'TerminateSession', ['connection:<=sessionId|sessionId>']),
  gone('sagemaker', 'StopNotebookInstance', ['notebook-page:<notebookInstanceName>']),
  gone('sagemaker', 'StopMlflowTrackingServer', ['mlflow-page:<trackingServerName>']),
];
