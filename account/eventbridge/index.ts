import {
  type AccessRequest,
  AwsError,
  type PolicyDocument,
  type PolicyStatement,
  type Service,
} from '../model.ts';
import type { BusEvent, Rule, RuleState, Target } from './model.ts';
import { matchesPattern } from '../event-pattern/event-pattern.ts';
import { forwardAccess, toAccess } from './access.ts';
import { defineRule, type RuleDefinition } from './rules/define-rule.ts';
import { createDeliveries, type DeliveryPorts } from './deliver.ts';
import { createEventOperations } from './event-operations.ts';
import { createRuleOperations } from './rules/rule-operations.ts';
import { createSchedules, type Every } from './rules/schedules.ts';
import { createStore } from './store.ts';
import { createTargetOperations } from './rules/target-operations.ts';

export type { BusEvent, Delivery, Rule, RuleState, Target } from './model.ts';
export { DeliveryError } from './failure.ts';
export interface EventBridgeOptions extends DeliveryPorts {
  readonly accountId: string;
  /** The clock's, for rules with a schedule. */
  readonly every: Every;
}

/** A rule as a template writes it. */
interface RuleToAdd {
  readonly name: string;
  readonly region: string;
  readonly busName?: string;
  /** The pattern's JSON value, not its text. */
  readonly pattern?: object;
  /** `rate(5 minutes)`: a rule has a pattern, a schedule or both. */
  readonly schedule?: string;
  readonly state?: RuleState;
  readonly description?: string;
  readonly targets: readonly Target[];
}

interface PublishOptions {
  /** Delivers so often to every target: EventBridge promises at least once. 1 where left out. */
  readonly copies?: number;
}

export interface EventBridge {
  readonly service: Service;
  readonly addBus: (bus: { name: string; region: string; policy?: PolicyDocument }) => {
    readonly arn: string;
  };
  readonly addBusStatement: (bus: { name: string; region: string }, statement: PolicyStatement) => void;
  /** Checked as PutRule and PutTargets check. */
  readonly addRule: (rule: RuleToAdd) => { readonly arn: string };
  /** With its targets. */
  readonly removeRule: (rule: { name: string; region: string; busName: string }) => void;
  /** @throws ValidationException while it has rules */
  readonly removeBus: (bus: { name: string; region: string }) => void;
  /**
   * Puts an event on a bus (the default one where none is named) and starts its deliveries; resolves without
   * waiting for them. For CloudTrail and for rules that forward to a bus: the event's own fields stay as they are.
   *
   * @param region of the bus, which for a forwarded event is not the region of the event.
   * @throws ResourceNotFoundException where there is no such bus.
   */
  readonly publish: (
    event: BusEvent,
    region: string,
    busName?: string,
    options?: PublishOptions,
  ) => Promise<void>;
  /** What the role of a rule needs to forward to this bus. */
  readonly forwardAccess: (busArn: string) => readonly AccessRequest[];
  /** Resolves when every delivery has reached its target, its dead-letter queue or `onLost`. */
  readonly settled: () => Promise<void>;
}

/** EventBridge for every region of one account. */
export function createEventBridge(options: EventBridgeOptions): EventBridge {
  const store = createStore(options.accountId);
  const deliveries = createDeliveries(options);
  const schedules = createSchedules({ ...options, store, fire: deliveries.start });

  function publishNow(
    event: BusEvent,
    region: string,
    busName = 'default',
    { copies = 1 }: PublishOptions = {},
  ) {
    const rules = store.rulesOf(store.bus(region, busName)).filter((rule) => isForRule(rule, event));
    for (const rule of rules) deliveries.start(rule, event, copies);
  }

  function addRule({ pattern, busName = 'default', state = 'ENABLED', ...rule }: RuleToAdd) {
    const patternText = pattern && JSON.stringify(pattern);
    return define({ ...rule, busName, state, ...(patternText !== undefined && { patternText }) });
  }

  function define(definition: RuleDefinition): Rule {
    const rule = defineRule(store, definition);
    schedules.take(rule);
    return rule;
  }

  return {
    service: {
      operations: {
        ...createEventOperations({ store, publish: publishNow, onLost: options.onLost }),
        ...createRuleOperations(store, define),
        ...createTargetOperations(store),
      },
      access: (call) => toAccess(call, store),
    },
    addBus: ({ name, region, policy }) => ({ arn: store.addBus(region, name, policy).arn }),
    addBusStatement: ({ name, region }, statement) => store.addBusStatement(region, name, statement),
    addRule,
    removeRule: ({ name, region, busName }) => {
      const rule = store.rule(region, busName, name);
      schedules.end(rule);
      store.deleteRule(rule);
    },
    removeBus: ({ name, region }) => {
      const bus = store.bus(region, name);
      if (store.rulesOf(bus).length > 0)
        throw new AwsError('ValidationException', 'Event bus with rules cannot be deleted.');
      store.deleteBus(bus);
    },
    publish: (...args) =>
      new Promise((resolve) => {
        publishNow(...args);
        resolve();
      }),
    forwardAccess: (busArn) => forwardAccess(busArn, store),
    settled: deliveries.settled,
  };
}

function isForRule(rule: Rule, event: BusEvent): boolean {
  if (rule.state === 'DISABLED' || !rule.pattern) return false;
  if (rule.state === 'ENABLED' && isReadOnlyManagementEvent(event)) return false;
  return matchesPattern(rule.pattern, event);
}

/**
 * Write management events reach every enabled rule, read-only ones only rules that ask for all.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
function isReadOnlyManagementEvent({ 'detail-type': detailType, detail }: BusEvent): boolean {
  const isManagement = detail['managementEvent'] !== false;
  return detailType.endsWith(' via CloudTrail') && isManagement && detail['readOnly'] === true;
}
