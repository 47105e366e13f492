import { globalRegion } from '../values/partition.ts';
import type { RegionCoverage } from '../review/totals/activity.ts';
import type { Caller } from '../caller/caller.ts';
import type { Issuance, SignIn, User } from './issuance.ts';
import { isService } from '../caller/identity.ts';
import { describeCaller } from '../caller/subject.ts';
import { mayFindMore, nobodyTold, type ServiceCalls } from './services/service-calls.ts';

/** Where a chain of credentials ends, or why it could not be followed to its end. */
export type LineageEnd =
  | 'long-term-key'
  | 'console'
  | 'federation'
  | 'service'
  | 'root'
  | 'other-account'
  | 'identity-center'
  | 'not-found'
  | 'depth'
  | 'cycle'
  | 'unreadable';

/** One credential and how it came about. */
export interface Link {
  readonly accessKeyId: string;
  /** The call that issued it; where a service was told to use a role, the call that told it. */
  readonly issuedBy: Issuance;
  /** Which service was told to use the role whose session the credential is, for people: CloudFormation. */
  readonly told?: string;
}

/** The way from a temporary credential back to what issued it, as far as event history shows it at one moment. */
export interface Lineage {
  /** The temporary key that it begins with; absent where a service called, and its record shows none. */
  readonly accessKeyId?: string;
  /** The key itself first, then the one that issued it, and so on. */
  readonly links: readonly Link[];
  readonly end: LineageEnd;
  /** Why it ends there, in words. */
  readonly reason: string;
  /** The credential at the root of it, where that is one of this account: a user's key or console sign-in. */
  readonly origin?: Caller;
  /** The sign-in behind a console session, where one was found. */
  readonly signIn?: SignIn;
  /** Who made a service use the role, where a service got the credential. */
  readonly serviceCalls?: ServiceCalls;
  readonly searchedAt: string;
  /** How each region's history was read; what is incomplete there may hold what was not found. */
  readonly coverage: readonly RegionCoverage[];
}

/**
 * The most hops that are followed. AWS sets no limit, but each session of a chain lasts an hour at most, and nobody
 * has been seen to need five; every further one costs on-call seconds of waiting and event history a dozen look-ups.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
 */
export const depthLimit = 5;

/** Whoever holds a credential of the chain. */
export interface Holder {
  readonly caller: Caller;
  /** When the credential was issued, ISO 8601; unknown where the record does not say. */
  readonly createdAt?: string;
}

/** What the walk does next: look for who issued a key, look for a console sign-in, or stop. */
export type NextStep =
  | { readonly kind: 'find-issuer'; readonly accessKeyId: string }
  | { readonly kind: 'find-sign-in'; readonly user: User }
  | { readonly kind: 'stop'; readonly end: LineageEnd; readonly reason: string };

/**
 * Decides how the walk goes on from a credential's holder.
 * @param links what was found so far
 */
export function nextStep({ caller }: Holder, links: readonly Link[]): NextStep {
  const stop = (end: LineageEnd, reason: string): NextStep => ({ kind: 'stop', end, reason });
  switch (caller.kind) {
    case 'user-key':
      return stop('long-term-key', `it goes back to the long-term key ${caller.accessKeyId}`);
    case 'root':
      return stop('root', 'it goes back to the root user, which IAM cannot deny');
    case 'service':
      return isService(caller.service, 'rolesanywhere')
        ? stop('federation', certificateReason(links))
        : stop('service', serviceReason(caller.service, links));
    case 'other-account':
      return stop('other-account', `it goes back to account ${caller.account}, whose history is there`);
    case 'identity-center-session':
      return stop(
        'identity-center',
        `it goes back to Identity Center: user ${caller.sessionName}, permission set ${caller.permissionSet}`,
      );
    case 'unsupported':
      return stop('federation', federationReason(caller.name ?? caller.identityType, links));
    case 'user-session':
      if (caller.origin === 'console') return { kind: 'find-sign-in', user: caller };
      break;
    case 'federated-session':
    case 'role-session':
    case 'malformed':
  }
  return issuerStep(caller, links, stop);
}

function issuerStep(
  { accessKeyId, reason }: Caller,
  links: readonly Link[],
  stop: (end: LineageEnd, reason: string) => NextStep,
): NextStep {
  if (accessKeyId === undefined)
    return stop('unreadable', `a record of it shows no access key to follow: ${reason}`);
  if (links.some((link) => link.accessKeyId === accessKeyId))
    return stop('cycle', `the records lead back to ${accessKeyId}, which was met before`);
  if (links.length >= depthLimit)
    return stop(
      'depth',
      `the chain is longer than ${depthLimit} hops; ${accessKeyId} was not followed further`,
    );
  return { kind: 'find-issuer', accessKeyId };
}

function serviceReason(service: string, links: readonly Link[]): string {
  const workload = links.at(-1)?.issuedBy.sessionName;
  return `it was issued by ${service}${workload === undefined ? '' : ` for ${workload}`}`;
}

/** https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html */
function certificateReason(links: readonly Link[]): string {
  const serial = links.at(-1)?.issuedBy.sessionName ?? 'unknown';
  return `it goes back to a certificate of IAM Roles Anywhere, serial number ${serial}`;
}

function federationReason(name: string, links: readonly Link[]): string {
  const federation = links.at(-1)?.issuedBy.federation;
  return federation
    ? `it goes back to a federated sign-in: ${federation.subject}, vouched for by ${federation.provider}`
    : `it goes back to a federated identity: ${name}`;
}

/** The calls that issue credentials to such a holder, for where event history does not index the key that was issued. */
export function issuingCalls(caller: Caller): readonly string[] {
  switch (caller.kind) {
    case 'user-session':
      return ['GetSessionToken'];
    case 'federated-session':
      return ['GetFederationToken'];
    case 'role-session':
      return ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'];
    default:
      return ['AssumeRole', 'GetSessionToken', 'GetFederationToken'];
  }
}

/** The credential at the end of the chain, where this account's IAM holds it. */
export function originOf(end: LineageEnd, caller: Caller): Caller | undefined {
  return end === 'long-term-key' || end === 'console' ? caller : undefined;
}

/** Whether a later search may find more: event history is minutes behind, and a region may have failed. */
export function isOpen({ end, signIn, serviceCalls }: Lineage): boolean {
  if (end === 'service') return serviceCalls === undefined || mayFindMore(serviceCalls);
  return end === 'not-found' || end === 'unreadable' || (end === 'console' && !signIn);
}

/** Whether it is known that nobody told the service to use the role: the workload that has it leaks. */
export const leaks = (lineage: Lineage | undefined): boolean =>
  lineage?.end === 'service' && lineage.serviceCalls !== undefined && nobodyTold(lineage.serviceCalls);

/** A credential's holder in a few harmless words, with the key. */
export function describeHolder(caller: Caller): string {
  const key = caller.kind === 'user-key' ? undefined : caller.accessKeyId;
  return `${describeCaller(caller)}${key === undefined ? '' : `, key ${key}`}`;
}

/**
 * Where credentials of a call may have been issued: the region of the call, the responder's, and the one in which
 * the partition's global STS endpoint and console sign-in are recorded.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function issuingRegions(homeRegion: string, callRegion: string): readonly string[] {
  return [...new Set([homeRegion, callRegion, globalRegion(homeRegion)])];
}
