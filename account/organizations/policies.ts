import { randomBytes } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-organizations';
import { parseIdentityPolicy } from '../iam/policies/policy-document.ts';
import { AwsError, notModelled, type PolicyDocument, refuseUnmodelled, type Service } from '../model.ts';

interface Place {
  /** The one member account that there is. */
  readonly accountId: string;
  readonly managementAccount: string;
  readonly organizationId: string;
}

interface Stored {
  readonly summary: sdk.PolicySummary & { readonly Id: string; readonly Name: string };
  readonly content: string;
  readonly document: PolicyDocument;
  readonly isAttached: boolean;
}

interface Policies {
  readonly operations: Service['operations'];
  readonly attached: () => readonly PolicyDocument[];
}

/** What every account has from the beginning; it allows everything and is not listed among the denies. */
const fullAccess: sdk.PolicySummary = {
  Id: 'p-FullAWSAccess',
  Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
  Name: 'FullAWSAccess',
  Description: 'Allows access to every operation',
  Type: 'SERVICE_CONTROL_POLICY',
  AwsManaged: true,
};

/** The policies that there are, and what is looked up or refused alike by several operations. */
function createStore({ accountId }: Place) {
  const stored = new Map<string, Stored>();
  return {
    all: (): readonly Stored[] => [...stored.values()],
    put: (policy: Stored): Stored => {
      stored.set(policy.summary.Id, policy);
      return policy;
    },
    remove: (id: string): void => void stored.delete(id),
    find: (id = ''): Stored => {
      const found = stored.get(id);
      if (found) return found;
      throw new AwsError('PolicyNotFoundException', "You specified a policy that doesn't exist.");
    },
    checkName: (name: string, own?: string): void => {
      if ([...stored.values()].some(({ summary }) => summary.Name === name && summary.Id !== own))
        throw new AwsError('DuplicatePolicyException', 'A policy with the same name already exists.');
    },
    checkTarget: (target = ''): void => {
      if (/^(?:r|ou)-/.test(target)) throw notModelled(`organizations: a policy on ${target}`);
      if (target !== accountId)
        throw new AwsError('TargetNotFoundException', "You specified a target that doesn't exist.");
    },
  };
}

type Store = ReturnType<typeof createStore>;

/**
 * The service control policies of an organization. They can be attached to the member account alone: no roots and units.
 * Errors: those of https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html and its like.
 */
export function createPolicies(place: Place): Policies {
  const store = createStore(place);
  return {
    operations: { ...writing(store, place), ...attaching(store), ...reading(store) },
    attached: () => attachedOf(store).map(({ document }) => document),
  };
}

const attachedOf = ({ all }: Store): readonly Stored[] => all().filter(({ isAttached }) => isAttached);

const writing = (
  { put, find, remove, checkName }: Store,
  { managementAccount, organizationId }: Place,
): Service['operations'] => ({
  CreatePolicy: (input: sdk.CreatePolicyRequest): sdk.CreatePolicyResponse => {
    refuseUnmodelled('organizations:CreatePolicy', input, ['Content', 'Description', 'Name', 'Type']);
    const { Content: content = '', Description, Name = '', Type: type } = input;
    checkType(type);
    const document = parse(content);
    checkName(Name);
    const id = `p-${randomBytes(4).toString('hex')}`;
    const arn = `arn:aws:organizations::${managementAccount}:policy/${organizationId}/service_control_policy/${id}`;
    const summary = {
      ...{ Id: id, Arn: arn, Name, Description, AwsManaged: false },
      Type: 'SERVICE_CONTROL_POLICY',
    } as const;
    return toAnswer(put({ summary, content, document, isAttached: false }));
  },
  UpdatePolicy: (input: sdk.UpdatePolicyRequest): sdk.UpdatePolicyResponse => {
    const old = find(input.PolicyId);
    const { Name = old.summary.Name, Description = old.summary.Description, Content = old.content } = input;
    const document = parse(Content);
    checkName(Name, old.summary.Id);
    const summary = { ...old.summary, Name, Description };
    return toAnswer(put({ ...old, summary, content: Content, document }));
  },
  DeletePolicy: ({ PolicyId }: sdk.DeletePolicyRequest): void => {
    const { summary, isAttached } = find(PolicyId);
    if (isAttached)
      throw new AwsError(
        'PolicyInUseException',
        'The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.',
      );
    remove(summary.Id);
  },
});

const attaching = ({ put, find, checkTarget }: Store): Service['operations'] => ({
  AttachPolicy: ({ PolicyId, TargetId }: sdk.AttachPolicyRequest): void => {
    const policy = find(PolicyId);
    checkTarget(TargetId);
    if (policy.isAttached) {
      const why = 'A policy with the specified name and type already exists.';
      throw new AwsError('DuplicatePolicyAttachmentException', why);
    }
    put({ ...policy, isAttached: true });
  },
  DetachPolicy: ({ PolicyId, TargetId }: sdk.DetachPolicyRequest): void => {
    const policy = find(PolicyId);
    checkTarget(TargetId);
    if (!policy.isAttached)
      throw new AwsError(
        'PolicyNotAttachedException',
        "The policy isn't attached to the specified target in the specified root.",
      );
    put({ ...policy, isAttached: false });
  },
});

const reading = (store: Store): Service['operations'] => ({
  DescribePolicy: ({ PolicyId }: sdk.DescribePolicyRequest) => toAnswer(store.find(PolicyId)),
  ListPolicies: (input: sdk.ListPoliciesRequest): sdk.ListPoliciesResponse => {
    refuseUnmodelled('organizations:ListPolicies', input, ['Filter']);
    checkType(input.Filter);
    return { Policies: [fullAccess, ...store.all().map(({ summary }) => summary)] };
  },
  ListPoliciesForTarget: (input: sdk.ListPoliciesForTargetRequest): sdk.ListPoliciesForTargetResponse => {
    refuseUnmodelled('organizations:ListPoliciesForTarget', input, ['Filter', 'TargetId']);
    checkType(input.Filter);
    store.checkTarget(input.TargetId);
    return { Policies: [fullAccess, ...attachedOf(store).map(({ summary }) => summary)] };
  },
});

function checkType(type: string | undefined): void {
  if (type !== 'SERVICE_CONTROL_POLICY') throw notModelled(`organizations: a policy of type ${String(type)}`);
}

/** 10,240 characters since May 2026. */
const longest = 10_240;

function parse(content: string): PolicyDocument {
  if (content.length > longest)
    throw new AwsError('ConstraintViolationException', 'You have exceeded the maximum policy size.');
  try {
    return parseIdentityPolicy(content).document;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      'MalformedPolicyDocumentException',
      'The provided policy document does not meet the requirements of the specified policy type.',
    );
  }
}

const toAnswer = ({ summary, content }: Stored): sdk.CreatePolicyResponse => ({
  Policy: { PolicySummary: summary, Content: content },
});
