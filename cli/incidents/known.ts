import { type Action, actionId } from '../../core/containment/action.ts';
import type { IncidentDetails, PriorItem, StoredItem } from '../../core/incident/item/read-item.ts';
import { outcomesOf } from '../../core/containment/containment-slice.ts';
import type { PatrolNote } from '../../core/patrol/note.ts';
import { describeCaller } from '../../core/caller/subject.ts';
import type { RestoreRecord } from '../../core/restore/record.ts';
import { duration, neutral, utc, wrap } from '../../core/values/text.ts';
import { findingsIn, type Outcome, revertedIn } from '../../core/containment/outcome.ts';
import { patrolLines } from './patrolled.ts';
import { againLines, type ToldAgain } from './told-again.ts';

/** Everything that the table knows of an incident: its item as it is stored, but for the JSON, and what is beside it. */
export type Known = Omit<
  StoredItem,
  keyof IncidentDetails | 'priors' | 'refusedByDeny' | 'told' | 'started' | 'patrol'
> &
  IncidentDetails & {
    readonly launches: number;
    /** What the patrol found; absent where it has not checked it. */
    readonly patrol?: PatrolNote | undefined;
    /** Of the launches, those that a deny of the incident refused. */
    readonly refusedByDeny: number;
    /** What on-call was told again of it; absent where they were not, and where nobody can read it. */
    readonly told?: ToldAgain | undefined;
    /** How many instances its launches started, where it contains nobody. */
    readonly started?: number | undefined;
    /** Its further credentials that launched, and how each stands. */
    readonly credentials: readonly Partial<
      Pick<StoredItem, 'credential' | 'subject' | 'status' | 'openedAt' | 'heldAt' | 'execution'>
    >[];
    /** Of every wave, some of them twice. */
    readonly actions: readonly Action[];
    readonly priors: readonly Pick<PriorItem, 'incidentId' | 'priors' | 'restoredAt'>[];
    /** How the restore of single things stands; empty where none has begun. */
    readonly records: readonly RestoreRecord[];
  };

/** The same for people. */
export function knownLines(known: Known): readonly string[] {
  return [
    ...block('INCIDENT', aboutLines(known)),
    ...block('CALLER', callerLines(known)),
    ...block(
      'VERDICT',
      known.intent ? [`${known.intent.verdict.kind}: ${known.intent.verdict.because}`] : [],
    ),
    ...block('WHAT WAS TOLD AGAIN', againLines(known.told, known.started)),
    ...block('PLAN', [...new Set(known.actions.map(actionId))]),
    ...block('WHAT WAS DONE', known.containment ? outcomesOf(known).map(outcomeLine) : []),
    ...block('CHECKED', checkedLines(known)),
    ...block('BY THE PATROL', patrolLines(known.patrol, known.patrolledAt)),
    ...block('REVERTED BY SOMEBODY', revertedIn(known.verification).map(revertedLine)),
    ...block('SECOND WAVE', waveLines(known)),
    ...block('FURTHER CREDENTIALS THAT LAUNCHED', known.credentials.map(credentialLine)),
    ...block('BEFORE IT WAS CHANGED', known.priors.flatMap(priorLines)),
    ...block('HOW ITS RESTORE STANDS', known.records.map(recordLine)),
  ];
}

function aboutLines(known: Known): readonly string[] {
  const { incidentId = '', subject = '', status = '', response = '', launches, refusedByDeny } = known;
  const at = (label: string, time: string | undefined): readonly string[] =>
    time === undefined ? [] : [`${label} ${utc(time)}`];
  return [
    `${incidentId}: ${subject}`,
    `status ${status}, response ${response}; launches counted: ${String(launches)}`,
    ...(refusedByDeny === 0
      ? []
      : [
          `${String(refusedByDeny)} of them by credentials that a deny of this incident refused: it holds, and nobody is contained for them`,
        ]),
    ...at('opened', known.openedAt),
    ...at(`launch ${known.launchId ?? ''} made by the end of the second`, known.launchTime),
    ...at('launches belong to it until', known.windowEnds),
    ...at('read again last', known.heldAt),
    ...at('restoring began', known.restoringAt),
    ...(known.restoredAt === undefined
      ? []
      : [`restored ${utc(known.restoredAt)} by ${known.restoredBy ?? 'somebody'}`]),
    ...(known.previousId === undefined || known.previousId === 'none'
      ? []
      : [`before it, of the same caller: ${known.previousId}`]),
    ...(known.settings === undefined ? [] : [`judged by settings ${known.settings}`]),
    ...(known.execution === undefined ? [] : [`execution ${known.execution}`]),
    ...(known.backupKey ? [`backup key: ${known.backupKey.status}, ${known.backupKey.note}`] : []),
  ];
}

function callerLines({ intent }: Known): readonly string[] {
  if (!intent) return [];
  const { caller } = intent;
  return [
    describeCaller(caller),
    caller.reason,
    ...('userArn' in caller ? [caller.userArn] : []),
    ...('roleArn' in caller ? [caller.roleArn] : []),
    ...('uniqueId' in caller ? [`unique id ${caller.uniqueId}, whatever it is called now`] : []),
    ...(caller.accessKeyId === undefined ? [] : [`access key ${caller.accessKeyId}`]),
  ];
}

function outcomeLine({ action, target, status, at, millisecondsSinceLaunch, note, error }: Outcome): string {
  const when = [
    ...(at === undefined ? [] : [utc(at)]),
    ...(millisecondsSinceLaunch === undefined
      ? []
      : [`${duration(millisecondsSinceLaunch)} after the launch`]),
  ];
  const more = error ? `${error.name}: ${error.message}` : note;
  return [`${action} ${target}: ${status}`, ...when, ...(more === undefined ? [] : [more])].join(', ');
}

function checkedLines({ verification }: Known): readonly string[] {
  if (!verification) return [];
  const { status, checkedAt, reason } = verification;
  return [
    `${status} at ${utc(checkedAt)}`,
    ...findingsIn(verification).map(
      (finding) => `${finding.status}: ${finding.action} ${finding.target}, ${finding.note}`,
    ),
    ...(reason === undefined ? [] : [`could not be read: ${reason}`]),
  ];
}

const revertedLine = ({
  at,
  action,
  target,
  note,
}: {
  at: string;
  action: string;
  target: string;
  note: string;
}) => `${utc(at)}: ${action} ${target}, ${note}`;

function waveLines({ secondWave }: Known): readonly string[] {
  if (!secondWave) return [];
  const { lineage, verdicts = [] } = secondWave;
  return [
    ...(lineage ? [lineage.reason] : []),
    ...verdicts.map(({ caller, kind, because }) => `${kind} ${describeCaller(caller)}: ${because}`),
  ];
}

const credentialLine = ({
  credential,
  subject,
  status,
  openedAt,
  heldAt,
}: Known['credentials'][number]): string =>
  [
    `${subject ?? credential ?? 'unknown'}: ${status ?? 'unknown'}`,
    ...(openedAt === undefined ? [] : [`since ${utc(openedAt)}`]),
    ...(heldAt === undefined ? [] : [`read again ${utc(heldAt)}`]),
  ].join(', ');

function priorLines({ incidentId, priors, restoredAt }: Known['priors'][number]): readonly string[] {
  const given = restoredAt === undefined ? '' : `, restored ${utc(restoredAt)}`;
  return priors.map(
    ({ action, readAt, state }) =>
      `${actionId(action)}, read ${utc(readAt)} for ${incidentId}${given}: ${JSON.stringify(state)}`,
  );
}

const recordLine = ({ thing, state, at, by, waitsFor = [] }: RestoreRecord): string =>
  [
    `${state}: ${thing}`,
    `${utc(at)} by ${by}`,
    ...(waitsFor.length > 0 ? [`for ${waitsFor.join(', ')}`] : []),
  ].join(', ');

function block(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${wrap(neutral(line, 600), 98, 4)}`)];
}
