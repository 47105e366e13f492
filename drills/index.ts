import { adminUndoer, adminUndoerWithScp } from './admin-undoer.ts';
import { backdoorUser } from './backdoor-user.ts';
import { backupKey } from './backup/backup-key.ts';
import { hiddenLaunch } from './hidden/hidden-launch.ts';
import { keptRunning } from './hidden/kept-running.ts';
import { decoy } from './identity/decoy.ts';
import { backupThief } from './waves/backup-thief.ts';
import { breakerFiller } from './limits/breaker-filler.ts';
import { bystander } from './waves/bystander.ts';
import type { Drill } from './drill.ts';
import { fullQuota, fullQuotas } from './full-quota.ts';
import { functionLauncher } from './services/function-launcher.ts';
import { stackLauncher } from './services/stack-launcher.ts';
import { lateNews } from './waves/late-news.ts';
import { newKey } from './new-key.ts';
import { flooder } from './prepared/flooder.ts';
import { prepared } from './prepared/prepared.ts';
import { preparedYesterday } from './prepared/yesterday.ts';
import { renamer } from './identity/renamer.ts';
import { reMinter } from './waves/re-minter.ts';
import { revertedLater } from './later/reverted-later.ts';
import { rootGoesOn } from './limits/root-goes-on.ts';
import { wrongSettings } from './limits/wrong-settings.ts';
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
  reMinter,
  lateNews,
  bystander,
  backupKey,
  backupThief,
  hiddenLaunch,
  keptRunning,
  stackLauncher,
  functionLauncher,
  breakerFiller,
  rootGoesOn,
  wrongSettings,
  prepared,
  preparedYesterday,
  flooder,
  revertedLater,
];
