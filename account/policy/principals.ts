import { AwsError, type PolicyStatement, type Principal } from '../model.ts';
import { roleArn } from './context.ts';

/**
 * How a resource policy's statement speaks of a principal of the same account.
 * - `direct`: by its user, session or service name, or as everybody: an Allow needs nothing else.
 * - `behind`: by the role or user behind the session: an Allow counts as one of an identity policy and stays within
 *   boundary and session policies.
 * - `account`: by the account, which hands the decision to the account's identity policies.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Naming = 'direct' | 'behind' | 'account';

/** @returns How a statement of a resource policy names the principal; undefined when it is about others. */
export function namingOf(statement: PolicyStatement, principal: Principal): Naming | undefined {
  if (statement.NotPrincipal !== undefined)
    return isSparedBy(statement, statement.NotPrincipal, principal) ? undefined : 'direct';
  if (statement.Principal === undefined) {
    throw new AwsError(
      'MalformedPolicyDocument',
      `A statement (Sid "${statement.Sid ?? ''}") of a resource policy has no Principal. Name who it is about.`,
    );
  }
  const entries = toEntries(statement.Principal);
  if (entries.some(isEverybody)) return 'direct';
  return identitiesOf(principal).find(({ names }) => names.some((name) => entries.includes(name)))?.naming;
}

/**
 * NotPrincipal with Deny spares only whom it lists in full: a session with its role and account, a user with the
 * account (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
function isSparedBy(
  statement: PolicyStatement,
  spared: NonNullable<PolicyStatement['NotPrincipal']>,
  principal: Principal,
): boolean {
  if (statement.Effect === 'Allow') {
    throw new AwsError(
      'NotImplemented',
      `NotPrincipal with Allow (Sid "${statement.Sid ?? ''}") is not modelled by the embedded account; AWS advises ` +
        'against it. Name the principals that are allowed.',
      501,
    );
  }
  const entries = toEntries(spared);
  if (entries.some(isEverybody)) return true;
  return identitiesOf(principal).every(({ names }) => names.some((name) => entries.includes(name)));
}

/** The names a principal answers to, as entries are written by {@link toEntries}, nearest first. */
function identitiesOf(principal: Principal): readonly { naming: Naming; names: readonly string[] }[] {
  if (principal.kind === 'service')
    return [{ naming: 'direct', names: [`Service ${principal.arn}`, 'Service *'] }];
  const partition = principal.arn.split(':')[1] ?? 'aws';
  const account = {
    naming: 'account',
    names: [`AWS ${principal.accountId}`, `AWS arn:${partition}:iam::${principal.accountId}:root`],
  } as const;
  if (principal.kind === 'root') return [account];
  const self = { naming: 'direct', names: [`AWS ${principal.arn}`] } as const;
  const behind = identityBehind(principal);
  if (behind === undefined) return [self, account];
  return [self, { naming: 'behind', names: [`AWS ${behind}`] }, account];
}

/** A user's own session (GetSessionToken, console) goes by the user's ARN, so there is nobody else behind it. */
function identityBehind(principal: Principal): string | undefined {
  if (principal.kind === 'assumed-role') return roleArn(principal);
  const issuer = principal.session?.issuer;
  return principal.kind === 'federated-user' && issuer?.type === 'IAMUser' ? issuer.arn : undefined;
}

function toEntries(element: NonNullable<PolicyStatement['Principal']>): readonly string[] {
  if (element === '*') return ['AWS *'];
  return Object.entries(element).flatMap(([type, names]) => [names].flat().map((name) => `${type} ${name}`));
}

/** `"*"` and `{"AWS": "*"}` mean everybody alike; in a Deny that takes in AWS services, which have a key to be exempted by. */
function isEverybody(entry: string): boolean {
  return entry === 'AWS *';
}
