import type { RegionCoverage } from '../review/totals/activity.ts';
import type { Denied } from '../incident/credential.ts';
import type { Phase } from '../incident/incident.ts';
import { currentWords } from './artifact.ts';
import { toCall } from './call.ts';
import { stampOf } from './read-artifacts.ts';
import type { Reading } from './row.ts';
import { findMaker } from './calls/table.ts';
import { type Launcher, type Preparation, preparationOf } from './prepared.ts';
import { toExpiry } from '../lineage/issuance.ts';
import type { Plan } from '../containment/plan.ts';
import { compact, textAt } from '../values/unknown.ts';

/** Something that the contained caller made and that outlives its credential. */
export interface FoundArtifact extends Pick<
  Reading,
  'what' | 'arn' | 'actions' | 'doubt' | 'removal' | 'inspect'
> {
  /** CreateAccessKey, AssumeRole, ... */
  readonly eventName: string;
  readonly eventId: string;
  readonly eventTime: string;
  readonly region: string;
  /** The key that the call was made with, where the record shows it. */
  readonly accessKeyId?: string;
  /** MITRE ATT&CK's id of the technique. */
  readonly technique: string;
  /** It was made before the launch; what was made since has none. */
  readonly prepared?: Preparation;
  /** When it ends by itself, ISO 8601, where it does. */
  readonly expiresAt?: string;
}

/** Whether a credential works that was made and is left to a person, as IAM showed it. */
export interface Standing {
  readonly is: 'works' | 'refused' | 'unknown';
  /** Why it is not known. */
  readonly why?: string;
}

/** What was made, and what is done about it. */
export interface Judged extends Omit<FoundArtifact, 'doubt' | 'arn'> {
  /** Of a credential that is left: whether it works. */
  readonly standing?: Standing;
  /** What would contain it, where it is left: the report has the commands. */
  readonly actions: FoundArtifact['actions'];
  /** `planned`: the plan has had it contained already. `leave`: a person decides. */
  readonly verdict: 'contain' | 'planned' | 'leave';
  readonly because: string;
}

/** What the search for artifacts found, and what follows from it. */
export interface Persistence {
  /** Of which phase it is: each searches once. */
  readonly phase: Phase;
  /** Oldest first; what is contained, and then the oldest of the rest. */
  readonly found: readonly Judged[];
  /** How many more were found, which the state has no room for. */
  readonly more: number;
  /** How many of those are credentials that were left: whether they work was not read. */
  readonly unread?: number;
  /** This search found something that works and that no report has told of. */
  readonly worse?: boolean;
  /** Whether there is anything to contain that the plan does not have yet. */
  readonly act: boolean;
  /** The plan, extended by what is to be contained now; as it was where there is nothing. */
  readonly plan: Plan;
  /** What the plan denies of others than the caller. */
  readonly denied: readonly Denied[];
  /** How many credentials and users were followed. */
  readonly followed: number;
  /** Why some were not. */
  readonly notFollowed?: string;
  readonly coverage: readonly RegionCoverage[];
  /** How many events came without a record that can be read. */
  readonly unreadable: number;
  readonly searchedAt: string;
  /** Since when what was made counts, ISO 8601: before the launch. Absent where that is the launch. */
  readonly searchedFrom?: string;
}

/** What the caller made that outlives its credential. */
export interface ArtifactsSlice {
  readonly persistence?: Persistence;
}

/** What was found, whichever release wrote it. */
export const foundIn = (persistence: Persistence | undefined): readonly Judged[] =>
  persistence?.found.map(currentWords) ?? [];

/** What was made when is of an incident. */
interface Window {
  readonly launch: Launcher;
  readonly since: Date;
  /** See {@link preparationOf}; it is, where this is left out. */
  readonly isCertain?: boolean;
}

/** The most of an attacker's text that is kept. */
const textLimit = 200;

/**
 * Reads out of a record what its call made of credentials, permissions and ways in. Whose record it is, is another
 * question (leads.ts).
 *
 * @param record a CloudTrail record, or whatever was found
 * @param region whose history it was found in
 * @param window the launch, and since when what was made is of this incident; of what was made before the launch, only
 *   credentials are
 * @param account the account that may be acted upon
 * @returns undefined where the call failed, came before, or made nothing of the kind
 */
export function toFoundArtifact(
  record: unknown,
  region: string,
  { launch, since, isCertain = true }: Window,
  account: string,
): FoundArtifact | undefined {
  const maker = findMaker(record);
  if (!maker?.followed) return undefined;
  const stamp = stampOf(record, region);
  // A time that cannot be read is before nothing and after nothing.
  if (!(Date.parse(stamp.eventTime) >= since.getTime())) return undefined;
  const prepared = preparationOf(record, launch, isCertain);
  if (prepared !== undefined && !maker.credential) return undefined;
  const [reading] = maker.read(toCall(record, region, account));
  if (!reading) return undefined;
  const { what, arn, actions, doubt, removal, inspect } = reading;
  // What is contained has its commands with its actions: the state has no room for both.
  const contained = actions.length > 0;
  return compact({
    ...stamp,
    technique: maker.technique,
    what: what.slice(0, textLimit),
    arn,
    actions,
    doubt,
    prepared,
    expiresAt: toExpiry(textAt(record, 'responseElements', 'credentials', 'expiration')),
    removal: contained ? [] : removal,
    inspect: contained || removal.length > 0 ? [] : inspect,
  });
}
