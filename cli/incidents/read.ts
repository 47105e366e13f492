import { setTimeout as pause } from 'node:timers/promises';
import type { Settings } from '../../core/settings/settings.ts';
import { connect } from '../by-hand/aws.ts';
import { type IncidentTable, openIncidentTable } from '../by-hand/incident-table.ts';
import { repeat } from '../by-hand/repeat.ts';
import { onInterrupt } from '../interrupt.ts';
import { settingsFor } from '../settings-for.ts';
import type { IncidentOptions } from './options.ts';

/** The table that a command which only reads is about, and AWS's time. */
export async function openTable({
  settings: file,
  table,
}: IncidentOptions): Promise<IncidentTable & { readonly now: () => Date; readonly settings: Settings }> {
  onInterrupt(() => undefined, 'it only read');
  const settings = await settingsFor(file);
  const aws = await connect(settings.homeRegion);
  return { ...(await openIncidentTable(aws, settings.homeRegion, table)), now: aws.now, settings };
}

export const patiently = <T>(work: () => Promise<T>): Promise<T> => repeat(work, { pause });
