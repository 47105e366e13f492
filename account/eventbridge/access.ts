import type { PutEventsRequest, PutTargetsRequest } from '@aws-sdk/client-eventbridge';
import type { AccessRequest, Call } from '../model.ts';
import { type Store, toBusName } from './store.ts';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
const withoutResource = ['ListRules', 'TestEventPattern'];

/** What IAM is asked for one call to EventBridge. */
export function toAccess(call: Call, store: Store): readonly AccessRequest[] {
  const action = `events:${call.operation}`;
  if (call.operation === 'PutEvents') return putEventsAccess(call, store);
  if (withoutResource.includes(call.operation)) return [{ action, resource: '*' }];
  const input = call.input as { Name?: string; Rule?: string; EventBusName?: string };
  if (call.operation === 'DescribeEventBus') {
    return [{ action, resource: store.busArn(call.region, toBusName(input.Name)) }];
  }
  const resource = store.ruleArn(call.region, toBusName(input.EventBusName), input.Rule ?? input.Name ?? '');
  if (call.operation !== 'PutTargets') return [{ action, resource }];
  const { Targets: targets = [] } = call.input as unknown as PutTargetsRequest;
  const context = { 'events:TargetArn': targets.map(({ Arn: arn }) => arn ?? '') };
  return [{ action, resource, context }, ...passRoles(targets.map(({ RoleArn: role }) => role))];
}

/** A request for every entry: each names its own bus, source and detail type. */
function putEventsAccess(call: Call, store: Store): readonly AccessRequest[] {
  const { Entries: entries = [] } = call.input as unknown as PutEventsRequest;
  return entries.map((entry) => ({
    action: 'events:PutEvents',
    resource: store.busArn(call.region, toBusName(entry.EventBusName)),
    resourcePolicies: busPolicies(store, call.region, toBusName(entry.EventBusName)),
    context: {
      ...(entry.Source !== undefined && { 'events:source': entry.Source }),
      ...(entry.DetailType !== undefined && { 'events:detail-type': entry.DetailType }),
      'events:eventBusInvocation': 'false',
    },
  }));
}

/**
 * What a rule's role needs to forward to the bus `busArn`, for whoever delivers to it.
 */
export function forwardAccess(busArn: string, store: Store): readonly AccessRequest[] {
  const [, , , region = ''] = busArn.split(':');
  return [
    {
      action: 'events:PutEvents',
      resource: busArn,
      resourcePolicies: busPolicies(store, region, toBusName(busArn)),
      context: { 'events:eventBusInvocation': 'true' },
    },
  ];
}

function busPolicies(store: Store, region: string, name: string) {
  const policy = store.hasBus(region, name) ? store.bus(region, name).policy : undefined;
  return policy ? [policy] : [];
}

/** Who gives a target a role hands that role to EventBridge. */
function passRoles(roles: readonly (string | undefined)[]): readonly AccessRequest[] {
  const given = new Set(roles.filter((role) => role !== undefined));
  return [...given].map((role) => ({
    action: 'iam:PassRole',
    resource: role,
    context: { 'iam:PassedToService': 'events.amazonaws.com' },
  }));
}
