import type { Principal, Session } from '../../model.ts';
import { toEventTime, type SessionContext, type UserIdentity } from './record.ts';

const types = {
  root: 'Root',
  user: 'IAMUser',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
  service: 'AWSService',
} as const satisfies Record<Principal['kind'], UserIdentity['type']>;

/**
 * Who CloudTrail says made a call.
 *
 * @param invokedBy the service through which the principal called, for instance `cloudformation.amazonaws.com`:
 * the principal stays the caller's, and `invokedBy` stands beside it
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function toUserIdentity(principal: Principal, invokedBy?: string): UserIdentity {
  if (principal.kind === 'service') {
    return { type: 'AWSService', invokedBy: toServiceName(principal) };
  }
  return {
    type: types[principal.kind],
    principalId: principal.principalId,
    arn: principal.arn,
    accountId: principal.accountId,
    ...(principal.accessKeyId !== undefined && { accessKeyId: principal.accessKeyId }),
    ...(principal.userName !== undefined && { userName: principal.userName }),
    ...(principal.session && { sessionContext: toSessionContext(principal.session) }),
    ...(invokedBy !== undefined && { invokedBy }),
  };
}

/** A service principal's DNS name, which CloudTrail repeats as source address and user agent. */
export function toServiceName(principal: Principal): string {
  const name = [principal.principalId, principal.arn].find((text) => text.endsWith('.amazonaws.com'));
  if (name === undefined) {
    throw new Error(
      `A service principal needs a name such as lambda.amazonaws.com as its principalId or arn; ` +
        `got principalId ${principal.principalId} and arn ${principal.arn}.`,
    );
  }
  return name;
}

function toSessionContext(session: Session): SessionContext {
  return {
    sessionIssuer: session.issuer ?? {},
    webIdFederationData: {},
    attributes: {
      creationDate: toEventTime(session.issuedAt),
      mfaAuthenticated: session.mfaAuthenticated ? 'true' : 'false',
    },
  };
}
