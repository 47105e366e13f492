import type { PolicyDocument, PolicyStatement, Principal } from '../../model.ts';
import { actionMatches } from '../../policy/matching.ts';
import { namingOf } from '../../policy/principals.ts';
import { entriesOf, statementsOf } from '../policies/policy-document.ts';

/**
 * Whether a trust policy names this principal for sts:AssumeRole. Conditions are left to the gate, which is handed the
 * whole policy by the access request and knows the request they are about: an Allow counts as if its conditions held, a
 * Deny only where it has none.
 */
export function trustNames(policy: PolicyDocument, principal: Principal): boolean {
  const about = statementsOf(policy).filter(
    (statement) => isAboutAssumeRole(statement) && namingOf(statement, principal) !== undefined,
  );
  const denied = about.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined);
  return !denied && about.some(({ Effect }) => Effect === 'Allow');
}

function isAboutAssumeRole({ Action, NotAction }: PolicyStatement): boolean {
  const matches = (pattern: string): boolean => actionMatches(pattern, 'sts:AssumeRole');
  return NotAction === undefined ? entriesOf(Action).some(matches) : !entriesOf(NotAction).some(matches);
}

/** An AWS service as a trust policy names it, such as lambda.amazonaws.com. */
export function servicePrincipal(accountId: string, name: string): Principal {
  return {
    kind: 'service',
    accountId,
    arn: name,
    principalId: name,
    policies: () => ({ identity: [] }),
  };
}
