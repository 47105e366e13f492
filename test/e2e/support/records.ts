import { randomUUID } from 'node:crypto';
import { type Account, type CloudTrailRecord, toEventTime } from '@firebreak/account';

/** Records written for these tests, as CloudTrail shows such callers. */

export const accountId = '111122223333';
const created = { creationDate: '2026-11-22T08:00:00Z', mfaAuthenticated: 'false' };

interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly more?: object;
}

/** The userIdentity of a role session; the sts ARN drops the role's path. */
export function roleIdentity({ roleArn, sessionName, more }: RoleSession): object {
  const name = roleArn.split('/').at(-1)!;
  const account = roleArn.split(':')[4]!;
  const sessionIssuer = {
    ...{
      type: 'Role',
      principalId: 'AROAEXAMPLEROLEID0001',
      arn: roleArn,
      accountId: account,
      userName: name,
    },
  };
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEROLEID0001:${sessionName}`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLEKEY000001',
    sessionContext: { attributes: created, sessionIssuer, webIdFederationData: {} },
    ...more,
  };
}

/** The userIdentity of an IAM user. */
export function userIdentity(
  { arn, uniqueId }: { readonly arn: string; readonly uniqueId: string },
  more: object = {},
): object {
  const userName = arn.split('/').at(-1);
  return { type: 'IAMUser', principalId: uniqueId, arn, accountId, userName, ...more };
}

/** What a temporary key of an IAM user adds. */
export const temporary = {
  accessKeyId: 'ASIAEXAMPLEKEY000002',
  sessionContext: { attributes: created, sessionIssuer: {}, webIdFederationData: {} },
};

/** The identity with the unique id that the account has given the user: IAM makes one up for each. */
function known({ iam }: Account, identity: object): object {
  const { type, arn } = identity as { readonly type?: string; readonly arn?: string };
  const user = Object.values(iam.snapshot().users).find((each) => each.arn === arn);
  return type === 'IAMUser' && user ? { ...identity, principalId: user.userId } : identity;
}

/** A successful launch of now, by a caller; play it with {@link play}. */
export function launchRecord(
  account: Account,
  userIdentity: object,
  change: object = {},
): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: known(account, userIdentity),
    eventTime: toEventTime(account.clock.now()),
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.66',
    userAgent: 'Boto3/1.40',
    requestParameters: {
      instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0', minCount: 1, maxCount: 1 }] },
      instanceType: 'p5.48xlarge',
    },
    responseElements: {
      instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0', imageId: 'ami-0123456789abcdef0' }] },
    },
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
    ...change,
  };
}

/** Lets a record happen. The cast: these are shapes that the account itself never writes. */
export function play(account: Account, record: Record<string, unknown>): string {
  account.play(record as unknown as CloudTrailRecord);
  return record['eventID'] as string;
}
