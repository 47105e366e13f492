import { createHash } from 'node:crypto';
import { neutral } from '../values/text.ts';

/** The same for the same news, and for no other: who reads the events drops one whose id it knows. */
export const eventId = (incidentId: string, type: string, by: string): string =>
  `${incidentId}-${createHash('sha256').update(`${type} ${by}`).digest('hex').slice(0, 12)}`;

/** What a template can take between quotes, at most as long as PagerDuty takes a summary. */
export const toSummary = (text: string): string =>
  neutral(text, 1024).replaceAll('"', '’').replaceAll('\\', '/');
