import {
  patrolStep,
  progressStep,
  stepFields,
  steps,
  subscriptionStep,
  warmSteps,
} from '../../../lambda/contract.ts';
import {
  flat,
  type Json,
  machineOf,
  ofType,
  onlyOne,
  resourcesOf,
  type Statement,
  synthesize,
} from '../synthesized.ts';

const { responder } = synthesize({ retentionDays: 90, followUpMinutes: 20 });
const resources = resourcesOf(responder);
const only = (type: string) => onlyOne(resources, type);
const account = { Ref: 'AWS::AccountId' };

describe('the responder', () => {
  it('says where everything is', () => {
    expect(Object.keys(responder.template.Outputs ?? {})).toEqual([
      'ReportTopicArn',
      'EvidenceBucketName',
      'IncidentTableName',
      'StateMachineArn',
    ]);
  });
});

describe('its key', () => {
  const key = only('AWS::KMS::Key');
  const statements = key.Properties['KeyPolicy'].Statement as Statement[];

  it('rotates and outlives the stack', () => {
    expect(key.Properties['EnableKeyRotation']).toBe(true);
    expect(key.DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('is open to the alarms of this account and, by IAM, to this account', () => {
    expect(statements).toHaveLength(2);
    expect(statements[1]).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    });
    expect(flat((statements[0]!.Principal as { AWS: unknown }).AWS)).toBe(
      'arn:aws:iam::<AWS::AccountId>:root',
    );
  });

  it('encrypts topic, table and evidence', () => {
    const arn = { 'Fn::GetAtt': [key.id, 'Arn'] };
    expect(only('AWS::SNS::Topic').Properties['KmsMasterKeyId']).toEqual(arn);
    expect(only('AWS::DynamoDB::Table').Properties['SSESpecification']).toEqual({
      KMSMasterKeyId: arn,
      SSEEnabled: true,
      SSEType: 'KMS',
    });
    const [rule] = only('AWS::S3::Bucket').Properties['BucketEncryption'].ServerSideEncryptionConfiguration;
    expect(rule.ServerSideEncryptionByDefault).toEqual({ KMSMasterKeyID: arn, SSEAlgorithm: 'aws:kms' });
  });
});

describe('the incident table', () => {
  const table = only('AWS::DynamoDB::Table');

  it('is keyed, paid on demand, recoverable, forgetful, and outlives the stack', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    expect(table.DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('is written by whoever IAM lets, where the settings name no operators: a pause must not be refused', () => {
    expect(table.Properties).not.toHaveProperty('ResourcePolicy');
  });

  it('is written by our roles and the operators alone, where the settings name them', () => {
    const operators = ['arn:aws:iam::*:role/oncall/*', 'arn:aws:iam::111122223333:user/ada'];
    const restricted = onlyOne(resourcesOf(synthesize({ operators }).responder), 'AWS::DynamoDB::Table');
    const [statement, ...others] = restricted.Properties['ResourcePolicy'].PolicyDocument
      .Statement as Statement[];
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' }, Resource: '*' });
    const { Action: actions, Condition: condition } = statement as unknown as {
      readonly Action: readonly string[];
      readonly Condition: { readonly ArnNotLike: Record<string, Json[]>; readonly Bool: object };
    };
    expect(condition.ArnNotLike['aws:PrincipalArn']!.map((arn) => flat(arn))).toEqual([
      'arn:aws:iam::<AWS::AccountId>:role/firebreak/*',
      'arn:aws:iam::111122223333:user/ada',
      'arn:aws:iam::<AWS::AccountId>:role/oncall/*',
    ]);
    expect(condition.Bool).toEqual({ 'aws:PrincipalIsAWSService': 'false' });
    expect(actions).toEqual(
      expect.arrayContaining(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
    );
  });
});

describe('the evidence bucket', () => {
  const bucket = only('AWS::S3::Bucket');

  it('is private, versioned, forgets after the retention, and outlives the stack', () => {
    expect(bucket.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: {
        Rules: [
          { Status: 'Enabled', ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 90 } },
        ],
      },
    });
    expect(bucket.DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('takes TLS only', () => {
    expect(only('AWS::S3::BucketPolicy').Properties['PolicyDocument'].Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });
});

describe('the report topic', () => {
  const statements = only('AWS::SNS::TopicPolicy').Properties['PolicyDocument'].Statement as Statement[];

  it('takes TLS only, and lets in the alarms of this account', () => {
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    ]);
  });

  it('subscribes every address of the settings', () => {
    expect(only('AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'oncall@example.com',
    });
  });
});

describe('each step', () => {
  const all = [...steps, patrolStep, progressStep, subscriptionStep];
  const functions = ofType(resources, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);

  it('is a Lambda of its own, with a role and a log of its own', () => {
    expect(functions.map((one) => one['FunctionName'])).toEqual(all.map((step) => `firebreak-${step}`));
    expect(new Set(functions.map((one) => flat(one['Role']))).size).toBe(all.length);
    for (const one of functions) {
      const log = resources[one['LoggingConfig'].LogGroup.Ref]!;
      // Without a name: one that stays behind would stop the next deployment.
      expect(log.Properties).toEqual({ RetentionInDays: 90 });
    }
  });

  it('runs Node.js 24 on Graviton, on a whole vCPU what a containment waits for', () => {
    const onTheWay: readonly unknown[] = warmSteps.map((step) => `firebreak-${step}`);
    const memoryOf = (name: unknown) => (onTheWay.includes(name) ? 1769 : 1024);
    for (const one of functions) {
      const name = one['FunctionName'] as string;
      expect(one).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: name === `firebreak-${patrolStep}` ? 256 : memoryOf(name),
        Handler: 'index.handler',
      });
    }
  });

  it('has the time that it needs', () => {
    expect(
      Object.fromEntries(functions.map((one) => [one['FunctionName'].slice(10), one['Timeout']])),
    ).toEqual({
      'resolve-caller': 15,
      'deactivate-keys': 30,
      'disable-console': 30,
      'revoke-sessions': 30,
      'deactivate-credentials': 30,
      verify: 45,
      'trace-credential': 90,
      'find-persistence': 90,
      'review-activity': 300,
      'inspect-instances': 30,
      'count-launches': 60,
      'store-evidence': 60,
      'publish-report': 60,
      'read-progress': 30,
      [subscriptionStep]: 60,
      patrol: 900,
    });
  });

  it('is told what it must know and no more', () => {
    const shared = (step: string) => ({
      POWERTOOLS_SERVICE_NAME: step,
      POWERTOOLS_METRICS_NAMESPACE: 'Firebreak',
    });
    const extra: Record<string, object> = {
      'resolve-caller': {
        FIREBREAK_INCIDENT_TABLE: { Ref: only('AWS::DynamoDB::Table').id },
        FIREBREAK_ACCOUNT: account,
      },
      ...Object.fromEntries(
        [...Object.keys(stepFields), 'count-launches'].map((step) => [
          step,
          { FIREBREAK_INCIDENT_TABLE: { Ref: only('AWS::DynamoDB::Table').id } },
        ]),
      ),
      patrol: {
        FIREBREAK_INCIDENT_TABLE: { Ref: only('AWS::DynamoDB::Table').id },
        FIREBREAK_STATE_MACHINE: { Ref: machineOf(resources).id },
      },
      'trace-credential': { FIREBREAK_ACCOUNT: account },
      'find-persistence': { FIREBREAK_ACCOUNT: account },
      'review-activity': {
        FIREBREAK_EVIDENCE_BUCKET: { Ref: only('AWS::S3::Bucket').id },
        FIREBREAK_LOOKUPS_PER_SECOND: '2',
        NODE_OPTIONS: '--max-semi-space-size=4 --max-old-space-size=160',
      },
      'store-evidence': { FIREBREAK_EVIDENCE_BUCKET: { Ref: only('AWS::S3::Bucket').id } },
      'publish-report': {
        FIREBREAK_REPORT_TOPIC: { Ref: only('AWS::SNS::Topic').id },
        FIREBREAK_EVIDENCE_BUCKET: { Ref: only('AWS::S3::Bucket').id },
      },
      [subscriptionStep]: { FIREBREAK_REPORT_TOPIC: { Ref: only('AWS::SNS::Topic').id } },
    };
    for (const one of functions) {
      const step = one['FunctionName'].slice(10) as string;
      expect(one['Environment'].Variables).toEqual({ ...shared(step), ...extra[step] });
    }
  });
});

describe('the state machine', () => {
  it('is traced, and logs without what an attacker wrote', () => {
    const { Properties } = machineOf(resources);
    expect(Properties).toMatchObject({
      StateMachineName: 'firebreak-containment',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    });
    expect(Properties['StateMachineType'] ?? 'STANDARD').toBe('STANDARD');
    const [{ CloudWatchLogsLogGroup }] = Properties['LoggingConfiguration'].Destinations;
    const log = resources[CloudWatchLogsLogGroup.LogGroupArn['Fn::GetAtt'][0]]!;
    expect(log.Properties['RetentionInDays']).toBe(90);
  });
});
