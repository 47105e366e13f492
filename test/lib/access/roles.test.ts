import {
  backupStep,
  findingStep,
  observedStep,
  responderPolicy,
  trailStep,
} from '../../../lambda/contract.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { permissions } from '../../../lib/access/permissions.ts';
import type { Permission, RoleName } from '../../../lib/access/permission.ts';
import {
  backupKey,
  flat,
  listOf,
  ofType,
  type Resource,
  resourcesOf,
  type Statement,
  synthesize,
} from '../synthesized.ts';

const { responder, sensors } = synthesize();
const stacks = [responder, ...sensors].map(resourcesOf);
const roles = stacks.flatMap((resources) =>
  ofType(resources, 'AWS::IAM::Role').map(([id, role]) => ({
    id,
    name: nameOf(role),
    statements: statementsOf(role),
  })),
);

describe('the roles', () => {
  it('are those of lib/access/permissions.ts, each with one policy in itself', () => {
    const optional: readonly string[] = [
      ...[backupStep, findingStep, trailStep, observedStep],
      'webhook-delivery',
    ];
    const always = Object.keys(permissions).filter((name) => !optional.includes(name));
    expect(new Set(roles.map(({ name }) => name))).toEqual(new Set(always));
    for (const resources of stacks) {
      expect(ofType(resources, 'AWS::IAM::Policy')).toEqual([]);
      for (const [, role] of ofType(resources, 'AWS::IAM::Role')) {
        expect(role.Properties['ManagedPolicyArns']).toBeUndefined();
        expect(role.Properties['Policies']).toHaveLength(1);
      }
    }
  });

  it('have no managed policy: the only one there is holds the place of the one responder', () => {
    const managed = stacks.flatMap((resources) => ofType(resources, 'AWS::IAM::ManagedPolicy'));
    expect(managed.map(([, { Properties }]) => Object.keys(Properties).toSorted())).toEqual([
      // Neither a description, whose change would replace it, nor anybody who has it.
      ['ManagedPolicyName', 'Path', 'PolicyDocument'],
    ]);
    expect(managed[0]![1].Properties['ManagedPolicyName']).toBe(responderPolicy);
  });

  it.each(roles)(
    'let $name do what lib/access/permissions.ts says, and nothing else',
    ({ name, statements }) => {
      const allowed = statements
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action }) => listOf(Action));
      const granted = permissions[name as RoleName]
        .filter(({ forTags }) => !forTags)
        .flatMap(({ actions }) => actions);
      expect(allowed.toSorted()).toEqual(granted.toSorted());
    },
  );

  it('grant no action by a wildcard', () => {
    const actions = roles.flatMap(({ statements }) => statements.flatMap(({ Action }) => listOf(Action)));
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('grant a wildcard resource only where it is known why', () => {
    const known: Record<string, string> = {
      'arn:aws:iam::<AWS::AccountId>:user/*': 'any user of the account may turn out to be compromised',
      'arn:aws:iam::<AWS::AccountId>:role/*': 'a session of any role may turn out to be compromised',
      '<EvidenceBucketC67FF768.Arn>/incidents/*': 'each incident has objects of its own',
      'arn:aws:states:us-east-1:<AWS::AccountId>:execution:<ContainmentStateMachine437738B6.Name>:*':
        'each incident has executions of its own',
      '*': 'the actions have no resource type in IAM',
    };
    const used = new Set(
      roles
        .flatMap(({ statements }) => statements)
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Resource: on }) => listOf(on).map(flat))
        .filter((resource) => resource.includes('*')),
    );
    expect([...used].sort()).toEqual(Object.keys(known).sort());
  });

  it('grant "*" to no action that has a resource type', () => {
    const prefixes = [
      'cloudtrail:LookupEvents',
      'ec2:DescribeInstances',
      'ec2:DescribeRegions',
      'iam:ListUsers',
      'logs:',
      'iam:ListAccountAliases',
      'pricing:GetProducts',
      'xray:',
    ];
    const actions = roles
      .flatMap(({ statements }) => statements)
      .filter((statement) => listOf(statement.Resource).includes('*'))
      .flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => !prefixes.some((prefix) => action.startsWith(prefix)))).toEqual([]);
  });

  const protectedUsers = [
    'arn:aws:iam::123456789012:user/root-owner',
    'arn:aws:iam::<AWS::AccountId>:user/break-glass/*',
  ];
  const protectedRoles = [
    'arn:aws:iam::<AWS::AccountId>:role/break-glass/*',
    'arn:aws:iam::<AWS::AccountId>:role/firebreak/*',
  ];
  it.each([
    ['deactivate-keys', protectedUsers],
    ['disable-console', protectedUsers],
    ['deactivate-credentials', protectedUsers],
    ['revoke-sessions', [...protectedUsers, ...protectedRoles]],
  ] as const)('deny %s its changes on whoever is protected, and on our own roles', (name, resources) => {
    const { statements } = roles.find((role) => role.name === name)!;
    const denied = statements.filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Action }) => listOf(Action))).toEqual([changesOf(name)]);
    expect(denied.flatMap(({ Resource: on }) => listOf(on).map(flat)).toSorted()).toEqual(
      resources.toSorted(),
    );
  });

  it('all have the path that is denied', () => {
    for (const resources of stacks) {
      for (const [, role] of ofType(resources, 'AWS::IAM::Role'))
        expect(role.Properties['Path']).toBe('/firebreak/');
    }
  });

  it.each(['deactivate-keys', 'disable-console', 'revoke-sessions', 'deactivate-credentials'] as const)(
    'deny %s its changes on whoever carries a protected tag',
    (name) => {
      const tagged = rolesOf({
        protectedTags: [
          { key: 'a', value: 'yes' },
          { key: 'b/c', value: 'x-?*' },
        ],
      });
      const denied = tagged
        .find((role) => role.name === name)!
        .statements.filter(({ Effect }) => Effect === 'Deny')
        .filter(({ Condition }) => Condition);
      expect(denied.map(({ Effect, Action, Condition }) => [Effect, listOf(Action), Condition])).toEqual([
        ['Deny', changesOf(name), { StringLike: { 'aws:ResourceTag/a': 'yes' } }],
        ['Deny', changesOf(name), { StringLike: { 'aws:ResourceTag/b/c': 'x-?*' } }],
      ]);
      const everybody = [...(name === 'revoke-sessions' ? ['role/*'] : []), 'user/*'];
      for (const { Resource: on } of denied) {
        expect(listOf(on).map((each) => flat(each).split(':').at(-1))).toEqual(everybody);
      }
    },
  );

  it('lets the state machine read users and roles only where the settings protect by tag', () => {
    const reads = (of: typeof roles) =>
      of
        .filter(({ name }) => name === 'containment')
        .flatMap(({ statements }) => statements.flatMap(({ Action }) => listOf(Action)))
        .filter((action) => action.startsWith('iam:'));
    expect(reads(roles)).toEqual([]);
    expect(reads(rolesOf({ protectedTags: [{ key: 'a', value: 'yes' }] }))).toEqual([
      'iam:GetUser',
      'iam:GetRole',
    ]);
  });

  it('hold every change of a user among what is denied on protected ones', () => {
    const unprotected = Object.values(permissions)
      .flat()
      .filter(({ actions, protects }) => !protects && actions.some((action) => isChange.test(action)));
    expect(unprotected).toEqual([]);
  });

  it('let nothing change IAM but the function that the role is for', () => {
    const all = rolesOf({ backupKey });
    const changes = all.flatMap(({ name, statements }) =>
      statements
        .filter(
          ({ Effect, Action }) => Effect === 'Allow' && listOf(Action).some((one) => isChange.test(one)),
        )
        .map(({ Condition }) => [
          name,
          flat((Condition as ArnCondition).ArnEquals['lambda:SourceFunctionArn']),
        ]),
    );
    expect(new Set(changes.map(([name]) => name)).size).toBe(5);
    for (const [name, arn] of changes)
      expect(arn).toBe(`arn:aws:lambda:us-east-1:<AWS::AccountId>:function:firebreak-${name}`);
  });

  it('allow none of the calls that only restoring makes', () => {
    const onlyRestoring =
      /^iam:(?:Delete(?:User|Role)(?:Policy|PermissionsBoundary)|Detach(?:User|Role)Policy|CreateLoginProfile)$/;
    const actions = Object.values(permissions).flatMap((all) => all.flatMap((each) => each.actions));
    expect(actions.filter((action) => onlyRestoring.test(action))).toEqual([]);
  });

  it('deny nothing but our own roles where nobody is protected', () => {
    const denied = rolesOf({ protectedPrincipals: [] })
      .flatMap(({ statements }) => statements)
      .filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Resource: on }) => listOf(on).map(flat))).toEqual([
      ['arn:aws:iam::<AWS::AccountId>:role/firebreak/*'],
    ]);
  });
});

const isChange = /^iam:(?!Get|List)/;

interface ArnCondition {
  readonly ArnEquals: Record<string, unknown>;
}

function rolesOf(settings: Partial<Settings>) {
  return ofType(resourcesOf(synthesize(settings).responder), 'AWS::IAM::Role').map(([id, role]) => ({
    id,
    name: nameOf(role),
    statements: statementsOf(role),
  }));
}

function changesOf(name: RoleName): readonly string[] {
  return permissions[name]
    .filter(({ protects }: Permission) => protects)
    .flatMap(({ actions }) => actions)
    .toSorted();
}

function nameOf(role: Resource): string {
  return role.Properties['Policies'][0].PolicyName as string;
}

function statementsOf(role: Resource): Statement[] {
  return role.Properties['Policies'].flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement,
  );
}
