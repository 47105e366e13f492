import { matchesGlob } from '../../core/values/glob.ts';
import { describeCaller } from '../../core/caller/subject.ts';
import { neutral } from '../../core/values/text.ts';
import type { Expected, ExpectedEntry } from './expect.ts';
import type { Judged } from './judge.ts';
import { severity, type VerdictKind } from './result.ts';

/** Holds what is judged against what was expected. */
export interface Check {
  readonly add: (judged: Judged) => void;
  /** What did not come out as expected, each in one line; an entry that no launch matches is a failure too. */
  readonly failures: () => readonly string[];
}

/** What is remembered of a caller, or of a launch that was named by itself: its most severe verdict. */
interface Outcome {
  readonly verdict: VerdictKind;
  readonly who: string;
  readonly because: string;
  readonly eventId: string;
}

export function startCheck({ entries, others }: Expected): Check {
  const byEventId = new Map(
    entries.filter(({ kind }) => kind === 'launch').map((entry) => [entry.value, entry]),
  );
  const ofLaunches = new Map<ExpectedEntry, Outcome>();
  const ofCallers = new Map<string, Outcome & { readonly arn: string | undefined }>();
  return {
    add(judged) {
      const { launch, key, arn } = judged;
      const named = byEventId.get(launch.eventId);
      if (named) ofLaunches.set(named, worse(ofLaunches.get(named), toOutcome(judged)));
      else {
        const caller = arn ?? key;
        ofCallers.set(caller, worse(ofCallers.get(caller), { ...toOutcome(judged), arn }));
      }
    },
    failures() {
      const failures: string[] = [];
      const matched = new Set(ofLaunches.keys());
      const expect = (allowed: readonly VerdictKind[], what: string, got: Outcome): void => {
        if (!allowed.includes(got.verdict))
          failures.push(toFailure(`${allowed.join(' or ')} (${what})`, got));
      };
      for (const [entry, got] of ofLaunches) expect([entry.verdict], entry.value, got);
      for (const got of ofCallers.values()) {
        const about = entries.filter(
          ({ kind, value }) => kind === 'caller' && matchesGlob(value, got.arn ?? ''),
        );
        for (const entry of about) expect([entry.verdict], entry.value, got);
        about.forEach((entry) => matched.add(entry));
        if (about.length === 0 && others) expect(others, 'others', got);
      }
      const unmatched = entries.filter((entry) => !matched.has(entry));
      return [
        ...failures,
        ...unmatched.map(
          ({ verdict, value }) => `expected ${verdict} (${value}), but no launch in the files matches it`,
        ),
      ];
    },
  };
}

function toOutcome({ launch, caller, verdict, arn }: Judged): Outcome {
  return {
    verdict: verdict.kind,
    who: arn === undefined ? describeCaller(caller) : neutral(arn, 200),
    because: neutral(verdict.because, 300),
    eventId: neutral(launch.eventId, 60),
  };
}

function worse<T extends Outcome>(a: T | undefined, b: T): T {
  return a === undefined || severity.indexOf(b.verdict) < severity.indexOf(a.verdict) ? b : a;
}

const toFailure = (expected: string, { verdict, who, because, eventId }: Outcome): string =>
  `expected ${expected}, got ${verdict} for ${who}: ${because} (event ${eventId})`;
