import { randomUUID } from 'node:crypto';
import { type Delivery, DeliveryError, type EventBridge } from './eventbridge/index.ts';
import type { ApiDestinations } from './eventbridge/api-destinations/api-destinations.ts';
import type { Gate } from './gate.ts';
import type { Iam } from './iam/iam.ts';
import type { Lambda } from './lambda/lambda.ts';
import type { Clock, Principal } from './model.ts';
import type { Sns } from './sns/index.ts';
import type { Queues } from './sqs/index.ts';
import type { States } from './states/states.ts';

/** What EventBridge's deliveries reach. */
export interface TargetPorts {
  readonly accountId: string;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly iam: Iam;
  readonly sns: Sns;
  readonly queues: Queues;
  readonly lambda: Lambda;
  readonly states: States;
  readonly eventBridge: EventBridge;
  readonly apiDestinations: ApiDestinations;
}

/** An AWS service that acts by itself: only resource policies can let it in. */
function servicePrincipal(accountId: string, name: string): Principal {
  return { kind: 'service', accountId, arn: name, principalId: name, policies: () => ({ identity: [] }) };
}

/** Hands an event to a rule's target, with the permission that AWS would ask for. */
export async function deliver(ports: TargetPorts, delivery: Delivery): Promise<void> {
  const service = delivery.target.arn.split(':')[2];
  switch (service) {
    case 'events':
      return isApiDestination(delivery) ? call(ports, delivery) : forward(ports, delivery);
    case 'states':
      return start(ports, delivery);
    case 'sns':
      return publish(ports, delivery);
    case 'lambda':
      return invoke(ports, delivery);
    default:
      throw new DeliveryError('UNKNOWN', `Targets of ${service ?? 'no service'} are not modelled.`);
  }
}

/** Sends to a dead-letter queue, which must let EventBridge in by its policy. */
export function deadLetter(
  ports: TargetPorts,
  arn: string,
  body: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  const context = serviceContext(ports, attributes['RULE_ARN'] ?? '');
  const principal = servicePrincipal(ports.accountId, 'events.amazonaws.com');
  ports.gate.authorise(principal, ports.queues.sendAccess(arn, context), from(ports, 'sqs', arn));
  ports.queues.send(arn, body, attributes);
  return Promise.resolve();
}

function forward(ports: TargetPorts, delivery: Delivery): Promise<void> {
  const { target, event } = delivery;
  const bridge = ports.eventBridge;
  const principal = roleOf(ports, delivery);
  ports.gate.authorise(principal, bridge.forwardAccess(target.arn), from(ports, 'events', target.arn));
  const [, , , region = '', , resource = ''] = target.arn.split(':');
  return bridge.publish(event, region, resource.replace(/^event-bus\//, ''));
}

const isApiDestination = ({ target }: Delivery): boolean =>
  target.arn.split(':')[5]?.startsWith('api-destination/') === true;

function call(ports: TargetPorts, delivery: Delivery): Promise<void> {
  const { target, payload } = delivery;
  const principal = roleOf(ports, delivery);
  const request = { action: 'events:InvokeApiDestination', resource: target.arn };
  ports.gate.authorise(principal, [request], from(ports, 'events', target.arn));
  return ports.apiDestinations.invoke(target.arn, payload);
}

function start(ports: TargetPorts, delivery: Delivery): Promise<void> {
  const { target, payload } = delivery;
  const principal = roleOf(ports, delivery);
  const request = { action: 'states:StartExecution', resource: target.arn };
  ports.gate.authorise(principal, [request], from(ports, 'states', target.arn));
  ports.states.startExecution(target.arn, JSON.parse(payload));
  return Promise.resolve();
}

function publish(ports: TargetPorts, delivery: Delivery): Promise<void> {
  const { target, rule, payload } = delivery;
  // A target with a role is published to under it; one without must let the service in by its own policy.
  const principal = target.roleArn
    ? roleOf(ports, delivery)
    : servicePrincipal(ports.accountId, 'events.amazonaws.com');
  const access = ports.sns.publishAccess(target.arn, target.roleArn ? {} : serviceContext(ports, rule.arn));
  ports.gate.authorise(principal, access, from(ports, 'sns', target.arn));
  ports.sns.publish({ topicArn: target.arn, message: payload, principalArn: principal.arn });
  return Promise.resolve();
}

function invoke(ports: TargetPorts, { target, rule, payload }: Delivery): Promise<void> {
  const principal = servicePrincipal(ports.accountId, 'events.amazonaws.com');
  const access = ports.lambda.invokeAccess(target.arn, serviceContext(ports, rule.arn));
  ports.gate.authorise(principal, access, from(ports, 'lambda', target.arn));
  ports.lambda.invokeAsynchronously(target.arn, payload);
  return Promise.resolve();
}

function roleOf({ iam }: TargetPorts, { rule, target }: Delivery): Principal {
  const name = target.roleArn?.split('/').at(-1);
  if (name === undefined)
    throw new DeliveryError('NO_PERMISSIONS', `${rule.arn} has no role for its target.`);
  const [, , service = '', region = ''] = target.arn.split(':');
  return iam.issueRoleSession(name, `events-${randomUUID()}`, {
    service: 'events.amazonaws.com',
    endpoint: { service, region },
  }).principal;
}

function serviceContext({ accountId }: TargetPorts, sourceArn: string): Record<string, string> {
  return { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': accountId };
}

function from({ clock }: TargetPorts, service: string, arn: string) {
  const region = arn.split(':')[3] ?? '';
  return {
    service,
    region,
    time: clock.now(),
    sourceIp: 'events.amazonaws.com',
    userAgent: 'events.amazonaws.com',
  };
}
