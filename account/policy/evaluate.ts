import { AwsError } from '../model.ts';
import type { AccessRequest, PolicyDocument, PolicyStatement, Principal } from '../model.ts';
import { type Environment, type RequestContext, toContext } from './context.ts';
import { statementApplies, statementsOf } from './matching.ts';
import { type Naming, namingOf } from './principals.ts';
import { allowedBy, explicitDenyIn, noneAllows, type PolicyType } from './reasons.ts';

export interface Evaluation {
  readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny';
  /** Which kind of policy decided, in the words that end AWS's error text. */
  readonly reason: string;
}

interface Evaluated {
  readonly principal: Principal;
  readonly request: AccessRequest;
  readonly context: RequestContext;
}

/**
 * Decides one request as AWS does within one account: an explicit deny anywhere wins; then what the resource's policy
 * grants; then identity policies, within the permissions boundary, within the session policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @throws AwsError where a policy holds something that is not modelled: a guess would make a test lie.
 */
export function evaluateAccess(
  principal: Principal,
  request: AccessRequest,
  environment: Environment,
): Evaluation {
  if (principal.kind !== 'service' && principal.accountId !== environment.accountId) {
    throw new AwsError(
      'NotImplemented',
      `Cross-account access (${principal.arn} to account ${environment.accountId}) is not modelled by the embedded account.`,
      501,
    );
  }
  const evaluated = { principal, request, context: toContext(principal, request, environment) };
  const denying = findDeny(evaluated);
  if (denying !== undefined) return { decision: 'explicitDeny', reason: explicitDenyIn(denying) };
  return decideWithoutDeny(evaluated);
}

/** AWS names one of the policy types that deny; which one it does not say. */
function findDeny(evaluated: Evaluated): PolicyType | undefined {
  const { principal, request } = evaluated;
  const denies = (documents: readonly PolicyDocument[] | undefined) =>
    applicable(documents, evaluated).some(({ Effect }) => Effect === 'Deny');
  const { organization, identity, boundary, session } = policiesOf(principal);
  if (denies(organization)) return 'service control policy';
  if (denies(identity)) return 'identity-based policy';
  if (denies(boundary)) return 'permissions boundary';
  if (denies(session)) return 'session policy';
  const inResource = applicable(request.resourcePolicies, evaluated).some(
    (statement) => statement.Effect === 'Deny' && namingOf(statement, principal) !== undefined,
  );
  return inResource ? 'resource-based policy' : undefined;
}

function decideWithoutDeny(evaluated: Evaluated): Evaluation {
  const { principal, request } = evaluated;
  const grants = findGrants(evaluated);
  const refused = (type: PolicyType): Evaluation => ({
    decision: 'implicitDeny',
    reason: noneAllows(type, request.action),
  });
  const allowed = (type: PolicyType): Evaluation => ({ decision: 'allowed', reason: allowedBy(type) });

  if (grants.has('direct')) return allowed('resource-based policy');
  if (principal.kind === 'service') return refused('resource-based policy');
  if (needsResourcePolicy(request) && grants.size === 0) return refused('resource-based policy');
  if (principal.kind === 'root') return { decision: 'allowed', reason: 'as the account root user' };

  const { identity, boundary, session } = policiesOf(principal);
  const allows = (documents: readonly PolicyDocument[]) =>
    applicable(documents, evaluated).some(({ Effect }) => Effect === 'Allow');
  const byIdentity = allows(identity);
  if (!byIdentity && !grants.has('behind')) return refused('identity-based policy');
  if (boundary !== undefined && !allows(boundary)) return refused('permissions boundary');
  if (session !== undefined && !allows(session)) return refused('session policy');
  return allowed(byIdentity ? 'identity-based policy' : 'resource-based policy');
}

/** In which ways the resource's policies allow the request to this principal. */
function findGrants(evaluated: Evaluated): ReadonlySet<Naming> {
  const namings = applicable(evaluated.request.resourcePolicies, evaluated)
    .filter(({ Effect }) => Effect === 'Allow')
    .map((statement) => namingOf(statement, evaluated.principal));
  return new Set(namings.filter((naming) => naming !== undefined));
}

/**
 * A key's and a role's own policy must speak for the principal, or for its account, before identity policies count.
 * This holds for root as well. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function needsResourcePolicy({ action, resource }: AccessRequest): boolean {
  const [service, operation = ''] = action.toLowerCase().split(':');
  if (service === 'kms') return resource.includes(':key/');
  return service === 'sts' && operation.startsWith('assumerole') && resource.includes(':role/');
}

interface Documents {
  readonly organization?: readonly PolicyDocument[];
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: readonly PolicyDocument[];
  readonly session?: readonly PolicyDocument[];
}

/**
 * Root and AWS services have no policies of their own, but a service control policy limits root, too. A federated user is always limited by session policies: without
 * one it may do nothing (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html).
 */
function policiesOf(principal: Principal): Documents {
  if (principal.kind === 'service') return { identity: [] };
  const { organization, identity, boundary, session = [] } = principal.policies();
  const limit = organization === undefined ? {} : { organization: [organization] };
  if (principal.kind === 'root') return { ...limit, identity: [] };
  return {
    ...limit,
    identity,
    ...(boundary === undefined ? {} : { boundary: [boundary] }),
    ...(session.length > 0 || principal.kind === 'federated-user' ? { session } : {}),
  };
}

/** The statements about this action, resource and context. */
function applicable(
  documents: readonly PolicyDocument[] | undefined,
  { request, context }: Evaluated,
): readonly PolicyStatement[] {
  return (documents ?? [])
    .flatMap((document) => statementsOf(document, context))
    .filter(({ statement, variables }) => statementApplies(statement, request, context, variables))
    .map(({ statement }) => statement);
}
