import { asked, type Call, wordOf } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';
import type { Technique } from '../techniques.ts';

const logs = 'T1685.002';
const tools = 'T1685';

const isOff = (call: Call): boolean => wordOf(asked(call, 'enable')) === 'false';

/** Logs and detection that were switched off, or blinded: that lasts longer than the credential too. */
export const makers: readonly Maker[] = [
  row('cloudtrail', 'CreateTrail', 'T1537', {
    kind: 'trail',
    id: 'trail:<@trail>',
    what: 'trail <=trailARN|name> to bucket <s3BucketName>',
    removal: ['cloudtrail delete-trail --name <=trailARN|name>'],
    inspect: ['cloudtrail get-trail --name <=trailARN|name>'],
  }),
  row('cloudtrail', 'StopLogging', logs, {
    kind: 'trail-stopped',
    id: 'logging:<@trail>',
    goesWith: ['trail:<@trail>'],
    what: 'logging of trail <name>, stopped',
    removal: ['cloudtrail start-logging --name <name>'],
    inspect: ['cloudtrail get-trail-status --name <name>'],
  }),
  lost('cloudtrail', 'DeleteTrail', logs, {
    what: 'trail <name>, deleted',
    inspect: 'cloudtrail describe-trails',
  }),
  row('cloudtrail', 'UpdateTrail', logs, {
    kind: 'trail-changed',
    goesWith: ['trail:<@trail>'],
    what: 'trail <=trailARN|name>, changed',
    inspect: ['cloudtrail get-trail --name <=trailARN|name>'],
  }),
  row('cloudtrail', 'PutEventSelectors', logs, {
    kind: 'trail-changed',
    goesWith: ['trail:<@trail>'],
    what: 'what trail <trailName> records',
    inspect: ['cloudtrail get-event-selectors --trail-name <trailName>'],
  }),
  row('cloudtrail', 'StopEventDataStoreIngestion', logs, {
    kind: 'event-data-store',
    id: 'ingestion:<eventDataStore>',
    what: 'ingestion of event data store <eventDataStore>, stopped',
    removal: ['cloudtrail start-event-data-store-ingestion --event-data-store <eventDataStore>'],
  }),
  row('cloudtrail', 'DeleteEventDataStore', logs, {
    kind: 'event-data-store',
    id: 'event-data-store:<eventDataStore>',
    what: 'event data store <eventDataStore>, deleted',
    removal: ['cloudtrail restore-event-data-store --event-data-store <eventDataStore>'],
  }),
  lost('ec2', 'DeleteFlowLogs', logs, {
    what: 'flow logs <flowLogId.content|*flowLogId:content>, deleted',
    inspect: 'ec2 describe-flow-logs',
  }),
  lost('logs', 'DeleteLogGroup', logs, {
    what: 'log group <logGroupName>, deleted',
    inspect: 'logs describe-log-groups --max-items 50',
  }),
  lost('logs', 'DeleteLogStream', logs, {
    what: 'log stream <logStreamName> of <logGroupName>, deleted',
    inspect: 'logs describe-log-streams --log-group-name <logGroupName> --max-items 50',
  }),
  row('logs', 'PutSubscriptionFilter', 'T1537', {
    kind: 'log-subscription',
    id: 'subscription:<logGroupName>:<filterName>',
    what: 'subscription <filterName> of log group <logGroupName> to <destinationArn>',
    removal: ['logs delete-subscription-filter --log-group-name <logGroupName> --filter-name <filterName>'],
    inspect: ['logs describe-subscription-filters --log-group-name <logGroupName>'],
  }),
  lost('route53resolver', 'DeleteResolverQueryLogConfig', logs, {
    what: 'query logging <resolverQueryLogConfigId>, deleted',
    inspect: 'route53resolver list-resolver-query-log-configs',
  }),
  lost('bedrock', 'DeleteModelInvocationLoggingConfiguration', logs, {
    what: 'logging of model invocations, deleted',
    inspect: 'bedrock get-model-invocation-logging-configuration',
  }),
  row('guardduty', 'DeleteDetector', tools, {
    kind: 'detector',
    id: 'detector',
    what: 'GuardDuty detector <detectorId>, deleted',
    removal: ['guardduty create-detector --enable'],
    inspect: ['guardduty list-detectors'],
  }),
  row('guardduty', 'UpdateDetector', tools, {
    kind: 'detector',
    id: 'detector:<detectorId>',
    what: 'GuardDuty detector <detectorId>, changed',
    removal: ['guardduty update-detector --detector-id <detectorId> --enable'],
    removableWhen: isOff,
    inspect: ['guardduty get-detector --detector-id <detectorId>'],
  }),
  row('guardduty', 'CreateFilter', tools, {
    kind: 'detector-filter',
    id: 'filter:<detectorId>:<name>',
    what: 'GuardDuty filter <name>, which may archive findings unseen',
    removal: ['guardduty delete-filter --detector-id <detectorId> --filter-name <name>'],
    inspect: ['guardduty get-filter --detector-id <detectorId> --filter-name <name>'],
  }),
  row('guardduty', 'CreateIPSet', tools, {
    kind: 'detector-ip-set',
    id: 'ip-set:<detectorId>:<=ipSetId>',
    what: 'GuardDuty list of trusted addresses <=ipSetId>',
    removal: ['guardduty delete-ip-set --detector-id <detectorId> --ip-set-id <=ipSetId>'],
    inspect: ['guardduty get-ip-set --detector-id <detectorId> --ip-set-id <=ipSetId>'],
  }),
  row('guardduty', 'StopMonitoringMembers', tools, {
    kind: 'detector-members',
    what: 'GuardDuty monitoring of accounts <*accountIds>, stopped',
    removal: ['guardduty start-monitoring-members --detector-id <detectorId> --account-ids <*accountIds>'],
  }),
  row('config', 'StopConfigurationRecorder', tools, {
    kind: 'configuration-recorder',
    id: 'recorder:<configurationRecorderName>',
    what: 'configuration recorder <configurationRecorderName>, stopped',
    removal: [
      'configservice start-configuration-recorder --configuration-recorder-name <configurationRecorderName>',
    ],
  }),
  lost('config', 'DeleteConfigurationRecorder', tools, {
    what: 'configuration recorder <configurationRecorderName>, deleted',
    inspect: 'configservice describe-configuration-recorders',
  }),
  lost('config', 'DeleteDeliveryChannel', tools, {
    what: 'delivery channel <deliveryChannelName> of AWS Config, deleted',
    inspect: 'configservice describe-delivery-channels',
  }),
  lost('config', 'DeleteConfigRule', tools, {
    what: 'Config rule <configRuleName>, deleted',
    inspect: 'configservice describe-config-rules',
  }),
  row('securityhub', 'DisableSecurityHub', tools, {
    kind: 'security-hub',
    id: 'hub',
    what: 'Security Hub in <@region>, switched off',
    removal: ['securityhub enable-security-hub'],
  }),
  row('macie2', 'DisableMacie', tools, {
    kind: 'macie',
    id: 'macie',
    what: 'Macie in <@region>, switched off',
    removal: ['macie2 enable-macie'],
  }),
  lost('access-analyzer', 'DeleteAnalyzer', tools, {
    what: 'access analyzer <analyzerName>, deleted',
    inspect: 'accessanalyzer list-analyzers',
  }),
  row('monitoring', 'DisableAlarmActions', tools, {
    kind: 'alarm',
    what: 'actions of alarms <*alarmNames>, switched off',
    removal: ['cloudwatch enable-alarm-actions --alarm-names <*alarmNames>'],
    inspect: ['cloudwatch describe-alarms --max-items 50'],
  }),
  lost('monitoring', 'DeleteAlarms', tools, {
    what: 'alarms <*alarmNames>, deleted',
    inspect: 'cloudwatch describe-alarms --max-items 50',
  }),
  row('events', 'DisableRule', tools, {
    kind: 'event-rule',
    id: 'disabled-rule:(<eventBusName>):<name>',
    what: 'EventBridge rule <name>, switched off',
    removal: ['events enable-rule --name <name>( --event-bus-name <eventBusName>)'],
    inspect: ['events describe-rule --name <name>( --event-bus-name <eventBusName>)'],
  }),
];

export const removers: readonly Remover[] = [
  gone('cloudtrail', 'DeleteTrail', ['trail:<@trail>']),
  gone('cloudtrail', 'StartLogging', ['logging:<@trail>']),
  gone('cloudtrail', 'StartEventDataStoreIngestion', ['ingestion:<eventDataStore>']),
  gone('cloudtrail', 'RestoreEventDataStore', ['event-data-store:<eventDataStore>']),
  gone('logs', 'DeleteSubscriptionFilter', ['subscription:<logGroupName>:<filterName>']),
  gone('guardduty', 'CreateDetector', ['detector']),
  gone('guardduty', 'DeleteFilter', ['filter:<detectorId>:<filterName>']),
  gone('guardduty', 'DeleteIPSet', ['ip-set:<detectorId>:<ipSetId>']),
  gone('config', 'StartConfigurationRecorder', ['recorder:<configurationRecorderName>']),
  gone('securityhub', 'EnableSecurityHub', ['hub']),
  gone('macie2', 'EnableMacie', ['macie']),
  gone('events', 'EnableRule', ['disabled-rule:(<eventBusName>):<name>']),
];

/** What is gone for good: the record does not show how it was, so nothing puts it back without a person. */
function lost(
  service: string,
  event: string,
  technique: Technique,
  { what, inspect }: { readonly what: string; readonly inspect: string },
): Maker {
  return row(service, event, technique, { kind: 'defence-removed', what, inspect: [inspect] });
}
