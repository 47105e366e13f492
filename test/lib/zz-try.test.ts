import { scenarios } from '../matrix/scenarios.ts';
import { refer, tryFaults } from '../matrix/check.ts';
import { faultKinds } from '../matrix/faults.ts';
jest.setTimeout(600000);
it('x', async () => {
  const out: string[] = [];
  for (const s of scenarios) {
    try {
      const t0 = performance.now();
      const ref = await refer(s);
      const t1 = performance.now();
      const distinct = new Set(ref.sites);
      let bad = 0; const msgs = new Map<string, number>(); let n = 0; let idle = 0;
      for (const site of distinct) for (const kind of faultKinds) {
        n++;
        const { wrong, happened } = await tryFaults(s, [{ site, kind }], ref);
        if (happened === 0) idle++;
        if (wrong.length) { bad++; const k = wrong.join(' ;; ').slice(0, 300); msgs.set(k + ' @ ' + site + ' ' + kind, 1); }
      }
      out.push(`${s.name}: ${ref.sites.length} sites, ${(t1 - t0).toFixed(0)} ms; ${n} singles ${(performance.now() - t1).toFixed(0)} ms, bad ${bad}, idle ${idle}`);
      for (const [k] of [...msgs].slice(0, 6)) out.push('     ' + k);
    } catch (e) { out.push(`${s.name}: ERROR ${(e as Error).message.slice(0, 1500)}`); }
  }
  require('fs').writeFileSync('/tmp/try.out', out.join('\n'));
});
