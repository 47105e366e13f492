import type { EventHistory, Span } from '../../aws/history/event-history.ts';
import type { Pace } from '../../aws/history/history-pages.ts';
import { createSearch, type Query, type Search } from '../../aws/history/history-search.ts';
import type { Caller } from '../../../core/caller/caller.ts';
import {
  type Issuance,
  type SignIn,
  type User,
  toIssuance,
  toSignIn,
} from '../../../core/lineage/issuance.ts';
import {
  type Holder,
  issuingCalls,
  type Lineage,
  type LineageEnd,
  type Link,
  nextStep,
  originOf,
} from '../../../core/lineage/lineage.ts';
import type { ExpectedBy } from '../../../core/lineage/services/expected.ts';
import { serviceUsing } from '../../../core/lineage/services/table.ts';
import { conclusion, explaining, type ServiceCalls } from '../../../core/lineage/services/service-calls.ts';
import { compact } from '../../../core/values/unknown.ts';
import { findServiceCalls, type ServiceCallsInput } from './find-service-calls.ts';

export interface TraceInput {
  /** The temporary key to trace; left out where a service called, and the record shows none. */
  readonly accessKeyId?: string;
  /** Who holds it, as a record of a call with it shows; left out where only the key is known. */
  readonly caller?: Caller;
  /** When it called, ISO 8601: it was issued before. */
  readonly eventTime: string;
  /** When it was issued, as its session's creationDate says; without it the 36 hours before the call are searched. */
  readonly createdAt?: string;
  /** The account that may be acted upon. */
  readonly account: string;
  /** The service that called with the session, as the record of the call says. */
  readonly invokedBy?: string;
  /** Whether the settings expect that somebody tells a service to launch. */
  readonly expectedBy?: ExpectedBy;
  /** Where it was issued most likely; searched first. */
  readonly regions: readonly string[];
  /** Searched where those do not show it: each region has an STS endpoint of its own. */
  readonly furtherRegions?: readonly string[];
}

export interface TraceDeps extends Pace {
  readonly history: Pick<EventHistory, 'records'>;
}

/** What was found at the end of the walk. */
type Ending = Pick<Lineage, 'end' | 'reason'> & Partial<Pick<Lineage, 'origin' | 'signIn' | 'serviceCalls'>>;

/** The clocks of two services, and the moment between an answer and its record. */
const slackMs = 2 * 60_000;
/** The longest that a temporary credential lasts (GetSessionToken, GetFederationToken). */
const longestSessionMs = 36 * 3_600_000;
const consoleSessionMs = 12 * 3_600_000;
/** Two hundred events: a window of minutes around the moment in question holds fewer, unless it was flooded. */
const pageLimit = 4;

/**
 * Walks from a temporary credential to the one that issued it, and on, until the chain ends. Independent of where it
 * runs: the history may be read by a Lambda or by a person's own credentials.
 *
 * @returns what was found and what was searched; a region that fails costs only itself
 */
export async function traceCredential(input: TraceInput, deps: TraceDeps): Promise<Lineage> {
  const search = createSearch(deps.history, deps, pageLimit);
  const searchedAt = deps.clock().toISOString();
  const links: Link[] = [];
  const ending = await walk(firstHolder(input), input, { search, deps }, links);
  const { accessKeyId } = input;
  return compact({ accessKeyId, links, ...ending, searchedAt, coverage: search.coverage() });
}

function firstHolder({ accessKeyId, caller, createdAt }: TraceInput): Holder {
  const holder = caller ?? { kind: 'malformed', reason: 'nothing but the key is known' };
  return compact({ caller: { ...holder, ...(accessKeyId !== undefined && { accessKeyId }) }, createdAt });
}

/** One step back: whose credential is looked at, and where. */
interface Hop extends Holder {
  /** When the credential was used. */
  readonly calledAt: string;
  readonly where: Rounds;
  readonly search: Search;
}

/** Regions, and those that are asked where the first ones do not have the answer. */
type Rounds = readonly (readonly string[])[];

interface Reading {
  readonly search: Search;
  readonly deps: TraceDeps;
}

async function walk(
  first: Holder,
  input: TraceInput,
  { search, deps }: Reading,
  links: Link[],
): Promise<Ending> {
  let hop: Hop = { ...first, calledAt: input.eventTime, where: roundsOf(input, links), search };
  let served: Hop | undefined;
  let serviceCalls: ServiceCalls | undefined;
  for (;;) {
    const step = nextStep(hop, links);
    const { caller } = hop;
    if (step.kind === 'find-sign-in')
      return compact({ ...consoleEnding(hop, await findSignIn(hop, step.user)), serviceCalls });
    const issuedBy =
      step.kind === 'find-issuer' ? await findIssuer(hop, step.accessKeyId, input.account) : undefined;
    if (issuedBy) {
      links.push({ accessKeyId: caller.accessKeyId ?? '', issuedBy });
      served = hop;
    } else {
      const ending =
        step.kind === 'stop' ? toEnding(step.end, step.reason, hop) : await notIssued(hop, step.accessKeyId);
      const service = serviceCalls ? undefined : serviceIn({ hop, served, ending }, input);
      if (!service) return compact({ ...ending, serviceCalls });
      serviceCalls = await findServiceCalls(service, deps);
      const told = explaining(serviceCalls);
      if (!told) return { ...ending, reason: `${ending.reason}; ${conclusion(serviceCalls)}`, serviceCalls };
      links.push({
        ...{ accessKeyId: (served ?? hop).caller.accessKeyId ?? '', issuedBy: told },
        told: serviceCalls.service,
      });
    }
    hop = nextHop(links, input, search) ?? hop;
  }
}

function nextHop(links: readonly Link[], input: TraceInput, search: Search): Hop | undefined {
  const issuedBy = links.at(-1)?.issuedBy;
  if (!issuedBy) return undefined;
  const { issuer: caller, issuerCreatedAt: createdAt, eventTime: calledAt } = issuedBy;
  return { ...compact({ caller, createdAt }), calledAt, where: roundsOf(input, links), search };
}

/**
 * The service whose use of a role is to be explained: the one that assumed it; or the one that the record of the call
 * names, where nobody is found who assumed it.
 */
function serviceIn(
  { hop, served, ending }: { readonly hop: Hop; readonly served: Hop | undefined; readonly ending: Ending },
  { invokedBy, account, expectedBy = () => undefined }: TraceInput,
): ServiceCallsInput | undefined {
  const service = ending.end === 'service' && hop.caller.kind === 'service' ? hop.caller.service : undefined;
  const session = service !== undefined ? served : served === undefined ? hop : undefined;
  if (session?.caller.kind !== 'role-session') return undefined;
  const { roleArn, sessionName } = session.caller;
  const isItsOwn = invokedBy !== undefined && serviceUsing(invokedBy, sessionName) !== undefined;
  const principal = service ?? (isItsOwn ? invokedBy : undefined);
  if (principal === undefined) return undefined;
  return {
    ...{ principal, roleArn, sessionName, usedAt: session.calledAt, where: hop.where },
    ...{ account, expectedBy },
  };
}

function toEnding(end: LineageEnd, reason: string, { caller }: Holder, signIn?: SignIn): Ending {
  const origin = originOf(end, caller);
  return { end, reason, ...(origin && { origin }), ...(signIn && { signIn }) };
}

/** Where a link was found, the one before it was issued most likely. */
function roundsOf({ regions, furtherRegions = [] }: TraceInput, links: readonly Link[]): Rounds {
  const first = [...new Set([...regions, ...links.map((link) => link.issuedBy.region)])];
  const further = furtherRegions.filter((region) => !first.includes(region));
  return further.length === 0 ? [first] : [first, further];
}

async function findIssuer(
  { search, where, caller, createdAt, calledAt }: Hop,
  accessKeyId: string,
  account: string,
): Promise<Issuance | undefined> {
  const span = spanOf(createdAt, calledAt);
  const byIndex: Query = { attribute: { key: 'ResourceName', value: accessKeyId }, span };
  // Not every call's record is known to be indexed by the key that it issued; by its name it is always found.
  const byName = issuingCalls(caller).map((value): Query => ({
    attribute: { key: 'EventName', value },
    span,
  }));
  const match = (record: unknown, region: string) => toIssuance(record, accessKeyId, region, account);
  for (const regions of where) {
    const found =
      (await search.find(regions, [byIndex], match)) ?? (await search.find(regions, byName, match));
    if (found) return found;
  }
  return undefined;
}

/** A credential's record stands at the moment of its issue; where that is unknown, anywhere in its longest life. */
function spanOf(createdAt: string | undefined, calledAt: string): Span {
  const created = Date.parse(createdAt ?? '');
  const called = Date.parse(calledAt);
  return Number.isNaN(created)
    ? { from: new Date(called - longestSessionMs), to: new Date(called + slackMs) }
    : { from: new Date(created - slackMs), to: new Date(created + slackMs) };
}

/** A sign-in's record and the creation of the session that it opened carry the same second, or the next. */
const sameMomentMs = 2_000;

/**
 * The sign-in that a console session belongs to: the user's latest one before the session's credential was issued.
 * @param reachMs how long before
 */
async function findSignIn(
  { search, where, createdAt, calledAt }: Hop,
  user: User,
  reachMs = consoleSessionMs,
): Promise<SignIn | undefined> {
  const created = Date.parse(createdAt ?? calledAt);
  const span = { from: new Date(created - reachMs), to: new Date(created + sameMomentMs) };
  const query: Query = { attribute: { key: 'EventName', value: 'ConsoleLogin' }, span };
  return search.find(where[0] ?? [], [query], (record, region) => toSignIn(record, user, region));
}

function consoleEnding(holder: Holder, signIn: SignIn | undefined): Ending {
  const reason = signIn
    ? `it goes back to a console sign-in ${signIn.mfa ? 'with' : 'without'} MFA`
    : 'it goes back to the console; the sign-in itself was not found';
  return toEnding('console', reason, holder, signIn);
}

/** Records of console calls do not always say so; a sign-in at the moment of the session's creation does. */
async function notIssued(hop: Hop, accessKeyId: string): Promise<Ending> {
  const { caller, createdAt, search } = hop;
  if (caller.kind === 'user-session' && createdAt !== undefined) {
    const signIn = await findSignIn(hop, caller, sameMomentMs);
    if (signIn) return consoleEnding({ caller: { ...caller, origin: 'console' } }, signIn);
  }
  return search.unreadable() > 0
    ? { end: 'unreadable', reason: `a record that may say who issued ${accessKeyId} cannot be read` }
    : { end: 'not-found', reason: `event history does not show who issued ${accessKeyId}` };
}
