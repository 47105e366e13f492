import { principalConflicts } from '../principals/conflicts.ts';
import { problem, valueAt } from '../read-input.ts';
import type { SettingsProblem } from '../settings-error.ts';

/** What about the evidence is wrong although each field by itself is right. */
export const evidenceConflicts = (input: unknown): readonly SettingsProblem[] => [
  ...principalConflicts({ holder: input, field: 'evidenceReaders', path: '' }, 'operating', input),
  ...lockedForLonger(input),
  ...lockedAnswers(input),
];

/** What is locked cannot expire, and people were promised that it does. */
function lockedForLonger(input: unknown): readonly SettingsProblem[] {
  const [days, retention] = [valueAt(valueAt(input, 'objectLock'), 'days'), valueAt(input, 'retentionDays')];
  if (typeof days !== 'number' || typeof retention !== 'number' || days <= retention) return [];
  const fix = 'lock it for fewer days, or raise retentionDays: what is locked cannot expire';
  return [problem('objectLock.days', days, `at most retentionDays, which is ${retention}`, fix)];
}

/** S3 refuses uploads without a checksum there, AWS documents nothing of Athena, and its answers are to go after a day. */
function lockedAnswers(input: unknown): readonly SettingsProblem[] {
  const lock = valueAt(input, 'objectLock');
  if (lock === undefined || valueAt(input, 'trail') === undefined) return [];
  const fix =
    'leave one of them out: Athena writes its answers into the evidence bucket, and nothing says that it can';
  return [problem('objectLock', lock, 'no lock beside trail', fix)];
}
