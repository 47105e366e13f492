import type { Caller } from './caller.ts';
import { checkExpectation, principalArn, type RuleResult } from './expectation.ts';
import { matchesAny } from './glob.ts';
import type { Launch } from './launch.ts';
import type { Settings } from './settings.ts';

/** What is to be done about a launch, with every reason that was looked at and the one that decided, last. */
export interface Verdict {
  readonly kind: 'ignore' | 'alert' | 'contain';
  /** The deciding reason, in words. */
  readonly because: string;
  /** What kept an unexpected launch from being contained; `by-hand`: nothing but the kind of its caller. */
  readonly alertedFor?: 'protected' | 'not-launched' | 'by-hand';
  /** Each expectation and why it did or did not match. */
  readonly rules: readonly RuleResult[];
}

type Scope = Pick<Settings, 'expectations' | 'protectedPrincipals' | 'respondTo'>;

/**
 * Judges a launch. Unsure means alert: only a caller whose containment is known is contained, and nothing that
 * could not be read is ever taken as expected.
 *
 * @param launch the parsed launch
 * @param caller who made it
 * @param settings the deployer's expectations, protected principals and what to respond to
 */
export function judgeLaunch(launch: Launch, caller: Caller, settings: Scope): Verdict {
  if (caller.kind === 'service') return { kind: 'ignore', because: caller.reason, rules: [] };
  const rules = settings.expectations.map((rule) => checkExpectation(rule, launch, caller));
  const matched = rules.find((rule) => rule.matched);
  if (matched) return { kind: 'ignore', because: `expected: rule "${matched.name}" matches`, rules };
  const alert = (alertedFor: NonNullable<Verdict['alertedFor']>, because: string): Verdict => ({
    kind: 'alert',
    because,
    alertedFor,
    rules,
  });

  const principal = principalArn(caller);
  if (principal !== undefined && matchesAny(settings.protectedPrincipals, principal)) {
    return alert('protected', `${principal} is protected by the settings: alert only`);
  }
  const { result } = launch;
  if (result.kind !== 'launched' && settings.respondTo === 'launches') {
    return alert(
      'not-launched',
      `nothing was launched (${result.errorCode}); the settings respond to launches, so this is alerted`,
    );
  }
  if (!isContainable(caller))
    return alert('by-hand', `${caller.reason}: contained by hand, see the next steps`);
  return { kind: 'contain', because: `no expectation matches, and ${caller.reason}`, rules };
}

/** The callers whose credentials Firebreak ends by itself; everybody else is reported with what to do. */
export type ContainableCaller = Extract<Caller, { kind: 'user-key' | 'user-session' | 'federated-session' }>;

export function isContainable(caller: Caller): caller is ContainableCaller {
  return caller.kind === 'user-key' || caller.kind === 'user-session' || caller.kind === 'federated-session';
}
