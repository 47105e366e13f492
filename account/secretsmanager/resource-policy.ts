import { z } from 'zod';
import type * as sdk from '@aws-sdk/client-secrets-manager';
import type { Ports } from './create-secret.ts';
import { AwsError, type Call, notModelled, type PolicyDocument, type PolicyStatement } from '../model.ts';
import { invalidMember } from './check-request.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html */
const maxLength = 20_480;

const texts = z.union([z.string(), z.array(z.string()).min(1)]);
const principal = z.union([z.literal('*'), z.record(z.string(), texts)]);
const values = z.union([z.string(), z.number(), z.boolean()]);
const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: texts.optional(),
    NotAction: texts.optional(),
    Resource: texts.optional(),
    NotResource: texts.optional(),
    Condition: z.record(z.string(), z.record(z.string(), z.union([values, z.array(values)]))).optional(),
  })
  .refine((one) => (one.Principal === undefined) !== (one.NotPrincipal === undefined))
  .refine((one) => (one.Action === undefined) !== (one.NotAction === undefined))
  .refine((one) => (one.Resource === undefined) !== (one.NotResource === undefined));
const policy = z.strictObject({
  Version: z.enum(['2008-10-17', '2012-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement).min(1)]),
});

/**
 * The PutResourcePolicy operation. That the principals of a policy exist is not checked.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
 *
 * @throws MalformedPolicyDocumentException, PublicPolicyException
 */
export function PutResourcePolicy(
  input: sdk.PutResourcePolicyRequest,
  call: Call,
  { store, clock }: Ports,
): sdk.PutResourcePolicyResponse {
  const secret = store.usable(call.region, input.SecretId ?? '');
  const text = input.ResourcePolicy ?? '';
  if (text.length > maxLength) throw invalidMember('resourcePolicy', 'have length of at most 20480');
  const document = readPolicy(text);
  if (input.BlockPublicPolicy) refusePublic(document);
  store.put({ ...secret, policy: { text, document }, changedAt: clock.now() });
  return { ARN: secret.arn, Name: secret.name };
}

/**
 * The GetResourcePolicy operation; without a policy it answers without one.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html
 */
export function GetResourcePolicy(
  input: sdk.GetResourcePolicyRequest,
  call: Call,
  { store }: Ports,
): sdk.GetResourcePolicyResponse {
  const { arn, name, policy: found } = store.usable(call.region, input.SecretId ?? '');
  return { ARN: arn, Name: name, ...(found && { ResourcePolicy: found.text }) };
}

function readPolicy(text: string): PolicyDocument {
  const parsed = policy.safeParse(readJson(text));
  if (!parsed.success) throw syntaxError(parsed.error);
  return parsed.data as PolicyDocument; // zod writes absent members as `| undefined`; JSON has none
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw syntaxError(cause);
  }
}

function syntaxError(cause: unknown): AwsError {
  const message = 'This resource policy contains a syntax error.';
  return Object.assign(new AwsError('MalformedPolicyDocumentException', message), { cause });
}

/** Which conditions keep a policy for everybody from being public, AWS decides by automated reasoning. */
function refusePublic(document: PolicyDocument): void {
  const broad = [document.Statement].flat().filter(isForEverybody);
  if (broad.some(({ Condition }) => Condition === undefined)) {
    throw new AwsError(
      'PublicPolicyException',
      "You can't attach a resource-based policy that allows broad access to the secret.",
    );
  }
  if (broad.length > 0) {
    throw notModelled('secretsmanager:PutResourcePolicy with BlockPublicPolicy and a condition on everybody');
  }
}

function isForEverybody({ Effect, Principal, NotPrincipal }: PolicyStatement): boolean {
  if (Effect === 'Deny') return false;
  if (NotPrincipal !== undefined || Principal === '*') return true;
  return [Principal?.['AWS'] ?? []].flat().includes('*');
}
