import { keyOf } from '../../core/report/renderers/render-asff.ts';
import { partitionOf } from '../../core/values/partition.ts';
import { neutral } from '../../core/values/text.ts';
import { makeFindings } from '../../lambda/aws/findings.ts';
import type { AmbientAws } from '../by-hand/aws.ts';

/**
 * Closes the finding of a restored incident: Security Hub has a provider archive it, while the workflow is the analysts'.
 * What is restored stays so where it cannot be closed.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 *
 * @returns why it could not be closed, and what to do; nothing where it was, or there is none
 */
export async function closeFinding(
  incidentId: string,
  { account, arn, config, now }: AmbientAws,
  region: string,
): Promise<string | undefined> {
  const findings = makeFindings({ ...config, region });
  try {
    const found = await findings.read(keyOf(incidentId, { account, region, partition: partitionOf(region) }));
    if (!found || found.RecordState === 'ARCHIVED') return undefined;
    // One that is not newer is ignored, and clocks differ.
    const at = Math.max(now().getTime(), Date.parse(found.UpdatedAt) + 1);
    const UpdatedAt = new Date(at).toISOString();
    await findings.put({
      ...found,
      ...{ RecordState: 'ARCHIVED', UpdatedAt },
      ProductFields: {
        ...found.ProductFields,
        'firebreak/RestoredAt': UpdatedAt,
        'firebreak/RestoredBy': neutral(arn, 300),
      },
    });
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `the finding of ${incidentId} in Security Hub could not be closed (${why}): set its workflow status to RESOLVED there`;
  }
}
