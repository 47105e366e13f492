import { AwsError } from '@firebreak/account';

/**
 * What may happen to one call. `before`: it is refused for the moment, and nothing was done. `during`: it was carried
 * out, and its answer is lost. `after`: it was carried out and answered, and whoever called dies with the answer.
 */
export const faultKinds = ['before', 'during', 'after'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One call of a run: what was asked, for which state, and the how-manieth time. */
export type Site = string;

export interface Fault {
  readonly site: Site;
  readonly kind: FaultKind;
}

/** A caller that dies takes its answer along: only the state machine, which waits for it, notices. */
export type Die = (cause: string) => void;

/** Sees every call of a run, and lets the faults of the run happen, each once. */
export interface Faults {
  readonly around: <T>(name: string, call: () => T, die: Die) => Promise<T>;
  /** The calls of the run in order. */
  readonly sites: () => readonly Site[];
  /** The faults that have happened. */
  readonly happened: () => readonly Fault[];
}

const throttled = (): Error => new AwsError('Throttling', 'Rate exceeded', 400);

/** What the SDK makes of a connection that is cut before the answer. */
class Lost extends Error {
  override readonly name = 'TimeoutError';
}

export function makeFaults(planned: readonly Fault[], refused: ReadonlySet<string> = new Set()): Faults {
  const sites: Site[] = [];
  const counts = new Map<string, number>();
  const happened: Fault[] = [];
  return {
    sites: () => sites,
    happened: () => happened,
    around: async (name, call, die) => {
      await Promise.resolve();
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      const site = `${name} #${count}`;
      sites.push(site);
      const operation = name.slice(name.indexOf(' ') + 1);
      if (refused.has(operation)) throw new AwsError('AccessDenied', `not authorized: ${operation}`, 403);
      const fault = planned.find((each) => each.site === site);
      if (!fault) return call();
      happened.push(fault);
      if (fault.kind === 'before') throw throttled();
      let answer: Awaited<ReturnType<typeof call>>;
      try {
        answer = await call();
      } finally {
        if (fault.kind === 'after') die('the process died');
      }
      if (fault.kind === 'after') return new Promise<never>(() => undefined);
      throw new Lost(`no answer to ${name}; it was ${typeof answer}`);
    },
  };
}
