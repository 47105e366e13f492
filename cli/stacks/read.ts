import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import { clientOptions } from '../../lambda/aws/clients.ts';
import { busName, sensorStackPrefix } from '../../lambda/contract.ts';
import type { AmbientAws } from '../by-hand/aws.ts';

/** What stands in one region. */
export interface RegionFound {
  readonly region: string;
  readonly hasResponder: boolean;
  /** The regions that its sensor sends to: one, or none where there is no sensor. */
  readonly sendsTo: readonly string[];
}

export interface RegionUnread {
  readonly region: string;
  /** What AWS answered. */
  readonly unread: string;
}

/**
 * Looks for a responder and a sensor by what they live by, a bus and rules: a stack may be there without them, and they
 * are what acts. One that cannot be read says so; an organization may deny a region whole.
 */
export async function readRegion(
  region: string,
  { config }: Pick<AmbientAws, 'config'>,
): Promise<RegionFound | RegionUnread> {
  const events = new EventBridgeClient({ ...clientOptions, ...config, region });
  try {
    const [hasResponder, sendsTo] = await Promise.all([hasBus(events), targetsOfSensor(events)]);
    return { region, hasResponder, sendsTo };
  } catch (error) {
    const { name, message } = error as Error;
    return { region, unread: `${name}: ${message.split('\n')[0] ?? ''}` };
  }
}

async function hasBus(events: EventBridgeClient): Promise<boolean> {
  try {
    await events.send(new DescribeEventBusCommand({ Name: busName }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  }
}

async function targetsOfSensor(events: EventBridgeClient): Promise<readonly string[]> {
  const regions = new Set<string>();
  for (const { Name } of await rulesOfSensor(events)) {
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
    for (const { Arn = '' } of Targets) {
      const [, , service, region = '', , resource = ''] = Arn.split(':');
      if (service === 'events' && resource === `event-bus/${busName}`) regions.add(region);
    }
  }
  return [...regions].toSorted();
}

async function rulesOfSensor(events: EventBridgeClient): Promise<readonly Rule[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await events.send(new ListRulesCommand({ NamePrefix: sensorStackPrefix, NextToken }));
    rules.push(...(page.Rules ?? []));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return rules;
}
