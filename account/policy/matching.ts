import type { AccessRequest, PolicyDocument, PolicyStatement } from '../model.ts';
import { conditionsHold } from './conditions.ts';
import type { RequestContext } from './context.ts';
import { arnMatches, globMatches, type Lookup, parsePattern } from './patterns.ts';

/** The statements of a policy, each with the variables it may use. */
export function statementsOf(
  document: PolicyDocument,
  context: RequestContext,
): readonly { statement: PolicyStatement; variables: Lookup | undefined }[] {
  const variables = document.Version === '2012-10-17' ? toLookup(context) : undefined;
  return [document.Statement].flat().map((statement) => ({ statement, variables }));
}

/** A key with several values cannot be used as a variable. */
function toLookup(context: RequestContext): Lookup {
  return (key) => {
    const values = context.get(key);
    return values?.length === 1 ? values[0] : undefined;
  };
}

/** Whether action, resource and conditions of a statement fit the request; the principal is left to the caller. */
export function statementApplies(
  statement: PolicyStatement,
  request: AccessRequest,
  context: RequestContext,
  variables: Lookup | undefined,
): boolean {
  return (
    isAboutAction(statement, request.action) &&
    isAboutResource(statement, request.resource, variables) &&
    conditionsHold(statement.Condition, context, variables)
  );
}

function isAboutAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  if (NotAction !== undefined) return ![NotAction].flat().some((pattern) => actionMatches(pattern, action));
  return [Action ?? []].flat().some((pattern) => actionMatches(pattern, action));
}

/** `iam:*AccessKey*` against `iam:UpdateAccessKey`, in any case. */
export function actionMatches(pattern: string, action: string): boolean {
  return globMatches(parsePattern(pattern, undefined) ?? [], action, 'i');
}

/** Role trust policies have no Resource element: they are about the role they are on. */
function isAboutResource(
  { Resource, NotResource }: PolicyStatement,
  resource: string,
  variables: Lookup | undefined,
): boolean {
  if (NotResource !== undefined) {
    const patterns = [NotResource].flat().map((pattern) => parsePattern(pattern, variables));
    // A variable without a value voids the statement; it must not turn an exception into a rule for everything.
    return patterns.every((pieces) => pieces !== undefined && !arnMatches(pieces, resource, true));
  }
  return (
    Resource === undefined ||
    [Resource].flat().some((pattern) => resourceMatches(pattern, resource, variables))
  );
}

/** A pattern of the Resource element against an ARN; `*` as the resource is only met by `*`. */
function resourceMatches(pattern: string, resource: string, variables: Lookup | undefined): boolean {
  const pieces = parsePattern(pattern, variables);
  return pieces !== undefined && arnMatches(pieces, resource, true);
}
