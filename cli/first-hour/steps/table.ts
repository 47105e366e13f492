import type { Step } from '../step.ts';
import { deniedDryRun, deniedSession, inactiveKey } from './credentials.ts';
import { unknownKey, unknownUser } from './reads.ts';
import { quotas, renamedUser } from './users.ts';

/** In the order of what depends on the answer; what only reads comes first. */
export const steps: readonly Step[] = [
  unknownKey,
  unknownUser,
  inactiveKey,
  deniedSession,
  renamedUser,
  quotas,
  deniedDryRun,
];
