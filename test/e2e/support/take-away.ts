import type { Account, PolicyDocument, PolicyStatement, Template } from '@firebreak/account';
import type { RoleName } from '../../../lib/access/permission.ts';

/** A role as a template writes it: one inline policy, of the role's name in lib/access/permissions.ts. */
interface NamedPolicy {
  readonly PolicyName: string;
  PolicyDocument: PolicyDocument;
}

/** Takes an action out of the policy of a template's role. @throws Error when the role does not have it */
export function removeFromTemplate(template: Template, role: RoleName, action: string): void {
  const policies = Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Role')
    .flatMap(({ Properties }) => (Properties['Policies'] ?? []) as NamedPolicy[])
    .filter(({ PolicyName }) => PolicyName === role);
  const policy = theOnly(policies, role);
  policy.PolicyDocument = withoutAction(policy.PolicyDocument, role, action);
}

/**
 * Takes an action out of the policy of a deployed role: IAM judges each call by the policies of the moment.
 *
 * @returns gives it back
 * @throws Error when the role does not have it
 */
export function removeFromAccount({ iam }: Account, role: RoleName, action: string): () => void {
  const roles = Object.values(iam.snapshot().roles).filter(({ inlinePolicies }) => role in inlinePolicies);
  const { roleName, inlinePolicies } = theOnly(roles, role);
  const before = inlinePolicies[role]!;
  iam.putRolePolicy(roleName, role, withoutAction(before, role, action));
  return () => {
    iam.putRolePolicy(roleName, role, before);
  };
}

function theOnly<Item>(found: readonly Item[], role: RoleName): Item {
  if (found.length === 1) return found[0]!;
  throw new Error(`${found.length} roles hold the policy ${role}; one was expected.`);
}

function withoutAction(document: PolicyDocument, role: RoleName, action: string): PolicyDocument {
  const statements = listOf(document.Statement);
  const takes = (statement: PolicyStatement) =>
    statement.Effect === 'Allow' && actionsOf(statement).includes(action);
  if (!statements.some(takes))
    throw new Error(`The role of ${role} does not have ${action}: taking it away proves nothing.`);
  const left = statements.map((statement) =>
    takes(statement)
      ? { ...statement, Action: actionsOf(statement).filter((one) => one !== action) }
      : statement,
  );
  const remaining = left.filter((statement) => actionsOf(statement).length > 0);
  return { ...document, Statement: remaining.length > 0 ? remaining : [nothing] };
}

/** A policy must have a statement; this one allows what everybody may anyway. */
const nothing: PolicyStatement = { Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' };

const actionsOf = ({ Action = [] }: PolicyStatement): readonly string[] => listOf(Action);

function listOf<Item>(value: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
}
