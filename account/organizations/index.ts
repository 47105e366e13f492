import type * as sdk from '@aws-sdk/client-organizations';
import type { Authenticated, Credential } from '../iam/sts/authenticate.ts';
import { newAccessKeyId, newEntityId, newSecret } from '../iam/store/ids.ts';
import { AwsError, type Call, type Operation, type PolicyDocument, type Service } from '../model.ts';
import { createPolicies } from './policies.ts';

/** An organization of which the account is a member: its management account, as far as somebody calls from there. */
export interface Organizations {
  /** Signing name `organizations`. */
  readonly service: Service;
  /** A key of an administrator of the management account, which no policy of the organization binds. */
  readonly management: {
    readonly accountId: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** For the wire: undefined where the key is not of the management account. */
  readonly authenticate: (credential: Credential) => Authenticated | undefined;
  /** The service control policies that are attached to the account now, beside FullAWSAccess. */
  readonly attached: () => readonly PolicyDocument[];
}

export interface OrganizationsOptions {
  /** Of the member. */
  readonly accountId: string;
}

const managementAccount = '444455556666';
const organizationId = 'o-exampleorgid';

/**
 * The part of Organizations that denies a member account something: service control policies, attached to the account
 * itself. What is attached counts at once, also for the account's root; it never binds the management account.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function createOrganizations({ accountId }: OrganizationsOptions): Organizations {
  const management = {
    ...{ accountId: managementAccount, accessKeyId: newAccessKeyId('AKIA'), secretAccessKey: newSecret() },
  };
  const policies = createPolicies({ accountId, managementAccount, organizationId });
  return {
    service: {
      operations: { DescribeOrganization: describeOrganization, ...fromManagement(policies.operations) },
      access: ({ operation, principal }) =>
        principal.accountId === managementAccount
          ? []
          : [{ action: `organizations:${operation}`, resource: '*' }],
    },
    management,
    authenticate: ({ accessKeyId, sessionToken }) =>
      accessKeyId === management.accessKeyId && sessionToken === undefined
        ? administrator(management)
        : undefined,
    attached: policies.attached,
  };
}

function administrator({ accessKeyId, secretAccessKey }: Organizations['management']): Authenticated {
  const userName = 'organization-admin';
  return {
    secretAccessKey,
    principal: {
      ...{ kind: 'user', accountId: managementAccount, userName, accessKeyId },
      arn: `arn:aws:iam::${managementAccount}:user/${userName}`,
      principalId,
      policies: () => ({ identity: [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }] }),
    },
  };
}

const principalId = newEntityId('AIDA');

/** A member account may ask what it is a member of, and change nothing, whatever IAM allows there. */
function fromManagement(operations: Service['operations']): Service['operations'] {
  const guarded = Object.entries(operations).map(([name, operation]): [string, Operation] => [
    name,
    (input: never, call: Call) => {
      if (call.principal.accountId === managementAccount) return operation(input, call);
      throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
    },
  ]);
  return Object.fromEntries(guarded);
}

const describeOrganization = (): sdk.DescribeOrganizationResponse => ({
  Organization: {
    Id: organizationId,
    Arn: `arn:aws:organizations::${managementAccount}:organization/${organizationId}`,
    FeatureSet: 'ALL',
    MasterAccountArn: `arn:aws:organizations::${managementAccount}:account/${organizationId}/${managementAccount}`,
    MasterAccountId: managementAccount,
    MasterAccountEmail: 'management@example.com',
  },
});
