import { allowAll, denyAll, errorOf, testAccount, trusting, userWithKey } from '../support/iam-account.ts';

const text = JSON.stringify(denyAll);
const denyArn = 'arn:aws:iam::aws:policy/AWSDenyAll';

/** The same operations on a user and on a role. */
const holders = [
  { kind: 'User', name: 'UserName', quota: 2048 },
  { kind: 'Role', name: 'RoleName', quota: 10_240 },
] as const;

function given({ kind, name }: (typeof holders)[number]) {
  const account = testAccount();
  account.call('iam', 'CreateUser', { UserName: 'x' });
  account.putRole({ roleName: 'x', assumeRolePolicy: trusting({ Service: 'ec2.amazonaws.com' }) });
  const call = (operation: string, input: object = {}) =>
    account.call('iam', operation.replace('*', kind), { [name]: 'x', ...input });
  const picture = () => (kind === 'User' ? account.snapshot().users.x : account.snapshot().roles.x);
  return { account, call, picture };
}

/** A policy of exactly `size` characters that are no white space. */
function policyOf(size: number): string {
  const document = (sid: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...(denyAll.Statement as object[])[0], Sid: sid }],
    });
  return document('a'.repeat(size - document('').length));
}

describe.each(holders)('inline policies of a $kind', (holder) => {
  const lower = holder.kind.toLowerCase();

  it('are put, replaced, listed, read URL-encoded, and deleted', () => {
    const { call, picture } = given(holder);
    call('Put*Policy', { PolicyName: 'p', PolicyDocument: JSON.stringify(allowAll) });
    call('Put*Policy', { PolicyName: 'p', PolicyDocument: text });
    const read = call('Get*Policy', { PolicyName: 'p' });
    expect(read).toMatchObject({ [holder.name]: 'x', PolicyName: 'p' });
    expect(read.PolicyDocument).toMatch(/^%7B%22Version%22%3A%222012-10-17%22.*Action%22%3A%22%2A%22/);
    expect(decodeURIComponent(read.PolicyDocument)).toBe(text);
    expect(call(holder.kind === 'User' ? 'ListUserPolicies' : 'ListRolePolicies')).toEqual({
      PolicyNames: ['p'],
      IsTruncated: false,
    });
    call('Delete*Policy', { PolicyName: 'p' });
    expect(picture()?.inlinePolicies).toEqual({});
    const missing = `NoSuchEntity (404): The ${lower} policy with name p cannot be found.`;
    expect(errorOf(() => call('Get*Policy', { PolicyName: 'p' }))).toBe(missing);
    expect(errorOf(() => call('Delete*Policy', { PolicyName: 'p' }))).toBe(missing);
  });

  it('have one quota for all together, white space left out', () => {
    const { call } = given(holder);
    call('Put*Policy', { PolicyName: 'a', PolicyDocument: policyOf(holder.quota - 200) });
    call('Put*Policy', { PolicyName: 'b', PolicyDocument: policyOf(200).replaceAll(',', ' ,\n\t') });
    const error = `LimitExceeded (409): Maximum policy size of ${holder.quota} bytes exceeded for ${lower} x`;
    expect(errorOf(() => call('Put*Policy', { PolicyName: 'b', PolicyDocument: policyOf(201) }))).toBe(error);
    expect(errorOf(() => call('Put*Policy', { PolicyName: 'c', PolicyDocument: text }))).toBe(error);
  });
});

describe.each(holders)('managed policies of a $kind', (holder) => {
  it('are attached once, listed and detached', () => {
    const { call, picture } = given(holder);
    call('Attach*Policy', { PolicyArn: denyArn });
    call('Attach*Policy', { PolicyArn: denyArn });
    expect(call(`ListAttached${holder.kind}Policies`)).toEqual({
      AttachedPolicies: [{ PolicyName: 'AWSDenyAll', PolicyArn: denyArn }],
      IsTruncated: false,
    });
    call('Detach*Policy', { PolicyArn: denyArn });
    expect(picture()?.attachedPolicies).toEqual([]);
    expect(errorOf(() => call('Detach*Policy', { PolicyArn: denyArn }))).toBe(
      `NoSuchEntity (404): Policy ${denyArn} was not found.`,
    );
  });

  it('are ten at most and must exist', () => {
    const { account, call } = given(holder);
    for (let index = 0; index < 11; index += 1) {
      account.call('iam', 'CreatePolicy', { PolicyName: `p${index}`, PolicyDocument: text });
    }
    const arn = (name: string) => `arn:aws:iam::111122223333:policy/${name}`;
    for (let index = 0; index < 10; index += 1) call('Attach*Policy', { PolicyArn: arn(`p${index}`) });
    expect(errorOf(() => call('Attach*Policy', { PolicyArn: arn('p10') }))).toBe(
      `LimitExceeded (409): Cannot exceed quota for PoliciesPer${holder.kind}: 10`,
    );
    expect(errorOf(() => call('Attach*Policy', { PolicyArn: arn('none') }))).toBe(
      `NoSuchEntity (404): Policy ${arn('none')} does not exist or is not attachable.`,
    );
    expect(
      errorOf(() => call('Attach*Policy', { PolicyArn: 'arn:aws:iam::aws:policy/SecurityAudit' })),
    ).toMatch(
      /^NoSuchEntity .*the embedded account knows AdministratorAccess, PowerUserAccess, ReadOnlyAccess, AWSDenyAll/,
    );
  });

  it('have one place for a boundary, which another replaces', () => {
    const { call, picture } = given(holder);
    call('Put*PermissionsBoundary', { PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' });
    call('Put*PermissionsBoundary', { PermissionsBoundary: denyArn });
    expect(call('Get*')[holder.kind].PermissionsBoundary).toEqual({
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: denyArn,
    });
    call('Delete*PermissionsBoundary');
    expect(picture()).not.toHaveProperty('permissionsBoundary');
  });
});

describe('policy documents', () => {
  const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const document = (change: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...change }] });
  it.each([
    ['no JSON', '{', 'Syntax errors in policy.'],
    ['no statement', '{"Version":"2012-10-17"}', 'Syntax errors in policy.'],
    ['an unknown element', document({ Effects: 1 }), 'Syntax errors in policy.'],
    ['an effect of its own', document({ Effect: 'allow' }), 'Syntax errors in policy.'],
    ['both Action and NotAction', document({ NotAction: 'ec2:*' }), 'Syntax errors in policy.'],
    [
      'an old version',
      JSON.stringify({ Statement: statement }),
      'Policy document must be version 2012-10-17 or greater.',
    ],
    ['a principal', document({ Principal: '*' }), 'Policy document should not specify a principal.'],
    ['no action', document({ Action: undefined }), 'Policy statement must contain actions.'],
    ['no resource', document({ Resource: undefined }), 'Policy statement must contain resources.'],
    [
      'an action without service',
      document({ Action: 'RunInstances' }),
      /^Actions\/Conditions must be prefaced by a vendor/,
    ],
    [
      'a resource that is no ARN',
      document({ Resource: 'bucket' }),
      'Resource bucket must be in ARN format or "*".',
    ],
    [
      'a Sid twice',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { ...statement, Sid: 'a' },
          { ...statement, Sid: 'a' },
        ],
      }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
  ])('with %s are malformed', (_what, PolicyDocument, message) => {
    const account = testAccount();
    account.call('iam', 'CreateUser', { UserName: 'x' });
    const error = errorOf(() =>
      account.call('iam', 'PutUserPolicy', { UserName: 'x', PolicyName: 'p', PolicyDocument }),
    );
    expect(error).toMatch(/^MalformedPolicyDocument \(400\): /);
    expect(error.replace('MalformedPolicyDocument (400): ', '')).toMatch(message);
  });

  it('need a name that IAM allows', () => {
    const { call } = given(holders[0]);
    expect(errorOf(() => call('Put*Policy', { PolicyName: 'a/b', PolicyDocument: text }))).toMatch(
      /^ValidationError \(400\): The specified value for policyName is invalid/,
    );
  });
});

describe('customer managed policies', () => {
  const arn = 'arn:aws:iam::111122223333:policy/ops/P';
  const create = { PolicyName: 'P', Path: '/ops/', PolicyDocument: text };

  it('are created, read, and deleted once nobody uses them', () => {
    const account = testAccount();
    account.call('iam', 'CreateUser', { UserName: 'x', PermissionsBoundary: undefined });
    expect(account.call('iam', 'CreatePolicy', create).Policy).toMatchObject({
      Arn: arn,
      DefaultVersionId: 'v1',
    });
    account.call('iam', 'AttachUserPolicy', { UserName: 'x', PolicyArn: arn });
    account.call('iam', 'PutUserPermissionsBoundary', { UserName: 'x', PermissionsBoundary: arn });
    expect(account.call('iam', 'GetPolicy', { PolicyArn: arn }).Policy).toMatchObject({
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 1,
    });
    const { PolicyVersion } = account.call('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId: 'v1' });
    expect(decodeURIComponent(PolicyVersion.Document)).toBe(text);
    const remove = () => account.call('iam', 'DeletePolicy', { PolicyArn: arn });
    const conflict = 'DeleteConflict (409): Cannot delete a policy attached to entities.';
    expect(errorOf(remove)).toBe(conflict);
    account.call('iam', 'DetachUserPolicy', { UserName: 'x', PolicyArn: arn });
    expect(errorOf(remove)).toBe(conflict);
    account.call('iam', 'DeleteUserPermissionsBoundary', { UserName: 'x' });
    remove();
    expect(errorOf(() => account.call('iam', 'GetPolicy', { PolicyArn: arn }))).toBe(
      `NoSuchEntity (404): Policy ${arn} was not found.`,
    );
  });

  it('refuse a name twice in any case and path, more than 6,144 characters, and an unknown version', () => {
    const account = testAccount();
    account.call('iam', 'CreatePolicy', create);
    expect(
      errorOf(() => account.call('iam', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: text })),
    ).toBe('EntityAlreadyExists (409): A policy called p already exists. Duplicate names are not allowed.');
    expect(
      errorOf(() => account.call('iam', 'CreatePolicy', { PolicyName: 'q', PolicyDocument: policyOf(6145) })),
    ).toBe('LimitExceeded (409): Cannot exceed quota for PolicySize: 6144');
    expect(
      errorOf(() => account.call('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId: 'v2' })),
    ).toMatch(/^NoSuchEntity/);
  });

  it('of AWS cannot be deleted', () => {
    expect(errorOf(() => testAccount().call('iam', 'DeletePolicy', { PolicyArn: denyArn }))).toMatch(
      /^AccessDenied \(403\)/,
    );
  });

  it('of AWS deny and allow what their names say', () => {
    const account = testAccount();
    const { principal } = userWithKey(account, 'x');
    for (const name of ['AWSDenyAll', 'AdministratorAccess']) {
      account.call('iam', 'AttachUserPolicy', {
        UserName: 'x',
        PolicyArn: `arn:aws:iam::aws:policy/${name}`,
      });
    }
    expect(principal.policies().identity.map(({ Statement }) => Statement)).toEqual([
      [{ Sid: 'DenyAll', Effect: 'Deny', Action: ['*'], Resource: '*' }],
      [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    ]);
  });
});
