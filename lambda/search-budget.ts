import type { Phase } from '../core/incident/incident.ts';

/** A page that takes longer than this is not waited for: budget and one page are the most that the report waits. */
export const pageTimeoutMs = 8_000;

/** On-call is waiting for the first report, and event history has seldom caught up by then. */
export function searchBudgetMs(phase: Phase): number {
  return phase === 'first' ? 12_000 : 45_000;
}
