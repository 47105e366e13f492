import { isLongTermKeyId } from '../../../core/values/arn.ts';
import { at, textAt } from '../../../core/values/unknown.ts';
import type { TrailRecord } from '../../trail-file.ts';

/** The user whose long-term key is at the root of a temporary credential. */
export interface RecordedOrigin {
  readonly userName: string;
  readonly accessKeyId: string;
}

/**
 * Finds whose long-term key a launch goes back to, in the records themselves: what the responder must find through
 * event history is held against this.
 *
 * @param launch the record of the launch
 * @returns undefined where it was made with a long-term key, or the records do not show who issued the credential
 */
export function findOrigin(records: readonly TrailRecord[], launch: TrailRecord): RecordedOrigin | undefined {
  let record = launch;
  const seen = new Set<string>();
  for (;;) {
    const key = textAt(record, 'userIdentity', 'accessKeyId');
    if (key === undefined || seen.has(key)) return undefined;
    if (isLongTermKeyId(key)) {
      const userName = textAt(record, 'userIdentity', 'userName');
      return record === launch || userName === undefined ? undefined : { userName, accessKeyId: key };
    }
    seen.add(key);
    const issuer = records.find(
      (other) => at(other, 'responseElements', 'credentials', 'accessKeyId') === key,
    );
    if (!issuer) return undefined;
    record = issuer;
  }
}
