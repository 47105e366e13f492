import type { Findings } from '../../aws/findings.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { Finding } from '../../../core/report/renderers/render-asff.ts';

export interface ImportDeps {
  /** The finding of an incident: the same Id whenever it is composed, and newer each time. */
  readonly compose: (state: ContainmentState, now: Date) => Finding;
  readonly findings: Findings;
  readonly now: () => Date;
}

/** What was brought, for the log. */
export interface Imported {
  readonly id: string;
  readonly updatedAt: string;
  /** A person has restored the incident: the finding stays closed. */
  readonly closed?: true;
  /** Why nobody knows whether it is closed: it is open then. */
  readonly unread?: string;
}

/**
 * Brings an incident to Security Hub: as a new finding with the first report, as an update of it with every later one.
 * A restored incident is never opened again, so that what a late report says of it leaves its finding closed.
 *
 * @throws RetryableError, PermanentError
 */
export async function importFinding(
  state: ContainmentState,
  { compose, findings, now }: ImportDeps,
): Promise<Imported> {
  const finding = compose(state, now());
  const before = await stateOf(finding, findings);
  await findings.put('recordState' in before ? { ...finding, RecordState: before.recordState } : finding);
  return {
    ...{ id: finding.Id, updatedAt: finding.UpdatedAt },
    ...('recordState' in before && before.recordState === 'ARCHIVED' && { closed: true }),
    ...('unread' in before && { unread: before.unread }),
  };
}

/** Nobody is to miss an incident because this cannot be read. */
async function stateOf(
  finding: Finding,
  findings: Findings,
): Promise<{ readonly recordState: Finding['RecordState'] } | { readonly unread: string }> {
  try {
    const found = await findings.read(finding);
    return { recordState: found?.RecordState ?? 'ACTIVE' };
  } catch (error) {
    return { unread: error instanceof Error ? error.message : String(error) };
  }
}
