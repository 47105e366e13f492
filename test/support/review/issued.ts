import { account } from '../events.ts';

/** Records of issued credentials, written for these tests on the model of real ones. */

const origin = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSERID0002',
  arn: `arn:aws:iam::${account}:user/mallory`,
  accountId: account,
  accessKeyId: 'AKIAEXAMPLEORIGIN001',
  userName: 'mallory',
};

/** The user whose long-term key is at the root of the chains. */
export const originIdentity = origin;

export interface IssuedOptions {
  readonly by?: object;
  readonly eventName?: string;
  readonly eventTime?: string;
  readonly region?: string;
  readonly change?: object;
}

/** The record of the call that issued `accessKeyId`. */
export function issued(
  accessKeyId: string,
  {
    by = origin,
    eventName = 'AssumeRole',
    eventTime = '2026-11-01T09:00:00Z',
    region = 'us-east-1',
    change = {},
  }: IssuedOptions = {},
): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: by,
    eventTime,
    eventSource: 'sts.amazonaws.com',
    eventName,
    awsRegion: region,
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.30',
    requestParameters: {
      roleArn: `arn:aws:iam::${account}:role/teams/Admin`,
      roleSessionName: 'alice',
    },
    responseElements: {
      credentials: { accessKeyId, sessionToken: 'redacted', expiration: 'Nov 1, 2026, 10:15:00 AM' },
      assumedRoleUser: {
        assumedRoleId: 'AROAEXAMPLEROLEID0001:alice',
        arn: `arn:aws:sts::${account}:assumed-role/Admin/alice`,
      },
    },
    eventID: `issued-${accessKeyId}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...change,
  };
}

/** The identity of a role session that holds `accessKeyId`. */
export function sessionOf(
  accessKeyId: string,
  role = 'Hop',
  name = 'session',
  arn = `arn:aws:iam::${account}:role/${role}`,
): object {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEROLE${role.toUpperCase()}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accountId: account,
    accessKeyId,
    sessionContext: {
      attributes: { creationDate: '2026-11-01T08:00:00Z', mfaAuthenticated: 'false' },
      sessionIssuer: {
        type: 'Role',
        principalId: `AROAEXAMPLEROLE${role.toUpperCase()}`,
        arn,
        accountId: account,
        userName: role,
      },
    },
  };
}
