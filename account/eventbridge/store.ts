import type { Bus, Rule } from './model.ts';
import { AwsError, type PolicyDocument, type PolicyStatement } from '../model.ts';

/** Buses and rules of all regions. Every region has a `default` bus from the start. */
export interface Store {
  readonly busArn: (region: string, name: string) => string;
  readonly addBus: (region: string, name: string, policy?: PolicyDocument) => Bus;
  /** @throws ResourceNotFoundException */
  readonly bus: (region: string, name: string) => Bus;
  readonly deleteBus: (bus: Bus) => void;
  readonly hasBus: (region: string, name: string) => boolean;
  readonly addBusStatement: (region: string, name: string, statement: PolicyStatement) => void;
  readonly ruleArn: (region: string, busName: string, name: string) => string;
  readonly putRule: (rule: Rule) => void;
  readonly findRule: (region: string, busName: string, name: string) => Rule | undefined;
  /** @throws ResourceNotFoundException */
  readonly rule: (region: string, busName: string, name: string) => Rule;
  readonly deleteRule: (rule: Rule) => void;
  /** By name. */
  readonly rulesOf: (bus: Bus) => readonly Rule[];
}

export function createStore(accountId: string): Store {
  const buses = new Map<string, Bus>();
  const rules = new Map<string, Rule>();

  const busArn = (region: string, name: string): string =>
    `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
  const ruleArn = (region: string, busName: string, name: string): string =>
    `arn:aws:events:${region}:${accountId}:rule/${busName === 'default' ? '' : `${busName}/`}${name}`;

  const hasBus = (region: string, name: string): boolean =>
    name === 'default' || buses.has(busArn(region, name));

  function bus(region: string, name: string): Bus {
    if (!hasBus(region, name)) throw notFound(`Event bus ${name} does not exist.`);
    return buses.get(busArn(region, name)) ?? { name, region, arn: busArn(region, name) };
  }

  function addBus(region: string, name: string, policy?: PolicyDocument): Bus {
    if (hasBus(region, name)) {
      throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    }
    const added: Bus = { name, region, arn: busArn(region, name), ...(policy && { policy }) };
    buses.set(added.arn, added);
    return added;
  }

  function addBusStatement(region: string, name: string, statement: PolicyStatement): void {
    const target = bus(region, name);
    const others = [target.policy?.Statement ?? []].flat();
    const policy = { Version: '2012-10-17', Statement: [...others, statement] };
    buses.set(target.arn, { ...target, policy });
  }

  const findRule = (region: string, busName: string, name: string): Rule | undefined =>
    rules.get(ruleArn(region, busName, name));

  function rule(region: string, busName: string, name: string): Rule {
    const found = findRule(region, busName, name);
    if (!found) throw notFound(`Rule ${name} does not exist on EventBus ${busName}.`);
    return found;
  }

  return {
    busArn,
    addBus,
    bus,
    hasBus,
    deleteBus: ({ arn }) => void buses.delete(arn),
    addBusStatement,
    ruleArn,
    putRule: (added) => void rules.set(added.arn, added),
    findRule,
    rule,
    deleteRule: ({ arn }) => void rules.delete(arn),
    rulesOf: (of) =>
      [...rules.values()]
        .filter(({ region, busName }) => region === of.region && busName === of.name)
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

function notFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', what);
}

/** The name in an EventBusName parameter, which may be a name, an ARN or left out. */
export function toBusName(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined) return 'default';
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.indexOf('/') + 1) : nameOrArn;
}
