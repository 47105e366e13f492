import { athenaClient, makeTrailQueries } from '../../aws/history/athena.ts';
import { env, trailQueries, trailStep } from '../../contract.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { queryTrail } from './query.ts';

const { trail } = deployedSettings();
const account = required(env.account);
const queries = makeTrailQueries(athenaClient(), trailQueries.workGroup);

/** For a last look and for reading the answer, each of which may take three tries of four seconds. */
const reserveMs = 25_000;
/** The follow-up waits for it. */
const budgetMs = 150_000;

/** Asks Athena for what event history does not have: older calls, and those in other accounts. */
export const handler = makeStep(
  trailStep,
  async ({ state }: { readonly state: ContainmentState }, { logger, context }) => {
    if (!trail) return { unavailable: 'the settings name no trail' };
    const view = await queryTrail(state, {
      queries,
      settings: trail,
      account,
      table: `${trailQueries.database}.${trailQueries.table}`,
      clock: () => new Date(),
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      budgetMs: Math.min(budgetMs, context.getRemainingTimeInMillis() - reserveMs),
    });
    const { id } = state.incident;
    logger.info('trail queried', 'unavailable' in view ? { incident: id, ...view } : toLog(id, view));
    return view;
  },
);

const toLog = (incident: string, view: { readonly calls: number; readonly bytesScanned?: number }) => ({
  incident,
  calls: view.calls,
  bytesScanned: view.bytesScanned,
});
