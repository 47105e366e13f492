/** The words of SNS, as far as this account knows them. Standard topics only. */
import type { PolicyDocument } from '../model.ts';

export const protocols = [
  'http',
  'https',
  'email',
  'email-json',
  'sms',
  'sqs',
  'application',
  'lambda',
  'firehose',
] as const;
export type Protocol = (typeof protocols)[number];

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly displayName?: string;
  readonly kmsKeyId?: string;
  readonly policy: PolicyDocument;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  /** Until then it receives nothing. */
  readonly confirmed: boolean;
  /** What the confirmation mail carries. */
  readonly token: string;
}

/** A message that a topic took. */
export interface Message {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject?: string;
  /** By protocol; `default` is always there and stands for every protocol that has no text of its own. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly publishedAt: Date;
  /** Who published: an IAM principal's ARN, or a service such as cloudwatch.amazonaws.com. */
  readonly principalArn: string;
  /** What went out: confirmed subscriptions only. */
  readonly deliveries: readonly {
    readonly protocol: Protocol;
    readonly endpoint: string;
    readonly body: string;
  }[];
}

/** The text of `message` for `protocol`. */
export function bodyFor(message: Pick<Message, 'bodies'>, protocol: Protocol): string {
  return message.bodies[protocol] ?? message.bodies['default'] ?? '';
}
