import { z } from 'zod';
import type { PolicyDocument, PolicyStatement } from '../../model.ts';
import { malformedPolicy } from '../errors.ts';

/** A policy as it was written, which reads return, and as it is understood, which decisions use. */
export interface PolicyText {
  readonly text: string;
  readonly document: PolicyDocument;
}

const strings = z.union([z.string(), z.array(z.string()).min(1)]);
const value = z.union([z.string(), z.number(), z.boolean()]);
const principal = z.union([z.literal('*'), z.record(z.string(), strings)]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: strings.optional(),
  NotAction: strings.optional(),
  Resource: strings.optional(),
  NotResource: strings.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.union([value, z.array(value)]))).optional(),
});
const policy = z.strictObject({
  Version: z.enum(['2008-10-17', '2012-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement).min(1)]),
});

/** A policy for a user, a role, a managed policy or a session; MalformedPolicyDocument with AWS's text otherwise. */
export function parseIdentityPolicy(text: string): PolicyText {
  const document = parse(text, 'Syntax errors in policy.');
  if (document.Version !== '2012-10-17') {
    throw malformedPolicy('Policy document must be version 2012-10-17 or greater.');
  }
  for (const one of statementsOf(document)) checkIdentityStatement(one);
  checkSids(document);
  return { text, document };
}

/** A role's trust policy: it names principals and no resources. */
export function parseTrustPolicy(text: string): PolicyText {
  const document = parse(text, 'This policy contains invalid Json');
  for (const one of statementsOf(document)) checkTrustStatement(one);
  checkSids(document);
  return { text, document };
}

export function statementsOf(document: PolicyDocument): readonly PolicyStatement[] {
  return [document.Statement].flat();
}

/** The entries of an element that may be left out, hold one string, or a list. */
export function entriesOf(element: string | readonly string[] | undefined): readonly string[] {
  return element === undefined ? [] : [element].flat();
}

/** Characters that count against a quota: IAM leaves white space out (IAM User Guide, "IAM and AWS STS quotas"). */
export function policySize(text: string): number {
  return text.replace(/\s/g, '').length;
}

/** How IAM's reads return a policy: percent-encoded as RFC 3986 has it (IAM API Reference, GetUserPolicy). */
export function encodePolicy(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function parse(text: string, complaint: string): PolicyDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw Object.assign(malformedPolicy(complaint), { cause });
  }
  const parsed = policy.safeParse(json);
  if (!parsed.success) {
    throw Object.assign(malformedPolicy('Syntax errors in policy.'), { cause: parsed.error });
  }
  return parsed.data as PolicyDocument; // zod writes absent members as `| undefined`; JSON has none
}

function checkIdentityStatement(one: PolicyStatement): void {
  if (one.Principal !== undefined || one.NotPrincipal !== undefined) {
    throw malformedPolicy('Policy document should not specify a principal.');
  }
  checkActions(one);
  if ((one.Resource === undefined) === (one.NotResource === undefined)) {
    throw malformedPolicy(
      one.Resource === undefined ? 'Policy statement must contain resources.' : 'Syntax errors in policy.',
    );
  }
  for (const resource of [...entriesOf(one.Resource), ...entriesOf(one.NotResource)]) {
    if (resource !== '*' && resource.split(':').length < 2) {
      throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
    }
  }
}

function checkTrustStatement(one: PolicyStatement): void {
  if (one.Resource !== undefined || one.NotResource !== undefined) {
    throw malformedPolicy('Has prohibited field Resource');
  }
  if (one.Principal === undefined && one.NotPrincipal === undefined) {
    throw malformedPolicy('Missing required field Principal');
  }
  checkActions(one);
  for (const action of entriesOf(one.Action)) {
    if (action !== '*' && !/^sts:/i.test(action)) {
      throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
    }
  }
}

function checkActions(one: PolicyStatement): void {
  const actions = [...entriesOf(one.Action), ...entriesOf(one.NotAction)];
  if (actions.length === 0) throw malformedPolicy('Policy statement must contain actions.');
  if (one.Action !== undefined && one.NotAction !== undefined)
    throw malformedPolicy('Syntax errors in policy.');
  for (const action of actions) {
    if (action !== '*' && !/^[\w.-]+:[^:]+$/.test(action)) {
      throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
  }
}

function checkSids(document: PolicyDocument): void {
  const sids = statementsOf(document).flatMap((one) => (one.Sid ? [one.Sid] : []));
  if (new Set(sids).size !== sids.length) {
    throw malformedPolicy('Statement IDs (SID) in a single policy must be unique.');
  }
}
