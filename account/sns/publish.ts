import { randomUUID } from 'node:crypto';
import type { PublishInput, PublishResponse } from '@aws-sdk/client-sns';
import type { Store } from './store.ts';
import { type Call, type Clock, refuseUnmodelled } from '../model.ts';
import { checkPublication, invalid, type Publication } from './check-message.ts';
import { bodyFor, type Message, type Protocol } from './model.ts';

/** A message on its way into a topic, and who sends it. */
export interface PublicationBy extends Publication {
  readonly topicArn: string;
  readonly principalArn: string;
}

/**
 * Takes a message and hands it to the confirmed subscriptions. Publishing twice sends twice: standard topics know
 * no idempotency.
 *
 * @throws InvalidParameter, NotFound
 */
export function publishMessage(publication: PublicationBy, store: Store, clock: Clock): Message {
  const topic = store.topic(publication.topicArn);
  const bodies = checkPublication(publication);
  const confirmed = store.subscriptions(topic.arn).filter((subscription) => subscription.confirmed);
  const message: Message = {
    messageId: randomUUID(),
    topicArn: topic.arn,
    ...(publication.subject !== undefined && { subject: publication.subject }),
    bodies,
    publishedAt: clock.now(),
    principalArn: publication.principalArn,
    deliveries: confirmed.map(({ protocol, endpoint }: { protocol: Protocol; endpoint: string }) => ({
      protocol,
      endpoint,
      body: bodyFor({ bodies }, protocol),
    })),
  };
  store.outbox.push(message);
  return message;
}

const modelled = ['TopicArn', 'TargetArn', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes'];

/** The Publish operation. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function Publish(input: PublishInput, call: Call, store: Store, clock: Clock): PublishResponse {
  refuseUnmodelled('sns:Publish', input, modelled);
  const topicArn = input.TopicArn ?? input.TargetArn;
  if (topicArn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  const publication = {
    topicArn,
    message: input.Message ?? '',
    subject: input.Subject,
    messageStructure: input.MessageStructure,
    attributes: input.MessageAttributes,
    principalArn: call.principal.arn,
  };
  return { MessageId: publishMessage(publication, store, clock).messageId };
}
