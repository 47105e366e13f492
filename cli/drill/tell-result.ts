import type { DrillResult, Proof } from './result.ts';
import { duration } from '../../core/values/text.ts';

/** Shows the first notice as on-call receives it, the proof, and the verdict on the drill. */
export function tellResult(result: DrillResult, write: (line: string) => void): void {
  const [first] = result.notices;
  if (first) {
    write('\nTHE NOTICE, as on-call receives it\n');
    write(`  | Subject: ${first.subject}`);
    write('  |');
    for (const line of first.text.trimEnd().split('\n')) write(`  | ${line}`.trimEnd());
    const later = result.notices.slice(1);
    for (const notice of later)
      write(`\n  and ${duration(notice.secondsSinceLaunch * 1_000)} after the launch: ${notice.subject}`);
  }
  write('\nPROOF\n');
  const width = Math.max(...result.proof.map((proof) => proof.name.length));
  for (const proof of result.proof) write(toProofLine(proof, width));
  write(`\nWritten to ${result.out}; the report as a page: evidence/INCIDENT/PHASE/report.html there\n`);
  write(result.passed ? `PASSED: ${summary(result)}` : 'NOT PASSED:');
  for (const failure of result.failures) write(`  - ${failure}`);
}

function toProofLine({ name, after, error, ok, before }: Proof, width: number): string {
  const came = after === 'works' ? 'works' : `refused${error === undefined ? '' : ` (${error})`}`;
  return `  ${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(width)}  ${came}${before === 'works' ? '' : ', as before the launch'}`;
}

function summary({ observed, outcomes, verification, ending }: DrillResult): string {
  if (observed) {
    return (
      'NOTHING WAS CONTAINED, because the mode is observe. On-call was told what would have been done, IAM is as it\n' +
      '  was, and every credential still works. Set mode to contain in the settings to rehearse containment.'
    );
  }
  if (ending.kind === 'not-held') {
    return (
      `NOT HELD, because ${ending.because}.\n` +
      '  The report says so, with what is to be done, and claims nothing else.'
    );
  }
  if (ending.kind === 'alerted')
    return `ALERTED, again and again, because ${ending.because}. Nobody was contained.`;
  if (ending.kind === 'restored')
    return `RESTORED, because ${ending.because}. IAM is as it was before the launch.`;
  const key = outcomes.find((outcome) => outcome.action.startsWith('deactivate'));
  const at = key?.millisecondsSinceLaunch;
  const inactive = at === undefined ? 'contained' : `key inactive ${duration(at)} after the launch`;
  return `${inactive}, ${verification?.held ? 'held' : 'not held'} when checked`;
}
