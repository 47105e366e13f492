/** What the user asked for cannot be done as asked. Its message is one line that says what to do; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
