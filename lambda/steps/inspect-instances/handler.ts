import { makeInstances } from '../../aws/instances.ts';
import { makePrices } from '../../aws/prices.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { makeStep } from '../../step.ts';
import { inspectInstances } from './inspect.ts';

const instances = makeInstances();
const prices = makePrices(process.env['AWS_REGION'] ?? '');

/** Looks up what became of the launched instances, and what they cost an hour. */
export const handler = makeStep(
  'inspect-instances',
  async ({ state }: { readonly state: ContainmentState }, { logger }) => {
    const found = await inspectInstances(state, {
      instances,
      prices,
      now: new Date(),
      timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
    });
    logger.info('instances inspected', {
      incident: state.incident.id,
      states: found.states,
      unavailable: found.unavailable.length,
      perHour: found.cost?.perHour,
      noCost: found.noCost,
    });
    return found;
  },
);
