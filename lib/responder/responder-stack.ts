import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../../core/settings/settings.ts';
import { Alarms } from './alarms.ts';
import { Containment } from './containment.ts';
import { EncryptionKey } from './encryption-key.ts';
import { Evidence } from './evidence.ts';
import { IncidentTable } from './incident-table.ts';
import { FirstNotice } from './first-notice.ts';
import { Intake } from '../sensor/intake.ts';
import { KeepWarm } from '../functions/keep-warm.ts';
import { SubscriptionCheck } from '../notify/subscription-check.ts';
import { Webhooks } from '../notify/webhooks.ts';
import { ReportTopic } from './report-topic.ts';
import { createRole } from '../access/role.ts';
import { resultsPrefix } from './trail-table.ts';

export interface ResponderProps extends StackProps {
  readonly settings: Settings;
}

/** Everything that responds: one stack, in the home region. */
export class ResponderStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: ResponderProps) {
    super(scope, id, props);
    const { retentionDays, notify, operators } = settings;

    const { key } = new EncryptionKey(this, 'Encryption');
    const { topic } = new ReportTopic(this, 'Reports', { key, notify });
    const { table } = new IncidentTable(this, 'Incidents', { key, operators });
    const { bucket } = new Evidence(this, 'Evidence', {
      key,
      retentionDays,
      ...(settings.trail && { queryResults: resultsPrefix }),
    });
    const containment = new Containment(this, 'Containment', { settings, key, table, bucket, topic });
    const { stateMachine, patrol } = containment;
    const noticeRole = createRole(this, 'NoticeDeliveryRole', {
      name: 'notice-delivery',
      service: 'events.amazonaws.com',
      resources: { 'report-topic': [topic.topicArn], key: [key.keyArn] },
    });
    const intake = new Intake(this, 'Intake', {
      stateMachine,
      ...(patrol && { patrolRole: patrol.step.role }),
      notices: { arn: topic.topicArn, role: noticeRole },
    });
    const firstNotice = new FirstNotice(this, 'FirstNotice', {
      settings,
      containment,
      deadLetters: intake.undeliveredNotices,
    });
    const warm = settings.keepWarm ? new KeepWarm(this, 'KeepWarm', containment.functions) : undefined;
    const webhooks =
      settings.webhooks.length > 0 ? new Webhooks(this, 'Webhooks', settings.webhooks) : undefined;
    const subscriptions =
      notify.emails.length > 0
        ? new SubscriptionCheck(this, 'SubscriptionCheck', { settings, topic, key })
        : undefined;
    new Alarms(this, 'Alarms', {
      ...{ containment, firstNotice, intake, topic },
      ...(warm && { warm }),
      ...(webhooks && { webhooks }),
      ...(subscriptions && { subscriptions }),
    });

    new CfnOutput(this, 'ReportTopicArn', { value: topic.topicArn });
    new CfnOutput(this, 'EvidenceBucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'IncidentTableName', { value: table.tableName });
    new CfnOutput(this, 'StateMachineArn', { value: stateMachine.stateMachineArn });
  }
}
