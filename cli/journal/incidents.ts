import type { RestoreRecord } from '../../core/restore/record.ts';
import { type AnyAction, isSameAction } from '../../core/containment/any-action.ts';
import type { Entry, Lines } from './entries.ts';

/** One containment by hand, however many runs carried it out. */
export interface JournalIncident {
  readonly id: string;
  /** Who it is about, in a few words. */
  readonly subject: string;
  /** ISO 8601, as are the next. */
  readonly openedAt: string;
  /** When it was restored last, and by whom; nothing is contained in it after that. */
  readonly restored?: { readonly restoredAt: string; readonly restoredBy: string };
  /** When the first restore began that followed the last change. */
  readonly restoringSince?: string;
  /** When each action was about to be carried out, the oldest first. */
  readonly acting: readonly { readonly action: AnyAction; readonly at: string }[];
  /** What restores wrote down of single things, the oldest first. */
  readonly records: readonly RestoreRecord[];
  /** What restoring needs, in the form that `firebreak contain --execute --json` prints. */
  readonly document: object;
}

type Of<Kind extends Entry['kind']> = Extract<Entry, { readonly kind: Kind }>;

/** The containments of a journal, the oldest first. */
export function incidentsOf({ entries }: Pick<Lines, 'entries'>): readonly JournalIncident[] {
  const ids = [...new Set(ofKind(entries, 'begun').map(({ incident }) => incident.id))];
  return ids.map((id) => toIncident(id, entriesOf(id, entries)));
}

/** The containment that a further run goes on with; undefined where there is none, or it was restored. */
export function openIncidentOf(lines: Pick<Lines, 'entries'>): JournalIncident | undefined {
  const last = incidentsOf(lines).at(-1);
  return last?.restored === undefined ? last : undefined;
}

const ofKind = <Kind extends Entry['kind']>(entries: readonly Entry[], kind: Kind): readonly Of<Kind>[] =>
  entries.filter((entry): entry is Of<Kind> => entry.kind === kind);

/** The lines of every run that contained in this incident, and those that say it is being restored. */
function entriesOf(id: string, entries: readonly Entry[]): readonly Entry[] {
  const runs = new Set(
    ofKind(entries, 'begun').flatMap(({ incident, run }) => (incident.id === id ? [run] : [])),
  );
  return entries.filter((entry) => ('incidentId' in entry ? entry.incidentId === id : runs.has(entry.run)));
}

function toIncident(id: string, entries: readonly Entry[]): JournalIncident {
  const begun = ofKind(entries, 'begun');
  const { subject = '', openedAt = '' } = begun[0]?.incident ?? {};
  const changedAt = entries.findLast(({ kind }) => kind === 'acting' || kind === 'did')?.at ?? '';
  const restoring = ofKind(entries, 'restoring').find(({ at }) => at >= changedAt)?.at;
  const restored = ofKind(entries, 'restored').at(-1);
  return {
    ...{ id, subject, openedAt },
    ...(restored && { restored: { restoredAt: restored.at, restoredBy: restored.by } }),
    ...(restoring !== undefined && { restoringSince: restoring }),
    acting: ofKind(entries, 'acting').map(({ action, at }) => ({ action: asAction(action), at })),
    records: ofKind(entries, 'noted').map(toRecord),
    document: toDocument({ id, subject, openedAt }, entries),
  };
}

const toRecord = ({ thing, state, at, by, waitsFor }: Of<'noted'>): RestoreRecord => ({
  ...{ thing, state, at, by },
  ...(waitsFor && { waitsFor }),
});

function toDocument(incident: object, entries: readonly Entry[]): object {
  const begun = ofKind(entries, 'begun');
  const priors = ofKind(entries, 'prior').map(({ prior }) => prior);
  const actions = [
    ...ofKind(entries, 'acting').map(({ action }) => action),
    ...priors.map(({ action }) => action),
  ];
  const lineage = begun.findLast((each) => each.lineage !== undefined)?.lineage;
  const launch = begun.find((each) => each.launch !== undefined)?.launch;
  return {
    incident,
    caller: begun[0]?.caller,
    ...(launch && { launch }),
    ...(lineage && { lineage }),
    plan: { actions },
    priors,
    outcomes: certainOutcomes(entries),
    verification: toVerification(entries),
  };
}

/**
 * What the actions came to. Of one whose last try was cut off, nobody knows, and what earlier tries came to would be taken
 * for all of it: restoring goes by what was there before alone.
 */
function certainOutcomes(entries: readonly Entry[]): readonly object[] {
  const priors = ofKind(entries, 'prior').map(({ prior }) => prior.action);
  const isCutOff = (action: LineAction): boolean => {
    const isIt = (entry: Entry): boolean => 'action' in entry && isSame(entry.action, action);
    return entries.findLast(isIt)?.kind === 'acting';
  };
  return ofKind(entries, 'did').flatMap(({ action, outcomes }) =>
    isCutOff(action) && priors.some((prior) => isSame(prior, action)) ? [] : outcomes,
  );
}

type LineAction = Of<'acting'>['action'];
/** Only what tells actions apart is read. */
const asAction = (action: LineAction): AnyAction => action as unknown as AnyAction;
const isSame = (a: LineAction, b: LineAction): boolean => isSameAction(asAction(a), asAction(b));

/** A run that ended in a change has made it by then: each call to IAM is given up after seconds, and repeated thrice. */
const graceMs = 60_000;

/** What the checks showed. Where the last run was cut off, by when it has made its last change is all that is known. */
function toVerification(entries: readonly Entry[]): object | null {
  const changed = entries.findLast(({ kind }) => kind === 'acting' || kind === 'did');
  if (changed === undefined) return null;
  const checks = ofKind(entries, 'checked');
  const latest = checks.at(-1);
  const isChecked = latest !== undefined && entries.indexOf(latest) > entries.indexOf(changed);
  const checkedAt = isChecked
    ? latest.verification.checkedAt
    : new Date(Date.parse(changed.at) + graceMs).toISOString();
  return { checkedAt, strays: checks.flatMap(({ verification }) => verification.strays ?? []) };
}
