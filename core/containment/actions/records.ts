import type { Action, ActionKind } from '../action.ts';
import { disableConsole } from './console.ts';
import { credentialRecords } from './credentials.ts';
import { denyAll, denyAllOfRole } from './everything.ts';
import { deactivateAllKeys, deactivateKey } from './keys.ts';
import type { ActionRecord } from './record.ts';
import { revokeRoleSessions, revokeSessions } from './sessions.ts';

/** Every action that there is, in the order in which they stop a caller soonest. */
export const records: readonly ActionRecord[] = [
  deactivateKey,
  deactivateAllKeys,
  revokeSessions,
  revokeRoleSessions,
  denyAll,
  denyAllOfRole,
  disableConsole,
  ...credentialRecords,
];

const byKind = new Map<ActionKind, ActionRecord>(records.map((record) => [record.kind, record]));

export function recordOf(action: Action): ActionRecord {
  const record = byKind.get(action.kind);
  if (!record) throw new Error(`There is no record of the action ${action.kind}.`);
  return record;
}
