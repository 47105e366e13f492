import { SecretValue, Stack } from 'aws-cdk-lib';
import { ApiDestination, Authorization, Connection, HttpMethod, HttpParameter } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { lifecycleSource } from '../../lambda/contract.ts';
import type { Webhook } from '../../core/settings/settings.ts';
import { createRole } from '../access/role.ts';
import { DeadLetterQueue } from '../sensor/dead-letter-queue.ts';
import { Delivery, type DeliveryProps } from '../sensor/delivery.ts';
import { changedForm, deliveriesOf } from './webhook-forms.ts';

/**
 * The lifecycle events of the default bus, sent to the addresses of the settings. EventBridge calls them by itself: it
 * gives an endpoint five seconds, repeats 409, 429 and 5xx for a day and 185 times at most, no sooner than Retry-After
 * asks, and puts what is refused into the dead-letter queue at once.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export class Webhooks extends Construct {
  readonly undelivered: Queue;
  private readonly endpoints: readonly { readonly webhook: Webhook; readonly to: DeliveryProps['to'] }[];

  constructor(scope: Construct, id: string, webhooks: readonly Webhook[]) {
    super(scope, id);
    this.undelivered = new DeadLetterQueue(this, 'Undelivered').queue;
    const endpoints = webhooks.map((webhook) => {
      const place = new Construct(this, webhook.name);
      return { webhook, place, arn: createDestination(place, webhook).apiDestinationArn };
    });
    const role = createRole(this, 'Role', {
      name: 'webhook-delivery',
      service: 'events.amazonaws.com',
      resources: { 'api-destinations': endpoints.map(({ arn }) => arn) },
    });
    for (const { webhook, place, arn } of endpoints) this.deliver(place, webhook, { arn, role });
    this.endpoints = endpoints.map(({ webhook, arn }) => ({ webhook, to: { arn, role } }));
  }

  /** Sends each change of our own parts that matches, too: it needs neither the topic nor its key. */
  sendChanges(scope: Construct, from: Pick<DeliveryProps, 'bus' | 'pattern'>): void {
    for (const { webhook, to } of this.endpoints) {
      new Delivery(scope, webhook.name, {
        description: `Sends changes of Firebreak’s own parts to the webhook ${webhook.name}.`,
        ...from,
        to,
        input: changedForm(webhook),
        deadLetters: this.undelivered,
      });
    }
  }

  private deliver(place: Construct, webhook: Webhook, to: DeliveryProps['to']): void {
    for (const { id, events, input } of deliveriesOf(webhook)) {
      new Delivery(place, id, {
        description: `Sends lifecycle events to the webhook ${webhook.name}.`,
        pattern: {
          source: [lifecycleSource],
          account: [Stack.of(this).account],
          detailType: [...events],
        },
        to,
        input,
        deadLetters: this.undelivered,
      });
    }
  }
}

/** Calls a second at most, where the settings do not say: an incident has a handful of events. */
const usualRate = 10;

function createDestination(scope: Construct, { name, url, ratePerSecond = usualRate, ...webhook }: Webhook) {
  return new ApiDestination(scope, 'Destination', {
    apiDestinationName: `firebreak-${name}`,
    description: `Firebreak: the webhook ${name}.`,
    connection: createConnection(scope, { name, ...webhook }),
    endpoint: url,
    httpMethod: HttpMethod.POST,
    rateLimitPerSecond: ratePerSecond,
  });
}

/**
 * What authorises: the secret of the settings, which CloudFormation reads at the deployment, so that no template has it.
 * EventBridge keeps a copy in a secret of its own. It wants a header in any case; without a secret it says who calls.
 */
function createConnection(
  scope: Construct,
  { name, form, secretArn, header = 'Authorization' }: Omit<Webhook, 'url'>,
): Connection {
  const secret = secretArn === undefined ? undefined : SecretValue.secretsManager(secretArn);
  const isInBody = form === 'pagerduty';
  const authorization =
    secret && !isInBody
      ? Authorization.apiKey(header, secret)
      : Authorization.apiKey('X-Firebreak-Webhook', SecretValue.unsafePlainText(name));
  return new Connection(scope, 'Connection', {
    connectionName: `firebreak-${name}`,
    description: `Firebreak: what authorises the webhook ${name}.`,
    authorization,
    // https://developer.pagerduty.com/docs/send-alert-event
    ...(secret && isInBody && { bodyParameters: { routing_key: HttpParameter.fromSecret(secret) } }),
  });
}
