import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../../core/settings/settings.ts';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { ChangedByOthers } from '../changes/changed-by-others.ts';
import { deployersOf } from '../changes/deployers.ts';
import { iamRegion } from '../regions.ts';
import { Alarms } from './alarms.ts';
import { Containment } from './containment.ts';
import { EncryptionKey } from './encryption-key.ts';
import { Evidence } from './evidence.ts';
import { IncidentTable } from './incident-table.ts';
import { FirstNotice } from './first-notice.ts';
import { Intake } from '../sensor/intake.ts';
import { KeepWarm } from '../functions/keep-warm.ts';
import { ObservedReport } from '../notify/observed-report.ts';
import { SubscriptionCheck } from '../notify/subscription-check.ts';
import { Webhooks } from '../notify/webhooks.ts';
import { ReportTopic } from './report-topic.ts';
import { OneResponder } from '../access/one-responder.ts';
import { createRole } from '../access/role.ts';
import { resultsPrefix } from './trail-table.ts';

export interface ResponderProps extends StackProps {
  readonly settings: Settings;
}

/** Everything that responds: one stack, in the home region. */
export class ResponderStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: ResponderProps) {
    super(scope, id, props);
    const { notify, operators, deletionProtection } = settings;

    const { key } = new EncryptionKey(this, 'Encryption', deletionProtection);
    const { topic } = new ReportTopic(this, 'Reports', { key, notify });
    const { table } = new IncidentTable(this, 'Incidents', { key, operators, deletionProtection });
    const { bucket } = new Evidence(this, 'Evidence', {
      ...{ key, settings },
      ...(settings.trail && { queryResults: resultsPrefix }),
    });
    const containment = new Containment(this, 'Containment', { settings, key, table, bucket, topic });
    const { stateMachine, patrol } = containment;
    new OneResponder(this, 'OneResponder', stateMachine);
    const noticeRole = this.noticeRole(topic, key);
    const intake = new Intake(this, 'Intake', {
      stateMachine,
      ...(patrol && { patrolRole: patrol.step.role }),
      notices: { arn: topic.topicArn, role: noticeRole },
    });
    const deadLetters = intake.undeliveredNotices;
    const firstNotice = new FirstNotice(this, 'FirstNotice', { settings, containment, deadLetters });
    const warm = settings.keepWarm ? new KeepWarm(this, 'KeepWarm', containment.functions) : undefined;
    const webhooks =
      settings.webhooks.length > 0 ? new Webhooks(this, 'Webhooks', settings.webhooks) : undefined;
    const subscriptions =
      notify.emails.length > 0
        ? new SubscriptionCheck(this, 'SubscriptionCheck', { settings, topic, key })
        : undefined;
    const observed =
      settings.mode === 'observe'
        ? new ObservedReport(this, 'ObservedReport', { settings, topic, key, table })
        : undefined;
    const { bus } = intake;
    const changes = new ChangedByOthers(this, 'Changes', {
      home: { topic, table, bucket, key, bus, hasWebhooks: settings.webhooks.length > 0 },
      hasIam: iamRegion(settings.homeRegion) === settings.homeRegion,
      deployers: deployersOf(this, settings.deployers),
      notices: { arn: topic.topicArn, role: noticeRole },
      toBus: { arn: bus.eventBusArn, role: this.forwardingRole(bus) },
      ...(webhooks && { webhooks }),
      deadLetters,
    });
    new Alarms(this, 'Alarms', {
      ...{ containment, firstNotice, intake, topic, changes },
      ...(warm && { warm }),
      ...(webhooks && { webhooks }),
      ...(subscriptions && { subscriptions }),
      ...(observed && { observed }),
    });

    const outputs = {
      ReportTopicArn: topic.topicArn,
      EvidenceBucketName: bucket.bucketName,
      IncidentTableName: table.tableName,
      StateMachineArn: stateMachine.stateMachineArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  private noticeRole(topic: ITopic, key: IKey): IRole {
    return createRole(this, 'NoticeDeliveryRole', {
      name: 'notice-delivery',
      service: 'events.amazonaws.com',
      resources: { 'report-topic': [topic.topicArn], key: [key.keyArn] },
    });
  }

  private forwardingRole({ eventBusArn }: EventBus): IRole {
    return createRole(this, 'ChangeDeliveryRole', {
      name: 'sensor-delivery',
      service: 'events.amazonaws.com',
      resources: { 'home-bus': [eventBusArn] },
    });
  }
}
