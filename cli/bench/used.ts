/**
 * How often warm processes, of Firebreak and of the floor, have done it before it is measured, beside their first time:
 * the second time still collects the garbage of the first.
 */
const useBefore = 3;

/** What the last of several times in a row took, in a process that has done it once. */
export async function measureUsed(once: () => Promise<number>): Promise<number> {
  for (let before = useBefore; before > 0; before -= 1) await once();
  return once();
}
