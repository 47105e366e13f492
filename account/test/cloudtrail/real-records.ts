import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = path.resolve(__dirname, '../../../../shared/events');

/** Records captured by others; they are no part of the project. Without them the tests that need them are skipped. */
export const hasRealRecords = existsSync(folder);

export interface RealRecord {
  readonly eventName?: string;
  readonly errorCode?: string;
  readonly eventSource: string;
  readonly readOnly?: boolean;
  readonly managementEvent?: boolean;
  readonly userIdentity: Readonly<Record<string, unknown>> & {
    readonly type?: string;
    readonly accessKeyId?: string;
  };
  readonly requestParameters?: Readonly<Record<string, unknown>> | null;
  readonly responseElements?: Readonly<Record<string, unknown>> | null;
}

export function readRealRecords(): readonly RealRecord[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json.gz'))
    .flatMap((file) => JSON.parse(gunzipSync(readFileSync(path.join(folder, file))).toString()).Records);
}

/** Every path of names in a value, list positions left out: `instancesSet.items.imageId`. */
export function toPaths(value: unknown, prefix = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => toPaths(item, prefix));
  if (typeof value !== 'object' || value === null) return [prefix];
  const paths = Object.entries(value).flatMap(([name, inner]) =>
    toPaths(inner, prefix ? `${prefix}.${name}` : name),
  );
  return prefix === '' ? paths : [prefix, ...paths];
}
