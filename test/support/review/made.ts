import { account, userIdentity } from '../events.ts';

/** Records of calls that make what outlives a credential, written for these tests on the model of real ones. */

export interface CallOptions {
  readonly by?: object;
  readonly eventTime?: string;
  readonly eventSource?: string;
  readonly region?: string;
  readonly request?: unknown;
  readonly answer?: unknown;
  readonly change?: object;
}

let calls = 0;

/** The record of a call of the stolen key, a minute after the launch unless said. */
export function call(
  eventName: string,
  {
    by = userIdentity,
    eventTime = '2026-11-01T10:01:00Z',
    eventSource = 'iam.amazonaws.com',
    region = 'us-east-1',
    request = null,
    answer = null,
    change = {},
  }: CallOptions = {},
): Record<string, unknown> {
  calls += 1;
  return {
    eventVersion: '1.11',
    userIdentity: by,
    eventTime,
    eventSource,
    eventName,
    awsRegion: region,
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.30',
    requestParameters: request,
    responseElements: answer,
    eventID: `made-${calls}`,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    ...change,
  };
}

export const userArn = (name: string): string => `arn:aws:iam::${account}:user/${name}`;

/** Each user has an id of its own. */
export const userIdOf = (name: string): string =>
  `AIDAEXAMPLE${name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '0')
    .padStart(10, '0')}`;

export const newUser = (name: string, options: CallOptions = {}) =>
  call('CreateUser', {
    request: { userName: name },
    answer: {
      user: { path: '/', userName: name, userId: userIdOf(name), arn: userArn(name) },
    },
    ...options,
  });

export const newKey = (name: string, accessKeyId: string, options: CallOptions = {}) =>
  call('CreateAccessKey', {
    request: { userName: name },
    answer: { accessKey: { accessKeyId, status: 'Active', userName: name } },
    ...options,
  });

export const newPassword = (name: string, options: CallOptions = {}) =>
  call('CreateLoginProfile', {
    request: { passwordResetRequired: false, userName: name },
    answer: { loginProfile: { passwordResetRequired: false, userName: name } },
    ...options,
  });

export const newRole = (name: string, options: CallOptions = {}) =>
  call('CreateRole', {
    request: { roleName: name },
    answer: { role: { path: '/', roleName: name, arn: `arn:aws:iam::${account}:role/${name}` } },
    ...options,
  });

export const newSession = (role: string, session: string, options: CallOptions & { key?: string } = {}) =>
  call('AssumeRole', {
    eventSource: 'sts.amazonaws.com',
    request: { roleArn: `arn:aws:iam::${account}:role/${role}`, roleSessionName: session },
    answer: {
      credentials: { accessKeyId: options.key ?? 'ASIAEXAMPLEMADE00001', expiration: 'Nov 1, 2026' },
      assumedRoleUser: {
        assumedRoleId: `AROAEXAMPLEROLEID0009:${session}`,
        arn: `arn:aws:sts::${account}:assumed-role/${role.split('/').at(-1) ?? ''}/${session}`,
      },
    },
    ...options,
  });
