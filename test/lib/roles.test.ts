import { type Permission, permissions, type RoleName } from '../../lib/permissions.ts';
import {
  flat,
  listOf,
  ofType,
  type Resource,
  resourcesOf,
  type Statement,
  synthesize,
} from './synthesized.ts';

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
  it('are those of lib/permissions.ts, each with one policy in itself', () => {
    expect(new Set(roles.map(({ name }) => name))).toEqual(new Set(Object.keys(permissions)));
    for (const resources of stacks) {
      expect(ofType(resources, 'AWS::IAM::Policy')).toEqual([]);
      expect(ofType(resources, 'AWS::IAM::ManagedPolicy')).toEqual([]);
      for (const [, role] of ofType(resources, 'AWS::IAM::Role')) {
        expect(role.Properties['ManagedPolicyArns']).toBeUndefined();
        expect(role.Properties['Policies']).toHaveLength(1);
      }
    }
  });

  it.each(roles)('let $name do what lib/permissions.ts says, and nothing else', ({ name, statements }) => {
    const allowed = statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => listOf(Action));
    const granted = permissions[name as RoleName].flatMap(({ actions }) => actions);
    expect(allowed.toSorted()).toEqual(granted.toSorted());
  });

  it('grant no action by a wildcard', () => {
    const actions = roles.flatMap(({ statements }) => statements.flatMap(({ Action }) => listOf(Action)));
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('grant a wildcard resource only where it is known why', () => {
    const known: Record<string, string> = {
      'arn:aws:iam::<AWS::AccountId>:user/*': 'any user of the account may turn out to be compromised',
      '<EvidenceBucketC67FF768.Arn>/incidents/*': 'each incident has objects of its own',
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
    const prefixes = ['cloudtrail:LookupEvents', 'ec2:DescribeRegions', 'logs:', 'xray:'];
    const actions = roles
      .flatMap(({ statements }) => statements)
      .filter((statement) => listOf(statement.Resource).includes('*'))
      .flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => !prefixes.some((prefix) => action.startsWith(prefix)))).toEqual([]);
  });

  it.each(['deactivate-keys', 'disable-console', 'revoke-sessions'] as const)(
    'deny %s its changes on the protected users',
    (name) => {
      const { statements } = roles.find((role) => role.name === name)!;
      const changes = permissions[name]
        .filter(({ protects }: Permission) => protects)
        .flatMap(({ actions }) => actions);
      expect(changes.length).toBeGreaterThan(0);
      const denied = statements.filter(({ Effect }) => Effect === 'Deny');
      expect(denied.map(({ Action }) => listOf(Action))).toEqual([changes]);
      expect(denied.flatMap(({ Resource: on }) => listOf(on).map(flat)).toSorted()).toEqual([
        'arn:aws:iam::123456789012:user/root-owner',
        'arn:aws:iam::<AWS::AccountId>:user/break-glass/*',
      ]);
    },
  );

  it('hold every change of a user among what is denied on protected ones', () => {
    const isChange = /^iam:(?!Get|List)/;
    const unprotected = Object.values(permissions)
      .flat()
      .filter(({ actions, protects }) => !protects && actions.some((action) => isChange.test(action)));
    expect(unprotected).toEqual([]);
  });

  it('deny nothing where no user is protected', () => {
    const { responder: open } = synthesize({ protectedPrincipals: ['arn:aws:iam::*:role/deploy'] });
    const denied = ofType(resourcesOf(open), 'AWS::IAM::Role')
      .flatMap(([, role]) => statementsOf(role))
      .filter(({ Effect }) => Effect === 'Deny');
    expect(denied).toEqual([]);
  });
});

function nameOf(role: Resource): string {
  return role.Properties['Policies'][0].PolicyName as string;
}

function statementsOf(role: Resource): Statement[] {
  return role.Properties['Policies'].flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement,
  );
}
