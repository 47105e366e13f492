import { neutral, utc } from '../../core/values/text.ts';
import { type Contained, containmentsIn, readJournals } from '../journal/find.ts';

/** What was contained by hand on this machine: no table knows of it. Empty where nothing was. What cannot be read is said. */
export function byHandLines(): readonly string[] {
  const journals = readJournals();
  const lines = [
    ...containmentsIn(journals).map(toLine),
    ...journals.problems.map((problem) => neutral(problem, 400)),
  ];
  return lines.length === 0 ? [] : ['', 'BY HAND, from this machine', ...lines.map((line) => `  ${line}`)];
}

function toLine({ journal, incident }: Contained): string {
  const { id, openedAt, restored, subject } = incident;
  const state = restored ? `restored ${utc(restored.restoredAt)}` : 'not restored';
  return `${neutral(id, 100)}  ${utc(openedAt)}  account ${neutral(journal.header.account, 20)}  ${state}  ${neutral(subject, 100)}`;
}
