import { createHash } from 'node:crypto';
import type { Settings } from './settings.ts';

/**
 * By what a deployment is told from another: twelve hexadecimal digits that are the same for the same settings, in
 * whatever order their fields stand.
 */
export const settingsDigest = (settings: Settings): string =>
  createHash('sha256').update(JSON.stringify(settings, sorted)).digest('hex').slice(0, 12);

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
