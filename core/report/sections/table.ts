import type { SectionDefinition } from '../context.ts';

import { activity } from './activity.ts';
import { after } from './after.ts';
import { backupKeySection } from './backup-key.ts';
import { connections } from './connections.ts';
import { coverage } from './coverage.ts';
import { credentials } from './credentials.ts';
import { done, verified } from './done.ts';
import { identity } from './identity.ts';
import { incident } from './incident.ts';
import { kept } from './kept.ts';
import { launched } from './launched.ts';
import { lineage } from './lineage.ts';
import { made } from './made.ts';
import { news } from './news.ts';
import { nextSteps } from './next-steps.ts';
import { others } from './others.ts';
import { patrol } from './patrol.ts';
import { planned } from './planned.ts';
import { proof } from './proof.ts';
import { remedy } from './remedy.ts';
import { refused } from './refused.ts';
import { restore } from './restore.ts';
import { reverted } from './reverted.ts';
import { trail } from './trail.ts';
import { who } from './who.ts';
import { working } from './working.ts';

/** Every section there is, in the order in which on-call reads them. */
export const sectionTable: readonly SectionDefinition[] = [
  working,
  proof,
  news,
  identity,
  refused,
  credentials,
  connections,
  remedy,
  patrol,
  reverted,
  planned,
  kept,
  backupKeySection,
  who,
  launched,
  done,
  verified,
  after,
  lineage,
  activity,
  trail,
  made,
  others,
  coverage,
  nextSteps,
  restore,
  incident,
];
