import { held, holding, notHeld, report, resolved, run, told } from './containment-run.ts';

const patrol = { telling: 'mail', count: 1, reversals: [], standing: [], checkedAt: 'x' };
const resumed = { ...resolved, phase: 'patrol', containment: {}, patrol };
/** Without what reads event history. */
const mail = report.filter((step) => step !== 'ListRegions' && step !== 'ReviewActivity');

describe('what the patrol has contained again', () => {
  it('is put, held and mailed once, without a trace, a search, a review or a watch', async () => {
    const { steps } = await run({ ResolveCaller: () => resumed });
    expect(told(steps)).toEqual(['ResolveCaller', 'DeactivateKeys', ...holding, ...mail]);
  });
  it('is not traced either where it is a temporary credential', async () => {
    const caller = { kind: 'user-session', accessKeyId: 'ASIAEXAMPLEKEY000001' };
    const { steps } = await run({ ResolveCaller: () => ({ ...resumed, caller }) });
    expect(steps).not.toContain('TraceCredential');
  });

  const quiet = { ...resumed, incident: { ...resumed.incident, quiet: true } };
  const knownOpen = { ...quiet, patrol: { ...patrol, knownOpen: true } };
  it.each([
    ['holds, and the next digest counts it', quiet, held, false],
    ['does not hold', quiet, notHeld, true],
    ['does not hold, as on-call knows', knownOpen, notHeld, false],
    ['holds, and is news', resumed, held, true],
    ['does not hold, and is news', resumed, notHeld, true],
  ])('%s: is mailed, or not', async (_what, state, verification, isMailed) => {
    const { steps } = await run({ ResolveCaller: () => state, Verify: () => verification });
    expect(steps.filter((step) => step === 'PublishReport')).toHaveLength(isMailed ? 1 : 0);
    expect(steps).toContain('RecordContainment');
  });
});

it('what there is only to tell is mailed, and nothing is put', async () => {
  const { steps } = await run({ ResolveCaller: () => ({ ...resumed, route: 'again' }) });
  expect(steps).toEqual(['ResolveCaller', ...mail]);
});
