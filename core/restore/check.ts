import { holderOf, isSameHolder } from '../containment/action.ts';
import type { RestoreOptions, Standing } from '../containment/actions/taken.ts';
import type { RestorePorts } from '../containment/actions/ports.ts';
import { utc } from '../values/text.ts';
import type { Kept } from './kept.ts';
import type { RestoreRecord } from './record.ts';
import type { TakenThing } from './taken-by.ts';

export interface CheckInput {
  readonly ports: RestorePorts;
  readonly kept: Kept;
  readonly options: RestoreOptions;
}

const nothing: RestoreOptions = { includeCompromisedKey: false, includeSessions: false, newPassword: false };
const everything: RestoreOptions = { includeCompromisedKey: true, includeSessions: true, newPassword: true };

/**
 * Reads how a thing stands now. What a restore did itself, by its record, is no drift, whatever became of it since. What
 * another incident took too waits for that one: restoring it would open that one.
 * @throws RetryableError, PermanentError where it cannot be read
 */
export async function checkTaken(thing: TakenThing, input: CheckInput): Promise<Standing> {
  const record = input.kept.records.find(({ thing: id }) => id === thing.id);
  const own = await ownDoing(thing, record, input);
  if (own) return own;
  const options = input.kept.stays.includes(thing.id) ? nothing : input.options;
  const { drift, ...standing } = await read(thing, { ...input, options });
  // What the release before restored without writing it down cannot be told from what somebody else did.
  if (record?.state === 'not-recorded') return standing;
  if (standing.is === 'to-do') return waitingOr({ ...standing, ...(drift && { drift }) }, thing, input);
  return { ...standing, ...(drift && { drift }) };
}

const read = (
  { taken, restoration }: TakenThing,
  { ports, kept, options }: CheckInput,
  restoringSince = kept.restoringSince,
): Promise<Standing> =>
  restoration.check(taken, {
    ...kept,
    ports,
    options,
    ...(restoringSince !== undefined && { restoringSince }),
  });

/** What an earlier restore gave back, or was about to; undefined where none did. */
async function ownDoing(
  thing: TakenThing,
  record: RestoreRecord | undefined,
  input: CheckInput,
): Promise<Standing | undefined> {
  if (record?.state !== 'restored' && record?.state !== 'restoring') return undefined;
  // A password that was set has an owner by now, who may have changed it.
  const since = record.state === 'restored' ? new Date(0).toISOString() : record.at;
  const { is, note } = await read(thing, { ...input, options: everything }, since);
  if (is === 'there') return { is, note };
  if (record.state === 'restoring') return undefined;
  const who = takersOf(thing, input.kept).join(', ') || 'somebody';
  return {
    is: 'drifted',
    note: `it was restored at ${utc(record.at)}, and ${who} changed it since: ${note}`,
  };
}

function waitingOr(standing: Standing, thing: TakenThing, { kept, options }: CheckInput): Standing {
  const waitsFor = takersOf(thing, kept);
  if (waitsFor.length === 0) return standing;
  const took = `${waitsFor.join(', ')} took it too, and is not restored`;
  return options.despiteDrift
    ? { ...standing, note: `${standing.note}, although ${took}` }
    : { is: 'waiting', note: `it waits: ${took}`, waitsFor };
}

/** The other incidents that took it, too, and are not restored. */
const takersOf = (thing: TakenThing, { others }: Kept): readonly string[] =>
  others
    .filter(({ actions }) => actions.some((action) => isTakenBy(action, thing)))
    .map(({ incidentId }) => incidentId);

const isTakenBy = (
  action: Kept['others'][number]['actions'][number],
  { taken, restoration }: TakenThing,
): boolean => isSameHolder(holderOf(action), taken.holder) && restoration.isTakenBy(action, taken);
