import { matchesGlob } from '../../lambda/core/glob.ts';
import { neutral } from '../../lambda/core/text.ts';
import type { Expected, ExpectedEntry } from './expect.ts';
import type { Judged } from './judge.ts';

/** Holds each launch against what was expected, as it is judged. */
export interface Check {
  readonly add: (judged: Judged) => void;
  /** What did not come out as expected, each in one line; an entry that no launch matched is a failure too. */
  readonly failures: () => readonly string[];
}

/** Launches that failed in the same way, and the first of them. */
interface Failure {
  readonly text: string;
  readonly eventId: string;
  count: number;
}

export function startCheck({ entries, others }: Expected): Check {
  const matched = new Set<ExpectedEntry>();
  const failures = new Map<string, Failure>();
  const fail = (expected: string, { state, arn }: Judged): void => {
    const who = arn === undefined ? state.incident.subject : neutral(arn, 200);
    const text = `expected ${expected}, got ${state.verdict.kind} for ${who}: ${neutral(state.verdict.because, 300)}`;
    const failure = failures.get(text) ?? { text, eventId: neutral(state.launch.eventId, 60), count: 0 };
    failures.set(text, failure);
    failure.count += 1;
  };
  return {
    add(judged) {
      const about = entriesAbout(judged, entries);
      for (const entry of about) {
        matched.add(entry);
        if (entry.verdict !== judged.state.verdict.kind) fail(`${entry.verdict} (${entry.value})`, judged);
      }
      if (about.length === 0 && others && !others.includes(judged.state.verdict.kind))
        fail(`${others.join(' or ')} (others)`, judged);
    },
    failures: () => [
      ...[...failures.values()].map(({ text, eventId, count }) =>
        count === 1
          ? `${text} (event ${eventId})`
          : `${text} (${String(count)} launches, first event ${eventId})`,
      ),
      ...entries
        .filter((entry) => !matched.has(entry))
        .map(({ verdict, value }) => `expected ${verdict} (${value}), but no launch in the files matches it`),
    ],
  };
}

/** An eventID speaks for its launch alone, whatever is said about its caller. */
function entriesAbout({ state, arn }: Judged, entries: readonly ExpectedEntry[]): readonly ExpectedEntry[] {
  const byId = entries.filter(({ kind, value }) => kind === 'launch' && value === state.launch.eventId);
  if (byId.length > 0 || arn === undefined) return byId;
  return entries.filter(({ kind, value }) => kind === 'caller' && matchesGlob(value, arn));
}
