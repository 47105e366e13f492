/** What was asked for is not there. Its message is one line that says where it was looked for; exit code 1. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}
