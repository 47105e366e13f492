import type { Drill } from './drill.ts';
import { sessionMinter } from './session-minter.ts';
import { stolenKey } from './stolen-key.ts';

/** Every attack that can be rehearsed, the plain one first. */
export const drills: readonly Drill[] = [stolenKey, sessionMinter];
