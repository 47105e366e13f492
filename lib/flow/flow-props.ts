import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { backupStep, findingStep, trailStep } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { StepFunction, StepFunctions } from '../functions/step-function.ts';

/** What the flow is made of. */
export interface FlowProps {
  readonly functions: StepFunctions;
  /** Where the settings have a backup key. */
  readonly backupKey?: StepFunction<typeof backupStep>;
  /** Where the settings ask for findings in Security Hub. */
  readonly importFinding?: StepFunction<typeof findingStep>;
  /** Where the settings name the bucket of a trail. */
  readonly queryTrail?: StepFunction<typeof trailStep>;
  readonly table: Table;
  readonly settings: Settings;
}
