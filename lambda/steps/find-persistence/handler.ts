import { makeEventHistory } from '../../aws/history/event-history.ts';
import { env } from '../../contract.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { firstLeads } from '../../../core/artifacts/leads.ts';
import { deniesPlanned } from '../../../core/incident/coverage.ts';
import { issuingRegions } from '../../../core/lineage/lineage.ts';
import type { Persistence } from '../../../core/artifacts/persistence.ts';
import { planPersistence } from '../../../core/artifacts/plan-persistence.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { pageTimeoutMs, searchBudgetMs } from '../../search-budget.ts';
import { makeStep } from '../../step.ts';
import { findPersistence } from './find.ts';

const history = makeEventHistory(pageTimeoutMs);
const settings = deployedSettings();
const account = required(env.account);

/** Looks for what the caller made since the launch that outlives its credential, and plans the containment of it. */
export const handler = makeStep(
  'find-persistence',
  async (state: ContainmentState, { logger }): Promise<Persistence> => {
    const { phase, launch, regions } = state;
    const { made, ...search } = await findPersistence(
      {
        leads: firstLeads(state),
        since: launch.eventTime,
        account,
        regions: regionsOf(launch.region, phase === 'first' ? [] : regions?.names),
      },
      {
        history,
        deadline: new Date(Date.now() + searchBudgetMs(phase)),
        clock: () => new Date(),
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
    );
    const plan = planPersistence(state, made, settings);
    logger.info('persistence searched', {
      incident: state.incident.id,
      verdicts: plan.found.map(({ eventName, verdict }) => `${eventName}: ${verdict}`),
      more: plan.more,
      act: plan.act,
      followed: search.followed,
    });
    const denied = deniesPlanned(state, plan.plan.actions, new Date());
    return { phase, ...plan, denied, ...search };
  },
);

/** IAM is recorded in the partition's global region; a role is assumed, and a function made, in any. */
function regionsOf(launchRegion: string, further: readonly string[] = []): readonly string[] {
  return [...new Set([...issuingRegions(settings.homeRegion, launchRegion), ...further])];
}
