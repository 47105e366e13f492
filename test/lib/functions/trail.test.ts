import { trailStep } from '../../../lambda/contract.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { permissions } from '../../../lib/access/permissions.ts';
import { appOf } from '../stacks.ts';
import {
  flat,
  listOf,
  ofType,
  onlyOne,
  resourcesOf,
  sample,
  type Statement,
  synthesize,
  trail,
} from '../synthesized.ts';

const templateOf = (settings: Partial<Settings>) =>
  resourcesOf(synthesize({ ...settings, regions: ['us-east-1'] }).responder);
const plain = templateOf({});
const asked = templateOf({ trail });
const alone = templateOf({ trail: { bucket: 'acme-trail', days: 91 } });

function statements(resources: typeof plain): readonly Statement[] {
  const [role] = ofType(resources, 'AWS::IAM::Role').filter(
    ([, { Properties }]) => Properties['Description'] === `Firebreak: ${trailStep}`,
  );
  return role![1].Properties['Policies'][0].PolicyDocument.Statement;
}

const grants = (resources: typeof plain) =>
  statements(resources).map(({ Action, Resource }) => [
    listOf(Action),
    listOf(Resource).map(flat).toSorted(),
  ]);

describe('without a trail in the settings', () => {
  it('there is nothing of it', () => {
    expect(JSON.stringify(plain)).not.toMatch(/athena|glue|Trail(?:WorkGroup|Table|Database)|QueryTrail/i);
  });
});

describe('with one', () => {
  it('adds one function with its role, log and alarm, and what is asked', () => {
    const count = (resources: typeof plain, type: string) => ofType(resources, type).length;
    const types = [...new Set(Object.values(asked).map(({ Type }) => Type))];
    const added = types.filter((type) => count(asked, type) !== count(plain, type));
    expect(added.toSorted()).toEqual([
      'AWS::Athena::WorkGroup',
      'AWS::CloudWatch::Alarm',
      'AWS::Glue::Database',
      'AWS::Glue::Table',
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
    ]);
    for (const type of added) expect(count(asked, type)).toBe(count(plain, type) + 1);
  });

  it('passes cdk-nag', () => {
    const { app } = appOf({ ...sample, trail, regions: ['us-east-1'] });
    expect(() => app.synth()).not.toThrow();
  });

  it('lets nobody who asks leave the limits of the workgroup', () => {
    const { Properties } = onlyOne(asked, 'AWS::Athena::WorkGroup');
    expect(Properties['Name']).toBe('firebreak');
    const { ResultConfiguration: results, ...configuration } = Properties['WorkGroupConfiguration'];
    expect(configuration).toEqual({
      EnforceWorkGroupConfiguration: true,
      PublishCloudWatchMetricsEnabled: true,
      BytesScannedCutoffPerQuery: 100 * 1024 ** 3,
      EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
    });
    expect(flat(results.OutputLocation)).toMatch(/^s3:\/\/<EvidenceBucket.*>\/athena\/$/);
    expect(results.EncryptionConfiguration.EncryptionOption).toBe('SSE_KMS');
    expect(flat(results.EncryptionConfiguration.KmsKey)).toMatch(/^<EncryptionKey.*\.Arn>$/);
    expect(flat(results.ExpectedBucketOwner)).toBe('<AWS::AccountId>');
  });

  it('projects the partitions of the trail, as AWS documents it', () => {
    const { DatabaseName, TableInput } = onlyOne(asked, 'AWS::Glue::Table').Properties;
    expect(DatabaseName).toBe(onlyOne(asked, 'AWS::Glue::Database').Properties['DatabaseInput'].Name);
    expect(TableInput.Parameters).toEqual({
      EXTERNAL: 'TRUE',
      classification: 'cloudtrail',
      'projection.enabled': 'true',
      'projection.account.type': 'injected',
      'projection.region.type': 'injected',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.interval': '1',
      'projection.day.interval.unit': 'DAYS',
      'projection.day.range': 'NOW-401DAYS,NOW',
      'storage.location.template':
        's3://acme-trail/audit/eu/AWSLogs/o-a1b2c3d4e5/${account}/CloudTrail/${region}/${day}',
    });
    expect(TableInput.PartitionKeys.map(({ Name }: { Name: string }) => Name)).toEqual([
      'account',
      'region',
      'day',
    ]);
    expect(TableInput.StorageDescriptor).toMatchObject({
      Location: 's3://acme-trail/audit/eu/AWSLogs/o-a1b2c3d4e5/',
      InputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      SerdeInfo: { SerializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
    });
  });

  it('knows the layout of a trail without prefix and organization', () => {
    const { TableInput } = onlyOne(alone, 'AWS::Glue::Table').Properties;
    expect(TableInput.Parameters['storage.location.template']).toBe(
      's3://acme-trail/AWSLogs/${account}/CloudTrail/${region}/${day}',
    );
    expect(TableInput.Parameters['projection.day.range']).toBe('NOW-92DAYS,NOW');
  });

  it('has every column that the query reads, and no name twice', () => {
    const { Columns } = onlyOne(asked, 'AWS::Glue::Table').Properties['TableInput'].StorageDescriptor;
    const columns = Columns as readonly { Name: string; Type: string }[];
    const names = columns.map(({ Name }) => Name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['eventtime', 'eventsource', 'eventname', 'errorcode']));
    const identity = columns.find(({ Name }) => Name === 'useridentity')!.Type;
    expect(identity).toMatch(/^struct<type:string,.*,accesskeyid:string,/);
    for (const { Type } of columns) expect(Type.split('<').length).toBe(Type.split('>').length);
  });

  it('forgets the answers after a day, and the evidence as before', () => {
    const rules = (resources: typeof plain) =>
      onlyOne(resources, 'AWS::S3::Bucket').Properties['LifecycleConfiguration'].Rules;
    expect(rules(asked)).toEqual([
      ...rules(plain),
      {
        Prefix: 'athena/',
        Status: 'Enabled',
        ExpirationInDays: 1,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
    ]);
  });

  it('lets the step do what lib/access/permissions.ts says, on what it is about alone', () => {
    const glue = 'arn:aws:glue:us-east-1:<AWS::AccountId>';
    const records = 'arn:aws:s3:::acme-trail/audit/eu/AWSLogs/o-a1b2c3d4e5';
    expect(grants(asked).map(([actions]) => actions)).toEqual(
      permissions[trailStep].map(({ actions }) => actions),
    );
    expect(grants(asked).slice(1)).toEqual([
      [
        [
          'athena:GetQueryExecution',
          'athena:GetQueryResults',
          'athena:StartQueryExecution',
          'athena:StopQueryExecution',
        ],
        ['arn:aws:athena:us-east-1:<AWS::AccountId>:workgroup/firebreak'],
      ],
      [['glue:GetDatabase'], [`${glue}:catalog`, `${glue}:database/default`, `${glue}:database/firebreak`]],
      [
        ['glue:GetTable'],
        [`${glue}:catalog`, `${glue}:database/firebreak`, `${glue}:table/firebreak/cloudtrail`],
      ],
      [['s3:GetBucketLocation', 's3:ListBucket'], ['arn:aws:s3:::acme-trail']],
      [
        ['s3:GetObject'],
        [`${records}/444455556666/CloudTrail/*`, `${records}/<AWS::AccountId>/CloudTrail/*`],
      ],
      [['kms:Decrypt'], [trail.kmsKeyArn]],
      [
        ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        [expect.stringMatching(/^<EvidenceBucket.*\.Arn>\/athena\/\*$/)],
      ],
      [
        ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        [expect.stringMatching(/^<EvidenceBucket.*\.Arn>$/)],
      ],
      [['kms:Decrypt', 'kms:GenerateDataKey'], [expect.stringMatching(/^<EncryptionKey.*\.Arn>$/)]],
    ]);
  });

  it('lets it use no other key where the trail has none', () => {
    const keys = grants(alone).filter(([actions]) => actions!.includes('kms:Decrypt'));
    expect(keys).toEqual([
      [['kms:Decrypt', 'kms:GenerateDataKey'], [expect.stringMatching(/^<EncryptionKey.*\.Arn>$/)]],
    ]);
  });
});
