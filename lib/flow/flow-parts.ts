import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Step } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { StepFunction } from '../functions/step-function.ts';

/** What the flow is made of. */
export interface FlowParts {
  readonly functions: Readonly<Record<Step, StepFunction>>;
  /** Where the settings have a backup key. */
  readonly backupKey?: StepFunction;
  /** Where the settings ask for findings in Security Hub. */
  readonly importFinding?: StepFunction;
  /** Where the settings name the bucket of a trail. */
  readonly queryTrail?: StepFunction;
  readonly table: Table;
  readonly settings: Settings;
}
