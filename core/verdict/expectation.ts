import { matchesAnyArn } from '../values/arn.ts';
import type { Caller } from '../caller/caller.ts';
import { matchesGlob } from '../values/glob.ts';
import type { Launch } from './launch.ts';
import { isInNetworks } from '../values/network.ts';
import type { Expectation } from '../settings/settings.ts';

/** How one expectation fared, and why: all that holds if it matched, or the first thing that does not, in words. */
export interface RuleResult {
  readonly name: string;
  readonly matched: boolean;
  readonly because: string;
}

/** A field of a rule, held against the launch. */
interface FieldResult {
  readonly holds: boolean;
  readonly because: string;
}

/**
 * Holds a launch against one expectation. Every field that the rule gives must hold; what the record does not show
 * never matches, so that an unreadable launch is never expected.
 */
export function checkExpectation(rule: Expectation, launch: Launch, caller: Caller): RuleResult {
  const principal = principalArn(caller);
  if (principal === undefined) {
    const because = 'expectations are about IAM users and roles of this account, and the caller is neither';
    return { name: rule.name, matched: false, because };
  }
  const reasons: string[] = [];
  for (const check of checks) {
    const field = check(rule, { launch, caller, principal });
    if (field && !field.holds) return { name: rule.name, matched: false, because: field.because };
    if (field) reasons.push(field.because);
  }
  // Settings that are checked have no rule without fields; one that came here all the same matches nothing.
  const because = reasons.join('; ') || 'the rule says nothing';
  return { name: rule.name, matched: reasons.length > 0, because };
}

/**
 * The first rule that would expect the same launch of another user or role.
 * @param principal its ARN
 * @returns the rule's name
 */
export function expectedOf(
  principal: string,
  rules: readonly Expectation[],
  launch: Launch,
  caller: Caller,
): string | undefined {
  const expecting = rules.find((rule) => {
    const fields = checks.flatMap((check) => check(rule, { launch, caller, principal }) ?? []);
    return fields.length > 0 && fields.every(({ holds }) => holds);
  });
  return expecting?.name;
}

interface Facts {
  readonly launch: Launch;
  readonly caller: Caller;
  readonly principal: string;
}

/** @returns undefined where the rule says nothing about the field */
type Check = (rule: Expectation, facts: Facts) => FieldResult | undefined;

/** In the order in which a person would ask. */
const checks: readonly Check[] = [
  ({ principals }, { principal }) =>
    principals && amongst('principal', [principal], principals, (glob, arn) => matchesAnyArn([glob], arn)),
  ({ regions }, { launch }) =>
    regions && amongst('region', [launch.region], regions, (region, got) => region === got),
  ({ instanceTypes }, { launch }) =>
    instanceTypes && amongst('instance type', listOf(launch.instanceType), instanceTypes, matchesGlob),
  ({ images }, { launch }) => images && amongst('image', launch.images, images, matchesGlob),
  ({ maxCount }, { launch }) =>
    maxCount === undefined ? undefined : checkCount(maxCount, launch.requestedCount),
  ({ vpcEndpoints }, { launch }) =>
    vpcEndpoints &&
    amongst('VPC endpoint', listOf(launch.vpcEndpointId), vpcEndpoints, (id, got) => id === got),
  (rule, { launch }) => rule.sourceNetworks && checkNetworks(rule.sourceNetworks, rule, launch),
  ({ mfa }, { launch, caller }) => (mfa === undefined ? undefined : checkMfa(mfa, launch, caller)),
  ({ services }, { launch }) => services && checkServices(services, launch.invokedBy),
];

/** Whether there is a value at all, and each is one of those allowed. */
function amongst(
  what: string,
  got: readonly string[],
  allowed: readonly string[],
  matches: (allowed: string, value: string) => boolean,
): FieldResult {
  const given = `${what} ${shorten(got) || 'unknown'}`;
  if (got.length > 0 && got.every((value) => allowed.some((one) => matches(one, value)))) {
    const used = allowed.filter((one) => got.some((value) => matches(one, value)));
    return { holds: true, because: `${given} matches ${shorten(used)}` };
  }
  return { holds: false, because: `${given} is none of ${shorten(allowed)}` };
}

const listOf = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

const mostShown = 5;

/** A verdict is read by people, and travels with the incident: long lists are cut. */
function shorten(values: readonly string[]): string {
  const rest = values.length - mostShown;
  return [...values.slice(0, mostShown), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** All at once first: most addresses lie in none, and reading an address takes longest. */
function checkNetworks(
  networks: readonly string[],
  { vpcEndpoints }: Pick<Expectation, 'vpcEndpoints'>,
  { sourceIp, vpcEndpointId }: Launch,
): FieldResult {
  if (vpcEndpointId !== undefined && vpcEndpoints === undefined) {
    const because =
      `source address ${sourceIp ?? 'unknown'} is one of the VPC behind endpoint ${vpcEndpointId}, ` +
      'which whoever owns the VPC chooses, and the rule names no endpoint';
    return { holds: false, because };
  }
  if (sourceIp !== undefined && isInNetworks(networks, sourceIp)) {
    const isIn = (network: string, address: string): boolean => isInNetworks([network], address);
    return amongst('source address', [sourceIp], networks, isIn);
  }
  return amongst('source address', listOf(sourceIp), networks, () => false);
}

function checkCount(maxCount: number, asked: number | undefined): FieldResult {
  return {
    holds: asked !== undefined && asked <= maxCount,
    because: `${asked ?? 'an unknown number of'} instances asked for, at most ${maxCount} expected`,
  };
}

/**
 * A long-term key has no session that MFA could open: it counts as without, unless its record says otherwise. A
 * session whose record does not say matches neither.
 */
function checkMfa(wanted: boolean, launch: Launch, caller: Caller): FieldResult {
  const isLongTerm = caller.kind === 'user-key';
  const shown = launch.mfaAuthenticated;
  const known = isLongTerm ? (shown === true ? undefined : false) : shown;
  const opened =
    known === undefined
      ? 'the record does not say whether MFA was used'
      : isLongTerm
        ? 'a long-term key is used without MFA'
        : `the session was opened ${known ? 'with' : 'without'} MFA`;
  return {
    holds: known === wanted,
    because:
      known === wanted ? opened : `${opened}, and ${wanted ? 'MFA' : 'a call without MFA'} is expected`,
  };
}

function checkServices(services: readonly string[], invokedBy: string | undefined): FieldResult {
  return invokedBy === undefined
    ? { holds: false, because: `a direct call, not one through ${shorten(services)}` }
    : amongst('calling service', [invokedBy], services, (service, got) => service === got);
}

/**
 * The ARN that settings name a caller by: the user's, the role's for its sessions, the issuer's for federated ones.
 * @returns undefined where the caller is nobody of this account, or not certain
 */
export function principalArn(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'user-key':
    case 'user-session':
    case 'federated-session':
      return caller.userArn;
    case 'role-session':
      return caller.doubt === undefined ? caller.roleArn : undefined;
    case 'identity-center-session':
      return caller.roleArn;
    case 'root':
    case 'service':
    case 'other-account':
    case 'unsupported':
    case 'malformed':
      return undefined;
  }
}
