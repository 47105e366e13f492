import { step, type StepKind } from './step.ts';

/** A new key that works and that nobody was given: it is to go, whoever is contained. */
export const closeBackupKey: StepKind = ({ state }) => {
  const { leftActive, commands = [] } = state?.backupKey ?? {};
  return leftActive && commands.length > 0
    ? step('close-backup-key', 'Take away the new key that nobody has, and that works', { commands })
    : undefined;
};
