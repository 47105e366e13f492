import { iamClient } from '../../aws/clients.ts';
import { makeEventHistory } from '../../aws/history/event-history.ts';
import { makePorts } from '../../aws/iam/ports.ts';
import { env } from '../../contract.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { deniesPlanned } from '../../../core/incident/coverage.ts';
import { issuingRegions } from '../../../core/lineage/lineage.ts';
import type { Persistence } from '../../../core/artifacts/persistence.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { deployedDenyAll, required } from '../../environment.ts';
import { pageTimeoutMs, searchBudgetMs } from '../../search-budget.ts';
import { makeStep } from '../../step.ts';
import { searchPersistence } from './search.ts';

const history = makeEventHistory(pageTimeoutMs);
const ports = makePorts(iamClient(), deployedDenyAll());
const settings = deployedSettings();
const account = required(env.account);

/** Looks for what the caller made that outlives its credential, and plans the containment of it. */
export const handler = makeStep(
  'find-persistence',
  async (state: ContainmentState, { logger }): Promise<Persistence> => {
    const { phase, launch, regions } = state;
    const found = await searchPersistence(
      state,
      { account, settings, regions: regionsOf(launch.region, phase === 'first' ? [] : regions?.names) },
      {
        history,
        ports,
        deadline: new Date(Date.now() + searchBudgetMs(phase)),
        clock: () => new Date(),
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
    );
    logger.info('persistence searched', {
      incident: state.incident.id,
      verdicts: found.found.map(({ eventName, verdict }) => `${eventName}: ${verdict}`),
      more: found.more,
      act: found.act,
      followed: found.followed,
    });
    return { ...found, denied: deniesPlanned(state, found.plan.actions, new Date()) };
  },
);

/** IAM is recorded in the partition's global region; a role is assumed, and a function made, in any. */
function regionsOf(launchRegion: string, further: readonly string[] = []): readonly string[] {
  return [...new Set([...issuingRegions(settings.homeRegion, launchRegion), ...further])];
}
