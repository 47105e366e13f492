import type { ArtifactsSlice } from './artifacts/persistence.ts';
import type { BackgroundSlice } from './caller/background.ts';
import type { BackupKeySlice } from './backup-key/backup-key.ts';
import type { ContainmentSlice } from './containment/containment-slice.ts';
import type { VerificationSlice } from './containment/outcome.ts';
import type { EvidenceSlice } from './evidence/evidence-slice.ts';
import type { FaultsSlice } from './faults.ts';
import type { IncidentSlice } from './incident/incident-slice.ts';
import type { ReportSlice } from './incident/told.ts';
import type { InstancesSlice } from './instances/instances.ts';
import type { LineageSlice } from './lineage/trace.ts';
import type { PatrolSlice } from './patrol/patrol-slice.ts';
import type { ReviewSlice } from './review/totals/review-slice.ts';
import type { JudgementSlice } from './verdict/judgement-slice.ts';

/** What travels through the Containment state machine. Each slice has one owner, which alone adds to it. */
export interface ContainmentState
  extends
    JudgementSlice,
    BackgroundSlice,
    IncidentSlice,
    ContainmentSlice,
    VerificationSlice,
    BackupKeySlice,
    LineageSlice,
    ArtifactsSlice,
    ReviewSlice,
    InstancesSlice,
    EvidenceSlice,
    ReportSlice,
    PatrolSlice,
    FaultsSlice {}
