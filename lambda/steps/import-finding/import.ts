import type { Findings } from '../../aws/findings.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { Finding } from '../../../core/report/renderers/render-asff.ts';

export interface ImportDeps {
  /** The finding of an incident: the same Id whenever it is composed, and newer each time. */
  readonly compose: (state: ContainmentState, now: Date) => Finding;
  readonly findings: Findings;
  readonly now: () => Date;
}

/**
 * Brings an incident to Security Hub: as a new finding with the first report, as an update of it with every later one.
 *
 * @throws RetryableError, PermanentError
 */
export async function importFinding(
  state: ContainmentState,
  { compose, findings, now }: ImportDeps,
): Promise<{ readonly id: string; readonly updatedAt: string }> {
  const finding = compose(state, now());
  await findings.put(finding);
  return { id: finding.Id, updatedAt: finding.UpdatedAt };
}
