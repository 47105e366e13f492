import { option } from '../../values/shell.ts';
import { incidentSortKey } from '../../incident/item/items.ts';
import type { Proof } from '../../verdict/proof.ts';
import type { ContainmentState } from '../../state.ts';
import { neutral, utc } from '../../values/text.ts';
import { alarm, type Block, command, prose } from '../block.ts';
import { activityOf, type ReportContext, type SectionDefinition } from '../context.ts';

const proofOf = (context: ReportContext): Proof | undefined => activityOf(context)?.proof;

const said: Partial<Readonly<Record<Proof['result'], string>>> = {
  'not-found':
    'EVENT HISTORY DOES NOT SHOW THIS LAUNCH: somebody may have sent the event by hand, to have this caller contained.',
  differs:
    'EVENT HISTORY SHOWS ANOTHER CALL UNDER THIS EVENT’S ID: somebody may have sent the event by hand, to have this caller contained.',
};

/** The lines of the first block, where the launch may never have been, or is not this execution's. */
export const proofLines = (context: ReportContext): readonly string[] =>
  [said[proofOf(context)?.result ?? 'found'], context.state && standingLine(context.state)].filter(
    (line) => line !== undefined,
  );

/** Whether the launch was, and whether the incident table knows this execution: what a person must know before restoring. */
export const proof: SectionDefinition = {
  id: 'proof',
  importance: 97,
  brief: (whole) => whole,
  title: () => 'WHETHER THE LAUNCH IS PROVEN',
  make: (context) => [...ofHistory(context), ...ofTable(context.state)],
};

function ofHistory(context: ReportContext): readonly Block[] {
  const found = proofOf(context);
  const { state } = context;
  if (!found || !state || found.result === 'found') return [];
  const { result, why, askedAt } = found;
  const { eventId, region } = state.launch;
  const because = why === undefined ? '' : `: ${neutral(why, 300)}`;
  const when = `asked at ${utc(askedAt)} for event ${neutral(eventId, 60)} in ${neutral(region, 40)}`;
  if (result === 'unreadable')
    return [prose(`Whether event history shows the launch is not known (${when})${because}.`)];
  return [
    alarm(
      result === 'differs'
        ? `Event history has an event of this id, and it differs (${when})${because}.`
        : `Event history does not have the launch (${when}). It is best effort, so this alone proves nothing.`,
    ),
    prose('Look whether the instances exist, look for the event once more, and see who started executions:'),
    ...lookUp(region, 'EventId', eventId),
    ...lookUp(homeRegionOf(state), 'EventName', 'StartExecution'),
    prose('If nobody launched anything, restore the caller, and contain whoever sent the event.'),
  ];
}

function lookUp(region: string, key: string, value: string): readonly Block[] {
  if (!/^[a-z0-9-]{4,40}$/.test(region) || !/^[\w-]{1,64}$/.test(value)) return [];
  const attributes = `AttributeKey=${key},AttributeValue=${value}`;
  return [
    command(
      `aws cloudtrail lookup-events --region ${region} ${option('lookup-attributes', attributes)} --max-results 50`,
    ),
  ];
}

/** Of the execution: arn:aws:states:REGION:... */
const homeRegionOf = ({ incident }: ContainmentState): string => incident.execution.split(':')[3] ?? '';

function ofTable(state: ContainmentState | undefined): readonly Block[] {
  const line = state && standingLine(state);
  if (!state || (line === undefined && !isReplaced(state))) return [];
  const { incidentId, execution } = state.standing?.Item ?? {};
  const its = [incidentId, execution].flatMap((text) => (text ? [neutral(text.S, 300)] : []));
  return [
    ...(line === undefined ? [] : [alarm(line)]),
    prose(
      `This is ${neutral(state.incident.id, 60)}, by ${neutral(state.incident.execution, 300)}` +
        `${its.length === 0 ? '' : `; the incident table has ${its.join(', by ')}`}. ` +
        'An incident that another one took the place of is told of in the mails of that one. Where there are none, ' +
        'somebody has started this execution, or written the table, by hand.',
    ),
  ];
}

/** Another incident of the caller has taken the place of this one, as one that is re-opened does. */
const isReplaced = ({ standing, incident }: ContainmentState): boolean => {
  const now = standing?.Item?.incidentId?.S;
  return now !== undefined && now !== incident.id;
};

/** What the table said before the latest check, where no incident of Firebreak's could have left it so. */
function standingLine(state: ContainmentState): string | undefined {
  const { standing, incident } = state;
  if (!standing || isReplaced(state)) return undefined;
  const which = (incident.item ?? incidentSortKey) === incidentSortKey ? 'INCIDENT' : 'CREDENTIAL';
  const { Item: item } = standing;
  if (!item)
    return `THE INCIDENT TABLE DOES NOT HAVE THIS ${which}: somebody has removed it, or started this by hand.`;
  // An older release did not read the execution.
  return item.execution === undefined || item.execution.S === incident.execution
    ? undefined
    : `THE INCIDENT TABLE NAMES ANOTHER EXECUTION for this ${which}: somebody has started one of them by hand.`;
}
