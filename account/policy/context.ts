import type { AccessRequest, Principal } from '../model.ts';

/** What surrounds a request, beside who makes it and what it asks for. */
export interface Environment {
  /** The account's clock. */
  readonly time: Date;
  readonly sourceIp: string;
  readonly region: string;
  readonly userAgent: string;
  /** The account that owns the resources. */
  readonly accountId: string;
}

/** The condition keys of one request; names compare without regard to case. A key with no value is absent. */
export interface RequestContext {
  readonly get: (key: string) => readonly string[] | undefined;
}

/**
 * Gathers the global condition keys and the request's own, which come from its service and win over the global ones.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function toContext(
  principal: Principal,
  request: AccessRequest,
  environment: Environment,
): RequestContext {
  const keys: Record<string, string | readonly string[] | undefined> = {
    ...environmentKeys(environment),
    ...principalKeys(principal),
    ...sessionKeys(principal),
  };
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of [...Object.entries(keys), ...Object.entries(request.context ?? {})]) {
    const list = value === undefined ? [] : [value].flat();
    if (list.length > 0) values.set(key.toLowerCase(), list);
  }
  return { get: (key) => values.get(key.toLowerCase()) };
}

function environmentKeys({ time, sourceIp, userAgent, region }: Environment) {
  return {
    'aws:CurrentTime': time.toISOString(),
    'aws:EpochTime': String(Math.floor(time.getTime() / 1000)),
    'aws:SourceIp': sourceIp,
    'aws:UserAgent': userAgent,
    'aws:RequestedRegion': region,
    // The loopback connection stands for TLS: AWS's own endpoints cannot be reached without it by these clients.
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
  };
}

/** The values by kind of principal are those of the table "Principal key values" in reference_policies_variables. */
const principalTypes = {
  root: 'Account',
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
} as const;

function principalKeys(principal: Principal) {
  if (principal.kind === 'service')
    return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': principal.arn };
  return {
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalArn': principal.kind === 'assumed-role' ? roleArn(principal) : principal.arn,
    'aws:PrincipalAccount': principal.accountId,
    'aws:PrincipalType': principalTypes[principal.kind],
    'aws:userid': principal.principalId,
    // Root, roles and federated users have none.
    'aws:username': principal.kind === 'user' ? principal.userName : undefined,
  };
}

/** Present with temporary credentials only, so that a deny on them never touches a long-term key. */
function sessionKeys({ session }: Principal) {
  if (session === undefined) return {};
  return {
    'aws:TokenIssueTime': session.issuedAt.toISOString(),
    'aws:MultiFactorAuthPresent': String(session.mfaAuthenticated),
    // A property of the credentials, wherever they are used from: Lambda puts it there when it hands them to a function.
    // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
    'lambda:SourceFunctionArn': session.sourceFunctionArn,
  };
}

/** The role of a session. It cannot be told from the session's own ARN, which leaves out the role's path. */
export function roleArn(principal: Principal): string {
  const arn = principal.session?.issuer?.arn;
  if (arn !== undefined) return arn;
  throw new Error(
    `The assumed-role principal "${principal.arn}" has no session.issuer.arn; without it no policy that names the ` +
      `role can be judged. Give the ARN of its role, with the path.`,
  );
}
