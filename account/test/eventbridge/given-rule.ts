import type { Call } from '../../model.ts';
import { givenBus } from './bus.ts';
import { run } from './given.ts';

export const EventPattern = '{"source": ["aws.ec2"]}';

/** A bus with one rule, and its operations. */
export function givenRule(name = 'launch') {
  const bus = givenBus();
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as `run`
  const api = <Output>(operation: string, input: object, over?: Partial<Call>) =>
    run<Output>(bus.eventBridge.service, operation, input, over);
  api('PutRule', { Name: name, EventPattern });
  return { ...bus, api };
}
