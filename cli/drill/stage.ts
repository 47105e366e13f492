import type { Probe, Scene } from '../../drills/drill.ts';
import type { Proof } from './result.ts';

/** Tries a probe once. */
async function attempt(
  probe: Probe,
): Promise<{ readonly came: 'works' | 'refused'; readonly error?: string }> {
  try {
    await probe.attempt();
    return { came: 'works' };
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string };
    return { came: 'refused', error: code ?? name ?? 'Error' };
  }
}

/** What works before the launch: a probe that never worked would prove nothing afterwards. */
export async function rehearse(scene: Scene): Promise<ReadonlyMap<string, Proof['before']>> {
  const before = new Map<string, Proof['before']>();
  for (const probe of scene.probes) before.set(probe.name, (await attempt(probe)).came);
  return before;
}

/**
 * Tries everything again after the containment, and what the attacker has got hold of since.
 * @param observed nothing was to be contained: then all of it must still work
 */
export async function prove(
  scene: Scene,
  before: ReadonlyMap<string, Proof['before']>,
  observed: boolean,
): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  for (const probe of scene.probes) {
    const expect = observed ? 'works' : probe.expect;
    proofs.push(await proofOf({ ...probe, expect }, before.get(probe.name) ?? 'refused'));
  }
  // Nobody has fought where nobody was to be contained.
  for (const loot of observed ? [] : (scene.loot?.() ?? [])) {
    proofs.push(await proofOf(loot, loot.worked ? 'works' : 'refused'));
  }
  return proofs;
}

async function proofOf(probe: Probe, before: Proof['before']): Promise<Proof> {
  const { name, expect, isAttackers } = probe;
  const { came: after, error } = await attempt(probe);
  const ok = after === expect && before === 'works';
  return { name, expect, isAttackers, before, after, ...(error !== undefined && { error }), ok };
}
