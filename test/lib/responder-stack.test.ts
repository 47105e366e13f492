import { Template } from 'aws-cdk-lib/assertions';
import { steps } from '../../lambda/contract.ts';
import { runbook } from '../../lib/runbook.ts';
import { flat, ofType, type Resource, resourcesOf, type Statement, synthesize } from './synthesized.ts';

const { responder } = synthesize({ retentionDays: 90, followUpMinutes: 20 });
const resources = resourcesOf(responder);
const only = (type: string) => {
  const [first, ...more] = ofType(resources, type);
  expect(more).toEqual([]);
  return { id: first![0], ...first![1] };
};
const account = { Ref: 'AWS::AccountId' };

describe('the responder', () => {
  it('says where everything is', () => {
    expect(Object.keys(Template.fromStack(responder).toJSON()['Outputs'])).toEqual([
      'ReportTopicArn', 'EvidenceBucketName', 'IncidentTableName', 'StateMachineArn',
    ]);
  });
});

describe('its key', () => {
  const key = only('AWS::KMS::Key');
  const statements = key.Properties['KeyPolicy'].Statement as Statement[];

  it('rotates and outlives the stack', () => {
    expect(key.Properties['EnableKeyRotation']).toBe(true);
    expect(key.DeletionPolicy).toBe('Retain');
  });

  it('is open to the alarms of this account and, by IAM, to this account', () => {
    expect(statements).toHaveLength(2);
    expect(statements[1]).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    });
    expect(flat((statements[0]!.Principal as { AWS: unknown }).AWS)).toBe('arn:aws:iam::<AWS::AccountId>:root');
  });

  it('encrypts topic, table and evidence', () => {
    const arn = { 'Fn::GetAtt': [key.id, 'Arn'] };
    expect(only('AWS::SNS::Topic').Properties['KmsMasterKeyId']).toEqual(arn);
    expect(only('AWS::DynamoDB::Table').Properties['SSESpecification']).toEqual({
      KMSMasterKeyId: arn, SSEEnabled: true, SSEType: 'KMS',
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
    expect(table.DeletionPolicy).toBe('Retain');
  });
});

describe('the evidence bucket', () => {
  const bucket = only('AWS::S3::Bucket');

  it('is private, versioned, forgets after the retention, and outlives the stack', () => {
    expect(bucket.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 90 } }],
      },
    });
    expect(bucket.DeletionPolicy).toBe('Retain');
  });

  it('takes TLS only', () => {
    expect(only('AWS::S3::BucketPolicy').Properties['PolicyDocument'].Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
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
      Protocol: 'email', Endpoint: 'oncall@example.com',
    });
  });
});

describe('each step', () => {
  const functions = ofType(resources, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);

  it('is a Lambda of its own, with a role and a log of its own', () => {
    expect(functions.map((one) => one['FunctionName'])).toEqual(steps.map((step) => `firebreak-${step}`));
    expect(new Set(functions.map((one) => flat(one['Role']))).size).toBe(steps.length);
    for (const one of functions) {
      const log = resources[one['LoggingConfig'].LogGroup.Ref]!;
      expect(log.Properties).toEqual({ LogGroupName: `/aws/lambda/${one['FunctionName']}`, RetentionInDays: 90 });
    }
  });

  it('runs Node.js 24 on Graviton', () => {
    for (const one of functions) {
      expect(one).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 1024, Handler: 'index.handler' });
    }
  });

  it('has the time that it needs', () => {
    expect(Object.fromEntries(functions.map((one) => [one['FunctionName'].slice(10), one['Timeout']]))).toEqual({
      'resolve-caller': 15,
      'deactivate-keys': 15,
      'disable-console': 15,
      'revoke-sessions': 15,
      verify: 30,
      'review-activity': 300,
      'publish-report': 60,
    });
  });

  it('is told what it must know and no more', () => {
    const shared = (step: string) => ({ POWERTOOLS_SERVICE_NAME: step, POWERTOOLS_METRICS_NAMESPACE: 'Firebreak' });
    const extra: Record<string, object> = {
      'resolve-caller': {
        FIREBREAK_INCIDENT_TABLE: { Ref: only('AWS::DynamoDB::Table').id },
        FIREBREAK_ACCOUNT: account,
      },
      'publish-report': {
        FIREBREAK_REPORT_TOPIC: { Ref: only('AWS::SNS::Topic').id },
        FIREBREAK_EVIDENCE_BUCKET: { Ref: only('AWS::S3::Bucket').id },
      },
    };
    for (const one of functions) {
      const step = one['FunctionName'].slice(10) as string;
      expect(one['Environment'].Variables).toEqual({ ...shared(step), ...extra[step] });
    }
  });
});

describe('the state machine', () => {
  it('is traced, and logs without what an attacker wrote', () => {
    const { Properties } = only('AWS::StepFunctions::StateMachine');
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

describe('every alarm', () => {
  const alarms = ofType(resources, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const topic = { Ref: only('AWS::SNS::Topic').id };

  it('tells the report topic at the first occurrence', () => {
    expect(alarms).toHaveLength(6 + steps.length);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        AlarmActions: [topic], Threshold: 1, EvaluationPeriods: 1, Period: 60,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching',
      });
      expect(alarm['ActionsEnabled']).not.toBe(false);
    }
  });

  it('says what it means and which entry of the runbook answers it', () => {
    const entries = Object.values<string>(runbook);
    for (const { AlarmDescription } of alarms) {
      const [, anchor] = /docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)!;
      expect(entries).toContain(anchor);
      expect(AlarmDescription.length).toBeGreaterThan(80);
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
      expect(AlarmDescription).not.toMatch(/["\\\n]/);
    }
  });

  it('of NotContained watches the metric that verify writes', () => {
    expect(alarms).toContainEqual(
      expect.objectContaining({
        Namespace: 'Firebreak',
        MetricName: 'NotContained',
        Dimensions: [{ Name: 'service', Value: 'verify' }],
        Statistic: 'Sum',
      }),
    );
  });

  it('watches each way in which an execution can end badly', () => {
    const watched = alarms.filter(({ Namespace }) => Namespace === 'AWS/States').map(({ MetricName }) => MetricName);
    expect(watched.sort()).toEqual(['ExecutionsAborted', 'ExecutionsFailed', 'ExecutionsTimedOut']);
  });
});

describe('what arrives', () => {
  const rules = ofType(resources, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);
  const bus = only('AWS::Events::EventBus');
  const [launches, sensorAlarms, failures] = rules as [Resource['Properties'], Resource['Properties'], Resource['Properties']];

  it('on the bus as a launch starts a containment with the event as it came', () => {
    expect(bus.Properties['Name']).toBe('firebreak');
    expect(launches['EventBusName']).toEqual({ Ref: bus.id });
    const [target] = launches['Targets'];
    expect(target.Arn).toEqual({ Ref: only('AWS::StepFunctions::StateMachine').id });
    expect([target.Input, target.InputPath, target.InputTransformer]).toEqual([undefined, undefined, undefined]);
  });

  it('on the bus as an alarm is told, with region, alarm, reason and runbook', () => {
    expect(sensorAlarms['EventBusName']).toEqual({ Ref: bus.id });
    const { InputPathsMap, InputTemplate } = sensorAlarms['Targets'][0].InputTransformer;
    expect(Object.values(InputPathsMap)).toEqual(
      expect.arrayContaining(['$.region', '$.detail.alarmName', '$.detail.state.reason', '$.detail.configuration.description']),
    );
    expect(flat(InputTemplate)).toMatch(/^"Firebreak: the sensor in <region> raised alarm/);
  });

  it('on the default bus as the bad end of a containment is told, with what to do', () => {
    expect(failures['EventBusName']).toBeUndefined();
    expect(failures['EventPattern']).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: [{ Ref: only('AWS::StepFunctions::StateMachine').id }],
      },
    });
    expect(flat(failures['Targets'][0].InputTransformer.InputTemplate)).toMatch(
      /^"Firebreak: NOT CONTAINED\? .*\n?[^]*Act now[^]*runbook\.md#containment-failed"$/,
    );
  });

  it('is told to the report topic', () => {
    for (const rule of [sensorAlarms, failures]) {
      expect(rule['Targets'].map(({ Arn }: { Arn: unknown }) => Arn)).toEqual([{ Ref: only('AWS::SNS::Topic').id }]);
    }
  });
});
