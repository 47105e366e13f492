import { setTimeout as pause } from 'node:timers/promises';
import type { IncidentRecords } from '../../lambda/aws/table/incident-records.ts';
import { connect } from '../by-hand/aws.ts';
import { openIncidentTable } from '../by-hand/incident-table.ts';
import { repeat } from '../by-hand/repeat.ts';
import { onInterrupt } from '../interrupt.ts';
import { settingsFor } from '../settings-for.ts';
import type { IncidentOptions } from './options.ts';

/** The table that a command which only reads is about. */
export async function openTable({ settings: file, table }: IncidentOptions): Promise<IncidentRecords> {
  onInterrupt(() => undefined, 'it only read');
  const settings = await settingsFor(file);
  const aws = await connect(settings.homeRegion);
  return (await openIncidentTable(aws, settings.homeRegion, table)).records;
}

export const patiently = <T>(work: () => Promise<T>): Promise<T> => repeat(work, { pause });
