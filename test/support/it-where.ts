/**
 * Tests that need something of the machine. Without it they count as skipped, and say so.
 * @param has whether it is there
 * @param what the tests are about
 * @param needs what they need
 */
export function itWhere(has: boolean, what: string, needs: string): jest.It {
  if (has) return it;
  process.stderr.write(`SKIPPED: ${what}: ${needs} is not on this machine.\n`);
  return it.skip;
}
