import { isOwnRole, matchesAnyArn } from '../values/arn.ts';
import type { Caller } from '../caller/caller.ts';
import { checkExpectation, principalArn, type RuleResult } from './expectation.ts';
import type { Launch } from './launch.ts';
import type { Settings } from '../settings/settings.ts';

/** What is to be done about a launch, with every rule that was looked at and the reason that decided. */
export interface Verdict {
  readonly kind: 'ignore' | 'alert' | 'contain';
  /** The deciding reason, in words. */
  readonly because: string;
  /** Expectations, those that matched first, and why each did or did not match: {@link mostRules} at the most. */
  readonly rules: readonly RuleResult[];
  /** How many expectations there are beside these; left out where there are none. */
  readonly furtherRules?: number;
}

/**
 * So many rules, and characters of what is said of each, are kept: a verdict travels in the state of an execution, which
 * takes 256 KB, and settings may have a thousand rules.
 */
const mostRules = 20;
const longestReason = 300;

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
  const principal = principalArn(caller);
  const own = principal === undefined ? undefined : ownRoleReason(principal);
  if (own !== undefined) return { kind: 'alert', because: own, rules: [] };
  const results = settings.expectations.map((rule) => checkExpectation(rule, launch, caller));
  const matched = results.find((rule) => rule.matched);
  const rules = toRules(results);
  const alert = (because: string): Verdict => ({ kind: 'alert', because, ...rules });
  if (matched) {
    const because = `expected: rule "${matched.name}" matches: ${matched.because}`;
    return { kind: 'ignore', because, ...rules };
  }

  const isProtected = protectionOf(caller, settings);
  if (isProtected !== undefined) return alert(`${isProtected}: alert only`);
  if (settings.respondTo === 'launches') {
    const why = notLaunched(launch);
    if (why !== undefined) return alert(`${why}; the settings respond to launches, so this is alerted`);
  }
  if (!isContainable(caller)) return alert(`${caller.reason}: contained by hand, see the next steps`);
  return { kind: 'contain', because: `no expectation matches, and ${caller.reason}`, ...rules };
}

function toRules(results: readonly RuleResult[]): Pick<Verdict, 'rules' | 'furtherRules'> {
  const sorted = results.toSorted((a, b) => Number(b.matched) - Number(a.matched));
  const rules = sorted.slice(0, mostRules).map((rule) => ({ ...rule, because: shortened(rule.because) }));
  const furtherRules = results.length - rules.length;
  return { rules, ...(furtherRules > 0 && { furtherRules }) };
}

const shortened = (text: string): string =>
  text.length > longestReason ? `${text.slice(0, longestReason - 1)}…` : text;

/** Why a call counts as no launch; undefined where it launched. */
function notLaunched({ result }: Launch): string | undefined {
  switch (result.kind) {
    case 'launched':
      return undefined;
    case 'unsure':
      return `whether anything was launched is not certain: ${result.because}`;
    case 'dry-run':
    case 'denied':
    case 'failed':
      return `nothing was launched (${result.errorCode})`;
  }
}

/**
 * Why a caller is never contained; undefined where nothing protects it. Tags protect too: they are looked at where
 * the caller is about to be contained, and IAM holds them against every change.
 */
export function protectionOf(
  caller: Caller,
  settings: Pick<Settings, 'protectedPrincipals'>,
): string | undefined {
  const principal = principalArn(caller);
  return principal === undefined ? undefined : protectionOfArn(principal, settings);
}

/** Why the user or role of this ARN is never contained; undefined where nothing protects it by name. */
export function protectionOfArn(
  principal: string,
  settings: Pick<Settings, 'protectedPrincipals'>,
): string | undefined {
  return matchesAnyArn(settings.protectedPrincipals, principal)
    ? `${principal} is protected by the settings`
    : ownRoleReason(principal);
}

/** Firebreak does not contain itself: whoever has one of its roles has taken it over, and must be stopped by hand. */
function ownRoleReason(principal: string): string | undefined {
  return isOwnRole(principal)
    ? `${principal} has the path of Firebreak's own roles, which launch nothing`
    : undefined;
}

/** An IAM user of this account, by whichever credential. */
export type UserCaller = Extract<Caller, { readonly userName: string }>;
export type RoleSessionCaller = Extract<Caller, { kind: 'role-session' }>;

/** The callers whose credentials Firebreak ends by itself; everybody else is reported with what to do. */
export type ContainableCaller = UserCaller | RoleSessionCaller;

export function isUser(caller: Caller): caller is UserCaller {
  return caller.kind === 'user-key' || caller.kind === 'user-session' || caller.kind === 'federated-session';
}

export function isContainable(caller: Caller): caller is ContainableCaller {
  return isUser(caller) || (caller.kind === 'role-session' && caller.doubt === undefined);
}
