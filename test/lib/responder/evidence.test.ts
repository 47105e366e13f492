import type { Settings } from '../../../core/settings/settings.ts';
import { appOf } from '../stacks.ts';
import { flat, type Json, onlyOne, resourcesOf, sample, type Statement, synthesize } from '../synthesized.ts';

const stack = (settings: Partial<Settings>) => resourcesOf(synthesize(settings).responder);
const bucketPolicy = (settings: Partial<Settings>): readonly Statement[] =>
  onlyOne(stack(settings), 'AWS::S3::BucketPolicy').Properties['PolicyDocument'].Statement as Statement[];
const sids = (statements: readonly Statement[]) => statements.flatMap(({ Sid }) => Sid ?? []);

describe('who may read evidence', () => {
  it('is for IAM to say, where the settings name nobody', () => {
    expect(sids(bucketPolicy({}))).toEqual([]);
  });
  it('are our roles and those of the settings alone: everybody else is denied, of each version', () => {
    const evidenceReaders = ['arn:aws:iam::*:role/forensics/*'];
    const found = bucketPolicy({ evidenceReaders }).find(
      ({ Sid }) => Sid === 'ReadByFirebreakAndReadersAlone',
    );
    expect(found).toMatchObject({
      ...{ Effect: 'Deny', Principal: { AWS: '*' } },
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
    });
    const { Condition: condition } = found as unknown as {
      readonly Condition: { readonly ArnNotLike: Record<string, Json[]>; readonly Bool: object };
    };
    expect(condition.ArnNotLike['aws:PrincipalArn']!.map((arn) => flat(arn))).toEqual([
      'arn:aws:iam::<AWS::AccountId>:role/firebreak/*',
      'arn:aws:iam::<AWS::AccountId>:role/forensics/*',
    ]);
    expect(condition.Bool).toEqual({ 'aws:PrincipalIsAWSService': 'false' });
  });
});

describe('Object Lock', () => {
  it.each([
    ['governance', 'GOVERNANCE'],
    ['compliance', 'COMPLIANCE'],
  ] as const)('of mode %s is the default of the bucket', (mode, Mode) => {
    expect(onlyOne(stack({ objectLock: { mode, days: 30 } }), 'AWS::S3::Bucket').Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode, Days: 30 } } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });
  it('is off where the settings do not ask for it', () => {
    expect(onlyOne(stack({}), 'AWS::S3::Bucket').Properties).not.toHaveProperty('ObjectLockEnabled');
  });
});

describe('deletion protection', () => {
  const protectedStack = stack({ deletionProtection: true });
  it('is on the stacks, the table, the bucket and the key', () => {
    const { responder, sensors } = appOf({ ...sample, deletionProtection: true });
    expect([responder, ...sensors].every(({ terminationProtection }) => terminationProtection)).toBe(true);
    const table = onlyOne(protectedStack, 'AWS::DynamoDB::Table');
    expect(table.Properties).toMatchObject({ DeletionProtectionEnabled: true });
    expect(bucketPolicy({ deletionProtection: true })).toContainEqual(
      expect.objectContaining({
        ...{ Sid: 'NobodyDeletesIt', Effect: 'Deny' },
        Action: ['s3:DeleteBucket', 's3:DeleteObjectVersion'],
      }),
    );
    const key = onlyOne(protectedStack, 'AWS::KMS::Key').Properties['KeyPolicy'].Statement as Statement[];
    expect(key).toContainEqual(
      expect.objectContaining({
        ...{ Sid: 'NobodyDeletesIt', Effect: 'Deny' },
        Action: ['kms:DisableKey', 'kms:ScheduleKeyDeletion'],
      }),
    );
  });
  it('is off by default: a trial must be able to end', () => {
    const { responder, sensors } = appOf(sample);
    expect([responder, ...sensors].some(({ terminationProtection }) => terminationProtection)).toBe(false);
    expect(onlyOne(stack({}), 'AWS::DynamoDB::Table').Properties).toMatchObject({
      DeletionProtectionEnabled: false,
    });
    expect(JSON.stringify(stack({}))).not.toContain('NobodyDeletesIt');
  });
});
