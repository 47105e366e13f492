import { neutral, utc } from '../../core/values/text.ts';
import { type Contained, containmentsIn, type Journals, readJournals } from '../journal/find.ts';
import { UsageError } from '../usage-error.ts';

/** What was contained by hand on this machine: no table knows of it. Empty where nothing was. */
export function byHandLines(): readonly string[] {
  const journals = read();
  const lines = [
    ...containmentsIn(journals).map(toLine),
    ...journals.problems.map((problem) => neutral(problem, 400)),
  ];
  return lines.length === 0 ? [] : ['', 'BY HAND, from this machine', ...lines.map((line) => `  ${line}`)];
}

/** What cannot be read is said: the incidents of the table are listed anyway. */
function read(): Journals {
  try {
    return readJournals();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { found: [], problems: [error.message] };
  }
}

function toLine({ journal, incident }: Contained): string {
  const { id, openedAt, restoredAt, subject } = incident;
  const state = restoredAt === undefined ? 'not restored' : `restored ${utc(restoredAt)}`;
  return `${neutral(id, 100)}  ${utc(openedAt)}  account ${neutral(journal.header.account, 20)}  ${state}  ${neutral(subject, 100)}`;
}
