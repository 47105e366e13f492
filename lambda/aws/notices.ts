import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { toFailure } from './failure.ts';

/** What people and machines receive. */
export interface Notice {
  readonly subject: string;
  /** Read by people: email, and every protocol without a form of its own. */
  readonly text: string;
  /** Read by queues and functions: JSON. */
  readonly json: string;
  /** Read by Amazon Q Developer in chat applications, which subscribes by https: its custom notification. */
  readonly chat: string;
}

/** The report topic. */
export interface Notices {
  /** @returns the SNS message id; SNS takes 262,144 bytes a message, counted over all its forms */
  readonly publish: (notice: Notice) => Promise<string>;
}

/**
 * The message as SNS takes it with MessageStructure json: one string for each protocol, and `default` for the others.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html
 */
export function toSnsMessage({ text, json, chat }: Omit<Notice, 'subject'>): string {
  return JSON.stringify({
    default: text,
    email: text,
    'email-json': json,
    sqs: json,
    lambda: json,
    https: chat,
  });
}

export function makeNotices(sns: SNSClient, topicArn: string): Notices {
  return {
    async publish({ subject, ...forms }) {
      try {
        const { MessageId } = await sns.send(
          new PublishCommand({
            TopicArn: topicArn,
            Subject: subject,
            MessageStructure: 'json',
            Message: toSnsMessage(forms),
          }),
        );
        return MessageId ?? 'unknown';
      } catch (error) {
        throw toFailure(error, `publishing to ${topicArn}`);
      }
    },
  };
}
