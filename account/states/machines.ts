import { AwsError, type Clock } from '../model.ts';
import type { StateMachine } from './execution.ts';
import { loadDefinition } from './machine/load-definition.ts';

export interface StateMachineDefinition {
  readonly name: string;
  readonly region: string;
  /** Amazon States Language as JSON, its CloudFormation intrinsics resolved. */
  readonly definition: string;
  readonly roleArn: string;
}

/** The state machines of an account. Each is replaced whole, so that an execution keeps the one that it began with. */
export function createMachines({ accountId, clock }: { readonly accountId: string; readonly clock: Clock }) {
  const machines = new Map<string, StateMachine>();
  const toArn = ({ name, region }: StateMachineDefinition): string =>
    `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;

  function find(arn: string): StateMachine {
    const found = machines.get(arn);
    if (found) return found;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  function add(given: StateMachineDefinition): { readonly arn: string } {
    const arn = toArn(given);
    if (machines.has(arn))
      throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    machines.set(arn, {
      ...{ ...given, arn, machine: loadDefinition(given.definition), createdAt: clock.now() },
    });
    return { arn };
  }

  function update(given: StateMachineDefinition): void {
    const before = find(toArn(given));
    machines.set(before.arn, { ...before, ...given, machine: loadDefinition(given.definition) });
  }

  return {
    all: () => [...machines.values()],
    find,
    add,
    update,
    remove: (arn: string) => machines.delete(arn),
  };
}
