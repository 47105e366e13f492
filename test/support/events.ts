import type { Settings } from '../../core/settings/settings.ts';
import { defineSettings } from '../../core/settings/settings.ts';

/** Records written for this project, modelled on what real ones show. */
export const account = '111122223333';

export const userIdentity = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSERID0001',
  arn: `arn:aws:iam::${account}:user/teams/deploy+ci@example.com`,
  accountId: account,
  accessKeyId: 'AKIAEXAMPLEKEY000001',
  userName: 'deploy+ci@example.com',
};

export const sessionContext = {
  attributes: { creationDate: '2026-11-01T09:00:00Z', mfaAuthenticated: 'false' },
};

export const roleIdentity = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEROLEID0001:alice',
  arn: `arn:aws:sts::${account}:assumed-role/Admin/alice`,
  accountId: account,
  accessKeyId: 'ASIAEXAMPLEKEY000001',
  sessionContext: {
    ...sessionContext,
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEROLEID0001',
      arn: `arn:aws:iam::${account}:role/teams/Admin`,
      accountId: account,
      userName: 'Admin',
    },
  },
};

export const launchRecord = {
  eventVersion: '1.11',
  userIdentity: userIdentity as object,
  eventTime: '2026-11-01T10:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
  awsRegion: 'ap-southeast-2',
  sourceIPAddress: '203.0.113.9',
  userAgent: 'aws-cli/2.30',
  requestParameters: {
    instancesSet: { items: [{ imageId: 'ami-0abc', minCount: 1, maxCount: 2 }] },
    instanceType: 'p5.48xlarge',
  },
  responseElements: {
    instancesSet: {
      items: [{ instanceId: 'i-0123456789abcdef0', imageId: 'ami-0abc', instanceType: 'p5.48xlarge' }],
    },
  },
  requestID: 'req-1',
  eventID: '11111111-2222-3333-4444-555555555555',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: account,
};

export const toEvent = (record: object): object => ({
  version: '0',
  id: 'e1',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.ec2',
  account,
  time: '2026-11-01T10:00:00Z',
  region: 'ap-southeast-2',
  resources: [],
  detail: record,
});

/** With the plainest deny: what `auto` decides on is not in a record. */
export const settings = (change: Partial<Settings> = {}): Settings =>
  defineSettings({ mode: 'contain', regions: ['us-east-1'], expectations: [], deny: 'sessions', ...change });
