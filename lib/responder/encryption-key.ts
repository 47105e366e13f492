import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * The key of the report topic, the incident table, the evidence and backup keys. Who of the account may use it, IAM says
 * (the default key policy). A key of our own because CloudWatch cannot publish to a topic under AWS's key for SNS, and
 * nobody would be told.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class EncryptionKey extends Construct {
  readonly key: Key;

  /** @param deletionProtection what is encrypted with a key that is gone, is gone: it can be neither deleted nor disabled */
  constructor(scope: Construct, id: string, deletionProtection: boolean) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: 'firebreak',
      description: 'Firebreak: reports, incidents and evidence.',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // EventBridge is not among them: it publishes under a role of ours (lib/sensor/delivery.ts).
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (!deletionProtection) return;
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyDeletesIt',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:DisableKey', 'kms:ScheduleKeyDeletion'],
        resources: ['*'],
      }),
    );
  }
}
