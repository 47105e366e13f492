import type { Ports } from '../../../core/containment/actions/ports.ts';
import { firstLeads } from '../../../core/artifacts/leads.ts';
import type { Persistence } from '../../../core/artifacts/persistence.ts';
import { planPersistence } from '../../../core/artifacts/plan-persistence.ts';
import { isWorse } from '../../../core/artifacts/standing.ts';
import { preparedSince } from '../../../core/artifacts/prepared.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { type FindDeps, findPersistence } from './find.ts';
import { readStandings } from './standings.ts';

export interface SearchInput {
  readonly account: string;
  readonly regions: readonly string[];
  readonly settings: Pick<Settings, 'protectedPrincipals' | 'expectations' | 'preparedHours'>;
}

/**
 * Looks for what the caller made, judges it, and reads whether what is left works.
 * @returns what the state keeps of it, but for what the plan denies of others
 */
export async function searchPersistence(
  state: ContainmentState,
  { account, regions, settings }: SearchInput,
  { ports, ...deps }: FindDeps & { readonly ports: Ports },
): Promise<Omit<Persistence, 'denied'>> {
  const { launch, phase } = state;
  const { preparedHours } = settings;
  const leads = firstLeads(state);
  const { made, ...search } = await findPersistence({ leads, launch, preparedHours, account, regions }, deps);
  const judged = planPersistence(state, made, settings, deps.clock());
  const plan = { ...judged, found: await readStandings(judged.found, state, ports, deps.clock) };
  return {
    phase,
    ...plan,
    ...search,
    ...(isWorse(plan, state) && { worse: true as const }),
    ...(preparedHours > 0 && { searchedFrom: preparedSince(launch, preparedHours).toISOString() }),
  };
}
