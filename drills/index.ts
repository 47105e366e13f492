import { adminUndoer, adminUndoerWithScp } from './admin-undoer.ts';
import { backdoorUser } from './backdoor-user.ts';
import { decoy } from './decoy.ts';
import type { Drill } from './drill.ts';
import { fullQuota, fullQuotas } from './full-quota.ts';
import { newKey } from './new-key.ts';
import { renamer } from './renamer.ts';
import { selfDeleter } from './self-deleter.ts';
import { sessionMinter } from './session-minter.ts';
import { stolenKey } from './stolen-key.ts';
import { throttled } from './throttled.ts';

/** Every attack that can be rehearsed, the plain one first. */
export const drills: readonly Drill[] = [
  stolenKey,
  sessionMinter,
  newKey,
  backdoorUser,
  fullQuota,
  fullQuotas,
  selfDeleter,
  renamer,
  decoy,
  throttled,
  adminUndoer,
  adminUndoerWithScp,
];
