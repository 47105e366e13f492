import type { HoldSettings } from '../../core/containment/next-move.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import type { RestoreOptions } from './options.ts';
import type { RestoreDeps } from './run.ts';

/** What the command was given, and works with. */
export interface Given {
  readonly options: RestoreOptions;
  readonly aws: AmbientAws;
  readonly homeRegion: string;
  readonly settings: HoldSettings;
  readonly deps: RestoreDeps;
  /** From now on an interruption is not harmless any more. */
  readonly harmless: () => void;
}

/** What a person can rely on who interrupts a restore. */
export const partly =
  'it is restored in part. Run the same command again: what is there already is left alone';

export const show = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
export const print = (document: object): void =>
  void process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
