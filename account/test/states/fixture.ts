import { type AccountClock, createClock } from '../../clock.ts';
import type { Execution } from '../../states/execution.ts';
import { createStates, type States, type StatesOptions } from '../../states/states.ts';
import type { StatusChange } from '../../states/status-change.ts';

export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
export const roleArn = 'arn:aws:iam::111122223333:role/machine';

type Functions = Readonly<Record<string, (payload: never) => unknown>>;

export interface Fixture {
  readonly states: States;
  readonly clock: AccountClock;
  readonly changes: StatusChange[];
  /** Adds a machine of these states, starting with the first, and returns its ARN. */
  readonly add: (states: Readonly<Record<string, object>>, top?: object) => string;
  /** Adds it, runs it to its end and returns the execution. */
  readonly run: (
    states: Readonly<Record<string, object>>,
    input?: unknown,
    top?: object,
  ) => Promise<Execution>;
}

/** A Step Functions with these functions behind it; they are called by the last part of their ARN. */
export function createFixture(functions: Functions = {}, options: Partial<StatesOptions> = {}): Fixture {
  const clock = createClock({ start: new Date('2023-07-10T12:00:00Z') });
  const changes: StatusChange[] = [];
  let count = 0;
  const states = createStates({
    accountId: '111122223333',
    clock,
    invokeFunction: (arn, payload) =>
      Promise.resolve().then(() => {
        const name = arn.split(':').at(-1) ?? '';
        const perform = functions[name];
        if (perform === undefined) throw new Error(`No function ${name} in this test.`);
        return perform(payload as never);
      }),
    callService: ({ service, action }) => Promise.reject(new Error(`No ${service}:${action} in this test.`)),
    onStatusChange: (detail) => changes.push(detail),
    ...options,
  });
  const add: Fixture['add'] = (machine, top = {}) =>
    states.addStateMachine({
      name: `machine-${String((count += 1))}`,
      region: 'us-east-1',
      definition: JSON.stringify({ StartAt: Object.keys(machine)[0], States: machine, ...top }),
      roleArn,
    }).arn;
  return {
    states,
    clock,
    changes,
    add,
    run: async (machine, input = {}, top = {}) => {
      const execution = states.startExecution(add(machine, top), input);
      await execution.settled;
      return execution;
    },
  };
}

export function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

export function task(name: string, fields: object = {}): object {
  return { Type: 'Task', Resource: functionArn(name), ...('Next' in fields ? {} : { End: true }), ...fields };
}
