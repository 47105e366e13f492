import { defineSettings } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';
import { trail } from '../synthesized.ts';

const good = {
  ...defineSettings({ mode: 'contain', regions: ['us-east-1'], expectations: [] }),
} as Record<string, unknown>;

/** The problems, one line each: field, got, allowed, fix. */
function problemsOf(change: Record<string, unknown>): string[] {
  try {
    checkSettings({ ...good, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ field, got, allowed, fix }) => `${field} | ${got} | ${allowed} | ${fix}`);
  }
}
const reader = 'arn:aws:iam::*:role/forensics/*';

describe('the settings of evidence', () => {
  it.each([
    [{ objectLock: { mode: 'governance', days: 365 } }],
    [{ objectLock: { mode: 'compliance', days: 1 } }],
    [{ evidenceReaders: [reader, 'arn:aws:iam::111122223333:user/ada'] }],
    [{ deletionProtection: true }],
  ])('may be %j', (change) => {
    expect(problemsOf(change)).toEqual([]);
  });
  it.each<[Record<string, unknown>, RegExp]>([
    [
      { objectLock: { mode: 'strict', days: 1 } },
      /^objectLock\.mode \| "strict" \| 'governance' or 'compliance' \| /,
    ],
    [{ objectLock: { mode: 'governance' } }, /^objectLock\.days \| .* \| a whole number from 1 to 36500/],
    [{ objectLock: { mode: 'governance', days: 0 } }, /^objectLock\.days \| 0 \| a whole number from 1/],
    [
      { objectLock: { mode: 'governance', days: 1, year: 1 } },
      /^objectLock\.year \| .* no field of this name; there are mode, days/,
    ],
    [
      { objectLock: { mode: 'compliance', days: 366 } },
      /^objectLock\.days \| 366 \| at most retentionDays, which is 365 \| /,
    ],
    [{ objectLock: { mode: 'governance', days: 1 }, trail }, /^objectLock \| .* \| no lock beside trail \| /],
    [{ deletionProtection: 'yes' }, /^deletionProtection \| "yes" \| true or false/],
    [{ evidenceReaders: 'ada' }, /^evidenceReaders \| "ada" \| a list of principal ARNs/],
    [{ evidenceReaders: [reader, reader] }, /^evidenceReaders\[1\] \| .* each value once/],
    [
      { evidenceReaders: ['arn:aws:iam::*:root'] },
      /^evidenceReaders\[0\] \| .*root" \| the ARN of a user or a role/,
    ],
    [{ evidenceReaders: ['arn:aws-cn:iam::*:role/x'] }, /^evidenceReaders\[0\] .* partition aws, /],
  ])('may not be %j', (change, message) => {
    expect(problemsOf(change)).toEqual([expect.stringMatching(message)]);
  });
});
