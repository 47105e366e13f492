import { iamClient } from '../../aws/clients.ts';
import { makeBackground } from '../../aws/iam/background.ts';
import { makeInstances } from '../../aws/instances.ts';
import { makePrices } from '../../aws/prices.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { makeStep } from '../../step.ts';
import { readBackground } from './background.ts';
import type { InstancesNow } from '../../../core/instances/instances.ts';
import { type InspectInput, inspectInstances } from './inspect.ts';

const instances = makeInstances();
const prices = makePrices(process.env['AWS_REGION'] ?? '');
const reader = makeBackground(iamClient());
const settings = deployedSettings();

/**
 * Looks up what became of the launched instances and what they cost an hour, and what is known of account and caller.
 * @returns the state with both; of an execution that an older release began, which has no place for that, the instances
 */
export const handler = makeStep(
  'inspect-instances',
  async ({ state, answer }: InspectInput, { logger }): Promise<ContainmentState | InstancesNow> => {
    const timeout = (milliseconds: number): AbortSignal => AbortSignal.timeout(milliseconds);
    const [found, background] = await Promise.all([
      inspectInstances(state, { instances, prices, now: new Date(), timeout }),
      readBackground(state, { reader, settings, timeout }),
    ]);
    logger.info('instances inspected', {
      incident: state.incident.id,
      states: found.states,
      unavailable: found.unavailable.length,
      perHour: found.cost?.perHour,
      noCost: found.noCost,
    });
    return answer === 'state' ? { ...state, instances: found, background } : found;
  },
);
