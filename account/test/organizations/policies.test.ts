import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  ListPoliciesCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import { type Account, startAccount } from '../../account.ts';

let account: Account;
let client: OrganizationsClient;
beforeEach(async () => {
  account = await startAccount();
  client = clientOf(account.organizations.management);
});
afterEach(() => account.close());

const clientOf = (credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }) =>
  new OrganizationsClient({
    ...{ region: 'us-east-1', endpoint: account.endpoint, credentials, maxAttempts: 1 },
  });

const Type = 'SERVICE_CONTROL_POLICY';
const denying = (arn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Deny',
      Action: 'iam:*',
      Resource: '*',
      Condition: { ArnEquals: { 'aws:PrincipalArn': arn } },
    },
  });

async function create(Content = denying(`arn:aws:iam::${account.accountId}:root`), Name = 'no-root') {
  const { Policy } = await client.send(new CreatePolicyCommand({ Type, Name, Description: '', Content }));
  return { PolicyId: Policy!.PolicySummary!.Id!, TargetId: account.accountId };
}

/** Whether the account's root user may list users now. */
const asRoot = () =>
  new IAMClient({
    ...{ region: 'us-east-1', endpoint: account.endpoint, credentials: account.iam.root, maxAttempts: 1 },
  }).send(new ListUsersCommand({}));

it('denies the account what is attached to it, root included, until it is detached', async () => {
  const policy = await create();
  await expect(asRoot()).resolves.toBeDefined();
  await client.send(new AttachPolicyCommand(policy));
  await expect(asRoot()).rejects.toThrow('with an explicit deny in a service control policy');
  const { Policies } = await client.send(
    new ListPoliciesForTargetCommand({ TargetId: account.accountId, Filter: Type }),
  );
  expect(Policies?.map(({ Name }) => Name)).toEqual(['FullAWSAccess', 'no-root']);
  await client.send(
    new UpdatePolicyCommand({ ...policy, Content: denying('arn:aws:iam::111122223333:user/x') }),
  );
  await expect(asRoot()).resolves.toBeDefined();
  await expect(client.send(new DeletePolicyCommand(policy))).rejects.toThrow('The policy is attached');
  await client.send(new DetachPolicyCommand(policy));
  await client.send(new DeletePolicyCommand(policy));
  const { Policies: left } = await client.send(new ListPoliciesCommand({ Filter: Type }));
  expect(left?.map(({ Name }) => Name)).toEqual(['FullAWSAccess']);
});

it('takes no change from the account itself, whatever IAM allows there', async () => {
  const own = clientOf(account.iam.root);
  await expect(own.send(new ListPoliciesCommand({ Filter: Type }))).rejects.toMatchObject({
    ...{ name: 'AccessDeniedException', message: "You don't have permissions to access this resource." },
  });
  const { Organization } = await own.send(new DescribeOrganizationCommand({}));
  expect(Organization?.MasterAccountId).toBe(account.organizations.management.accountId);
});

it('leaves what the management account calls out of the trail of the account', async () => {
  await create();
  expect(account.trail.all().map(({ eventName }) => eventName)).toEqual([]);
});

it.each([
  ['DuplicatePolicyException', () => create()],
  ['MalformedPolicyDocumentException', () => create('{}', 'other')],
  ['ConstraintViolationException', () => create(' '.repeat(10_241), 'other')],
  ['PolicyNotFoundException', () => client.send(new DescribePolicyCommand({ PolicyId: 'p-00000000' }))],
  [
    'TargetNotFoundException',
    async () =>
      client.send(new AttachPolicyCommand({ ...(await create(undefined, 'new')), TargetId: '123456789012' })),
  ],
  [
    'PolicyNotAttachedException',
    async () => client.send(new DetachPolicyCommand(await create(undefined, 'new'))),
  ],
])('refuses: %s', async (name, work) => {
  await create();
  await expect(work()).rejects.toMatchObject({ name });
});
