import type { Topic } from './model.ts';
import type { Store } from './store.ts';
import { type AccessRequest, AwsError, type Call, type FindKey } from '../model.ts';

/** SNS's own key. Its policy lets the account's IAM principals use it through SNS, and cannot be edited. */
const snsOwnKey = 'alias/aws/sns';

/** What IAM is asked for one call to SNS. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export function toAccess(call: Call, store: Store, findKey: FindKey): readonly AccessRequest[] {
  const action = `sns:${call.operation}`;
  if (call.operation === 'Publish') {
    const { TopicArn: topicArn, TargetArn: targetArn } = call.input as {
      TopicArn?: string;
      TargetArn?: string;
    };
    return publishAccess(topicArn ?? targetArn ?? '', store, findKey, { by: 'principal' });
  }
  if (call.operation === 'ListTopics') return [{ action, resource: '*' }];
  const arn = topicArnOf(call, store);
  const policy = store.findTopic(arn)?.policy;
  const context = subscriptionContext(call);
  return [{ action, resource: arn, resourcePolicies: policy ? [policy] : [], context }];
}

/**
 * What it takes to publish to a topic: SNS, and the topic's key where it has one.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 *
 * @param how by an IAM principal, or by a service, which brings its own context (aws:SourceArn, aws:SourceAccount)
 *   and can never use SNS's own key.
 * @throws KMSNotFound where the topic names a key that does not exist.
 */
export function publishAccess(
  topicArn: string,
  store: Store,
  findKey: FindKey,
  how: { readonly by: 'principal' | 'service'; readonly context?: AccessRequest['context'] },
): readonly AccessRequest[] {
  const topic = store.findTopic(topicArn);
  const context = how.context ?? {};
  const publish = {
    action: 'sns:Publish',
    resource: topicArn,
    resourcePolicies: topic ? [topic.policy] : [],
    context,
  };
  if (topic?.kmsKeyId === undefined) return [publish];
  if (topic.kmsKeyId.endsWith(snsOwnKey) && how.by === 'principal') return [publish];
  return [publish, ...keyAccess(topic, topic.kmsKeyId, findKey, context)];
}

function keyAccess(
  topic: Topic,
  keyId: string,
  findKey: FindKey,
  context: NonNullable<AccessRequest['context']>,
): readonly AccessRequest[] {
  const key = keyId.endsWith(snsOwnKey) ? ownKey(topic) : findKey(keyId);
  if (!key) throw new AwsError('KMSNotFound', `Key '${keyId}' of topic ${topic.arn} does not exist`);
  return ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({
    action,
    resource: key.arn,
    resourcePolicies: key.policy ? [key.policy] : [],
    context: {
      ...context,
      'kms:ViaService': `sns.${topic.region}.amazonaws.com`,
      'kms:EncryptionContext:aws:sns:topicArn': topic.arn,
    },
  }));
}

/** No policy of SNS's own key names a service, so asking without one gives AWS's answer: denied. */
function ownKey(topic: Topic): { readonly arn: string; readonly policy?: never } {
  const [, partition = '', , region = '', accountId = ''] = topic.arn.split(':');
  return { arn: `arn:${partition}:kms:${region}:${accountId}:${snsOwnKey}` };
}

/** A subscription's ARN is its topic's with an id behind it. */
function topicArnOf(call: Call, store: Store): string {
  const input = call.input as { TopicArn?: string; SubscriptionArn?: string; Name?: string };
  if (call.operation === 'CreateTopic') return store.topicArn(call.region, input.Name ?? '');
  return input.TopicArn ?? input.SubscriptionArn?.split(':').slice(0, 6).join(':') ?? '';
}

function subscriptionContext(call: Call): NonNullable<AccessRequest['context']> {
  const { Protocol: protocol, Endpoint: endpoint } = call.input as { Protocol?: string; Endpoint?: string };
  return {
    ...(protocol !== undefined && { 'sns:Protocol': protocol }),
    ...(endpoint !== undefined && { 'sns:Endpoint': endpoint }),
  };
}
