import { type AccessRequest, AwsError, type Clock, type PolicyDocument } from '../model.ts';

/** Bytes of a body and its attributes: 1 MiB since August 2025. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const maxMessageBytes = 1_048_576;
const maxAttributes = 10;

export interface QueuedMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: Date;
}

export interface Queues {
  readonly addQueue: (queue: { name: string; region: string; policy?: PolicyDocument }) => {
    readonly arn: string;
  };
  /** Without a policy, the one that it has is taken away. */
  readonly setPolicy: (arn: string, policy: PolicyDocument | undefined) => void;
  /** With what is in it. */
  readonly removeQueue: (arn: string) => void;
  /** Does not ask IAM: see {@link Queues.sendAccess}. */
  readonly send: (arn: string, body: string, attributes?: Readonly<Record<string, string>>) => void;
  /** What a principal needs to send; `context` is aws:SourceArn and the like of a calling service. */
  readonly sendAccess: (arn: string, context?: AccessRequest['context']) => readonly AccessRequest[];
  /** In the order in which they were sent. */
  readonly messages: (arn: string) => readonly QueuedMessage[];
}

interface Queue {
  readonly policy?: PolicyDocument;
  readonly messages: QueuedMessage[];
}

/**
 * Standard queues as tests and drills look at them: what was sent stays. They have no wire protocol, no visibility
 * timeout and no retention.
 */
export function createQueues(options: { readonly accountId: string; readonly clock: Clock }): Queues {
  const queues = new Map<string, Queue>();

  function find(arn: string): Queue {
    const queue = queues.get(arn);
    if (!queue) {
      throw new AwsError(
        'AWS.SimpleQueueService.NonExistentQueue',
        `The specified queue does not exist: ${arn}`,
      );
    }
    return queue;
  }

  function addQueue({ name, region, policy }: { name: string; region: string; policy?: PolicyDocument }) {
    const arn = `arn:aws:sqs:${region}:${options.accountId}:${name}`;
    if (queues.has(arn)) throw new AwsError('QueueAlreadyExists', `A queue already exists: ${arn}`);
    queues.set(arn, { messages: [], ...(policy && { policy }) });
    return { arn };
  }

  function send(arn: string, body: string, attributes: Readonly<Record<string, string>> = {}): void {
    const queue = find(arn);
    checkMessage(body, attributes);
    queue.messages.push({ body, attributes, sentAt: options.clock.now() });
  }

  return {
    addQueue,
    setPolicy: (arn, policy) => {
      const { messages } = find(arn);
      queues.set(arn, { messages, ...(policy && { policy }) });
    },
    removeQueue: (arn) => void queues.delete(arn),
    send,
    sendAccess: (arn, context = {}) => {
      const policy = queues.get(arn)?.policy;
      return [
        { action: 'sqs:SendMessage', resource: arn, resourcePolicies: policy ? [policy] : [], context },
      ];
    },
    messages: (arn) => [...find(arn).messages],
  };
}

function checkMessage(body: string, attributes: Readonly<Record<string, string>>): void {
  if (body === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  const entries = Object.entries(attributes);
  if (entries.length > maxAttributes) {
    throw new AwsError(
      'InvalidParameterValue',
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${maxAttributes}].`,
    );
  }
  // An attribute counts with its name and its type, here always String.
  const parts = [body, ...entries.flatMap(([name, value]) => [name, 'String', value])];
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (bytes > maxMessageBytes) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes; it has ${bytes}.`,
    );
  }
}
