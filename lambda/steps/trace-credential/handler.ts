import { makeEventHistory } from '../../aws/history/event-history.ts';
import { env } from '../../contract.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { deniesPlanned } from '../../../core/incident/coverage.ts';
import { isOpen, issuingRegions, type Lineage } from '../../../core/lineage/lineage.ts';
import { expectedBy } from '../../../core/lineage/services/expected.ts';
import { planSecondWave } from '../../../core/lineage/second-wave.ts';
import type { Trace } from '../../../core/lineage/trace.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { pageTimeoutMs, searchBudgetMs } from '../../search-budget.ts';
import { makeStep } from '../../step.ts';
import { traceCredential } from './trace.ts';

const history = makeEventHistory(pageTimeoutMs);
const settings = deployedSettings();
const account = required(env.account);

/** Looks for who issued the caller's temporary credential, and plans the containment of what is found. */
export const handler = makeStep(
  'trace-credential',
  async (state: ContainmentState, { logger }): Promise<Trace> => {
    const lineage = await lineageOf(state);
    const wave = planSecondWave(state, lineage, settings);
    logger.info('credential traced', {
      incident: state.incident.id,
      keys: [lineage.accessKeyId, ...lineage.links.map((link) => link.issuedBy.issuer.accessKeyId)],
      end: lineage.end,
      verdicts: wave.verdicts.map(({ kind }) => kind),
      act: wave.act,
    });
    const denied = deniesPlanned(state, wave.plan.actions, new Date());
    return { phase: state.phase, lineage, ...wave, denied };
  },
);

/** What was traced to its end once stays so: it is not searched again, and not lost when a later search fails. */
async function lineageOf({ phase, launch, caller, regions, trace }: ContainmentState): Promise<Lineage> {
  if (trace && !isOpen(trace.lineage)) return trace.lineage;
  const { accessKeyId } = caller;
  const { invokedBy } = launch;
  if (accessKeyId === undefined && invokedBy === undefined)
    throw new Error('The caller has no access key, and no service called: there is nothing to trace.');
  return traceCredential(
    {
      ...(accessKeyId !== undefined && { accessKeyId }),
      ...(invokedBy !== undefined && { invokedBy }),
      expectedBy: expectedBy(launch, settings),
      caller,
      eventTime: launch.eventTime,
      account,
      regions: issuingRegions(settings.homeRegion, launch.region),
      ...(phase !== 'first' && regions && { furtherRegions: regions.names }),
      ...(launch.sessionCreatedAt !== undefined && { createdAt: launch.sessionCreatedAt }),
    },
    {
      history,
      deadline: new Date(Date.now() + searchBudgetMs(phase)),
      clock: () => new Date(),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
  );
}
