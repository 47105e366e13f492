import type { Principal } from '../../model.ts';
import type { IamContext } from '../context.ts';
import { accessDenied, invalidClientTokenId } from '../errors.ts';
import { findRole } from '../store/find.ts';
import { principalOfSession } from './principals.ts';
import { issueSession, toSessionCredentials, type SessionCredentials } from './sessions.ts';
import { servicePrincipal } from '../roles/trust.ts';
import { checkSessionName } from '../validate.ts';
import { iamEndpoint, type Endpoint } from '../store/view.ts';

export interface RoleSessionOptions {
  /** The service that assumes the role, such as lambda.amazonaws.com; the trust policy must then name it. */
  readonly service?: string;
  /** Seconds; 3600 by default. */
  readonly durationSeconds?: number;
  /** The Lambda function that the credentials are for: `lambda:SourceFunctionArn` of every call with them. */
  readonly sourceFunctionArn?: string;
  /** Where `principal` calls; IAM's own endpoint unless said. */
  readonly endpoint?: Endpoint;
}

export type RoleSession = SessionCredentials & { readonly principal: Principal };

/** Credentials that a service hands to what runs under a role; no STS call is involved. */
export function issueRoleSession(
  context: IamContext,
  roleName: string,
  sessionName: string,
  options: RoleSessionOptions = {},
): RoleSession {
  const role = findRole(context.store, roleName);
  const { service, durationSeconds = 3600, sourceFunctionArn, endpoint = iamEndpoint } = options;
  if (
    service !== undefined &&
    !context.trusts(role.trust.document, servicePrincipal(context.accountId, service))
  ) {
    throw accessDenied(
      `The role ${role.arn} cannot be assumed by ${service}: its trust policy does not name that service.`,
    );
  }
  const credential = issueSession(context, {
    owner: {
      kind: 'assumed-role',
      roleId: role.roleId,
      sessionName: checkSessionName(sessionName, 'roleSessionName', 64),
    },
    durationSeconds,
    ...(sourceFunctionArn !== undefined && { sourceFunctionArn }),
  });
  const principal = principalOfSession({ ...context, view: context.view(endpoint) }, credential);
  if (principal === undefined) throw invalidClientTokenId(); // the endpoint does not know the role yet
  return { ...toSessionCredentials(credential), principal };
}
