import { backupStep } from '../../../lambda/contract.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { permissions } from '../../../lib/access/permissions.ts';
import { backupKey, flat, listOf, ofType, resourcesOf, type Statement, synthesize } from '../synthesized.ts';

const templateOf = (settings: Partial<Settings>) => resourcesOf(synthesize(settings).responder);
const plain = templateOf({});
const backed = templateOf({ backupKey });

function statements(resources: typeof plain): readonly Statement[] {
  const [role] = ofType(resources, 'AWS::IAM::Role').filter(
    ([, { Properties }]) => Properties['Description'] === `Firebreak: ${backupStep}`,
  );
  return role![1].Properties['Policies'][0].PolicyDocument.Statement;
}

const actionsOf = (resources: typeof plain, effect: Statement['Effect']) =>
  statements(resources)
    .filter(({ Effect }) => Effect === effect)
    .flatMap(({ Action }) => listOf(Action));

describe('without a backup key in the settings', () => {
  it('nothing of Firebreak may make a key, delete one, or touch a secret', () => {
    expect(JSON.stringify(plain)).not.toMatch(/CreateAccessKey|DeleteAccessKey|secretsmanager|BackupKey/);
  });
});

describe('with one', () => {
  it('adds one function with its role, log and alarm, and nothing else', () => {
    const count = (resources: typeof plain) => {
      const types = Object.values(resources).map(({ Type }) => Type);
      return Object.fromEntries(
        [...new Set(types)].map((type) => [type, types.filter((t) => t === type).length]),
      );
    };
    const [before, after] = [count(plain), count(backed)];
    const added = Object.keys(after).filter((type) => after[type] !== before[type]);
    expect(added.toSorted()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
    ]);
    for (const type of added) expect(after[type]).toBe(before[type]! + 1);
  });

  it('lets it do what lib/access/permissions.ts says, and delete no key', () => {
    const granted = permissions[backupStep].filter(({ forFullUsers }) => !forFullUsers);
    expect(actionsOf(backed, 'Allow').toSorted()).toEqual(
      // The table is encrypted with the key, too: CDK joins its statements, each action once.
      [...new Set(granted.flatMap(({ actions }) => actions))].toSorted(),
    );
    expect(actionsOf(backed, 'Allow')).not.toContain('iam:DeleteAccessKey');
  });

  it('lets it delete one only where the settings do', () => {
    const full = templateOf({ backupKey: { ...backupKey, whenFull: 'delete-inactive' } });
    expect(actionsOf(full, 'Allow')).toContain('iam:DeleteAccessKey');
    expect(actionsOf(full, 'Deny')).toContain('iam:DeleteAccessKey');
  });

  it('lets it never read a secret', () => {
    expect(actionsOf(backed, 'Allow').join()).not.toMatch(/GetSecretValue|secretsmanager:\*/);
  });

  it('is on the owners, the secrets of its own path, the table, the key and its log alone', () => {
    const on = statements(backed)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Resource }) => listOf(Resource).map(flat));
    expect([...new Set(on)].toSorted()).toEqual([
      expect.stringMatching(/^<ContainmentCreateBackupKeyLogs.*>$/),
      expect.stringMatching(/^<EncryptionKey.*>$/),
      expect.stringMatching(/^<IncidentsTable.*>$/),
      'arn:aws:iam::<AWS::AccountId>:user/service/*',
      'arn:aws:secretsmanager:us-east-1:<AWS::AccountId>:secret:firebreak/backup-key/*',
    ]);
  });

  it('denies its changes on protected users', () => {
    const [denied] = statements(backed).filter(({ Effect }) => Effect === 'Deny');
    expect(listOf(denied!.Action).toSorted()).toEqual(['iam:CreateAccessKey', 'iam:UpdateAccessKey']);
    expect(listOf(denied!.Resource).map(flat)).toContain('arn:aws:iam::123456789012:user/root-owner');
  });

  it('denies its changes on users that a tag protects', () => {
    const tagged = templateOf({ backupKey, protectedTags: [{ key: 'a', value: 'yes' }] });
    const denied = statements(tagged).filter(({ Effect, Condition }) => Effect === 'Deny' && Condition);
    expect(denied.flatMap(({ Action }) => listOf(Action))).toContain('iam:CreateAccessKey');
  });

  it('tells the function the key, the account and its own role', () => {
    const [, { Properties }] = ofType(backed, 'AWS::Lambda::Function').find(
      ([, one]) => one.Properties['FunctionName'] === `firebreak-${backupStep}`,
    )!;
    const { FIREBREAK_KEY, FIREBREAK_ACCOUNT, FIREBREAK_OWN_ROLE } = Properties['Environment'].Variables;
    expect([FIREBREAK_KEY, FIREBREAK_ACCOUNT, FIREBREAK_OWN_ROLE].map(flat)).toEqual([
      expect.stringMatching(/^<EncryptionKey.*\.Arn>$/),
      '<AWS::AccountId>',
      expect.stringMatching(/^<ContainmentCreateBackupKeyRole.*\.Arn>$/),
    ]);
  });
});
