/**
 * Cleans up when the person at the keyboard has had enough.
 * @param cleanUp must be quick and synchronous; child processes end by themselves when this process does
 * @param state what the person can rely on now, in words
 * @returns takes the handler away again
 */
export function onInterrupt(cleanUp: () => void, state: string): () => void {
  const end = (signal: NodeJS.Signals): void => {
    cleanUp();
    process.stderr.write(`\ninterrupted; ${state}\n`);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  return () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
}
