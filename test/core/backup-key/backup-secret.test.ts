import fc from 'fast-check';
import { secretName, secretPolicy, toOwnArns, versionIdOf } from '../../../core/backup-key/backup-secret.ts';

const user = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);

describe('the name of a backup key’s secret', () => {
  it('shows user and incident', () => {
    expect(secretName('build,farm=1', 'fb-1')).toBe('firebreak/backup-key/build=2Cfarm=3D1/fb-1');
  });

  it('is one that Secrets Manager takes, and no other user’s', () => {
    fc.assert(
      fc.property(user, user, (one, other) => {
        const name = secretName(one, 'fb-20261101-100000-0123abcd');
        expect(name).toMatch(/^[A-Za-z0-9/_+=.@-]{1,512}$/);
        expect(name === secretName(other, 'fb-20261101-100000-0123abcd')).toBe(one === other);
      }),
    );
  });
});

it('the id of a value is of the length that Secrets Manager takes', () => {
  expect(versionIdOf('AKIA1')).toHaveLength(64);
  expect(versionIdOf('AKIA1')).not.toBe(versionIdOf('AKIA2'));
});

it('readers of any partition or account are those of this one', () => {
  const here = { partition: 'aws-cn', account: '123456789012' };
  expect(
    toOwnArns(['arn:*:iam::*:role/a*', 'arn:aws:iam::*:user/x', 'arn:aws-cn:iam::999999999999:role/b'], here),
  ).toEqual([
    'arn:aws-cn:iam::123456789012:role/a*',
    'arn:aws-cn:iam::123456789012:user/x',
    'arn:aws-cn:iam::999999999999:role/b',
  ]);
});

describe('the policy of a backup key’s secret', () => {
  interface Denial {
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Condition: { readonly ArnNotLike: { readonly 'aws:PrincipalArn': readonly string[] } };
  }
  const { Statement } = JSON.parse(secretPolicy({ readers: ['reader'], writer: 'writer', root: 'root' })) as {
    readonly Statement: readonly Denial[];
  };
  const exempt = (action: string) =>
    Statement.filter(({ Action }) => Action.includes(`secretsmanager:${action}`)).flatMap(
      ({ Condition }) => Condition.ArnNotLike['aws:PrincipalArn'],
    );

  it('allows nothing, to nobody', () => {
    expect(Statement.map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny', 'Deny']);
  });

  it.each([
    ['GetSecretValue', ['reader']],
    ['PutSecretValue', ['writer']],
    ['PutResourcePolicy', ['reader', 'writer', 'root']],
    ['DeleteResourcePolicy', ['reader', 'writer', 'root']],
    ['DeleteSecret', ['reader', 'writer', 'root']],
    ['UpdateSecret', ['reader', 'writer', 'root']],
    ['ReplicateSecretToRegions', ['reader', 'writer', 'root']],
  ])('leaves %s to %j', (action, who) => {
    expect(exempt(action)).toEqual(who);
  });
});
