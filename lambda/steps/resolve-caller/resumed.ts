import { readIncidentItem } from '../../../core/incident/item/read-item.ts';
import type { Pause } from '../../../core/incident/pause.ts';
import type { Resumption } from '../../../core/patrol/patrol-input.ts';
import { resume } from '../../../core/patrol/resume.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { Resuming } from '../../aws/table/patrol/resuming.ts';

interface Deps {
  readonly resuming: Resuming;
  /** @throws anything where it cannot be read: then it is contained */
  readonly readPause: (at: Date) => Promise<Pause | undefined>;
  readonly settings: Pick<Settings, 'mode'>;
  readonly account: string;
  readonly now: Date;
}

/**
 * Takes up a containment again of which the patrol found something reverted. What is contained is what the item in the
 * table holds; the input only says which of it.
 *
 * @param execution the one that takes it up
 * @returns the state with its route: `contain`; `again` where there is only something to tell, a pause among it; `ignore`
 *   where a pause was told before, or the item has changed since the patrol checked it: a launch or a person has it now
 */
export async function resumeContainment(
  input: Resumption,
  execution: string,
  { resuming, readPause, settings, account, now }: Deps,
): Promise<ContainmentState> {
  const found = await resuming.read(input.key, input.item);
  const item = found && readIncidentItem(found.item);
  if (item?.incidentId !== input.incidentId)
    throw new Error(
      `The table has no incident ${input.incidentId} under ${input.key} ${input.item} any more, or another one is there: got ` +
        `${item?.incidentId ?? 'no item'}. The patrol checks what is there in its next round.`,
    );
  const state = resume(item, input, {
    ...{ account, execution },
    ...(found?.launch && { launchItem: found.launch }),
  });
  if (!state)
    throw new Error(`The item of ${input.incidentId} does not say who it is about: it has no intent.`);
  const untaken = { ...state, incident: { ...state.incident, execution: input.execution } };
  if (input.findings.length === 0) return { ...untaken, route: 'again' };
  if (settings.mode !== 'contain') return { ...state, route: 'ignore' };
  const paused = await readPause(now).catch(() => undefined);
  if (paused) return { ...untaken, paused, route: input.telling === 'quiet' ? 'ignore' : 'again' };
  const taken = await resuming.take(
    { ...item, incidentId: input.incidentId },
    { from: input.execution, to: execution },
  );
  return { ...state, route: taken ? 'contain' : 'ignore' };
}
