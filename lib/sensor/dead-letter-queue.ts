import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acceptFinding } from '../nag-exceptions.ts';

/**
 * Keeps the events that a rule could not deliver, as long as SQS can, so that they can be delivered by hand.
 *
 * Encrypted by SQS and not with our key: this is the last net, and it must also hold what could not be delivered
 * because the key was disabled.
 */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acceptFinding(
      this.queue,
      'AwsSolutions-SQS3',
      'It is itself the dead-letter queue of an EventBridge rule.',
    );
  }
}
