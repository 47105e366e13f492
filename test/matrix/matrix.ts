import { refer, tryFaults } from './check.ts';
import { type Fault, type FaultKind, faultKinds, type Site } from './faults.ts';
import type { Scenario } from './scenarios.ts';

/** What came of a part of the matrix. */
export interface Part {
  /** How many runs there were. */
  readonly runs: number;
  /** Each run that ended as none may, by its faults. */
  readonly wrong: readonly string[];
}

// What is measured here is many runs, not where an error came from.
Error.stackTraceLimit = 0;

const isWhole = process.env['FIREBREAK_MATRIX'] === 'all';

/** A search asks the same way a dozen times: the usual run has the faults of its first two look-ups. */
const isLaterLookup = (site: Site): boolean => /LookupEvents.*#(?:[3-9]|\d\d)/.test(site);

/**
 * Each call of a whole run, the follow-up included, with each fault, each run again as a duplicate. The usual run leaves out
 * what is the same as another (the lost answers of reads, and further look-ups), and has of each call one fault, in turn.
 */
export async function singles(scenario: Scenario): Promise<Part> {
  const reference = await refer(scenario, { whole: true });
  const sites = reference.sites.filter((site) => isWhole || !isLaterLookup(site));
  const cases = sites.flatMap((site, index) => {
    const kinds = kindsOf(site);
    const usual = kinds.filter((_, each) => each === index % kinds.length);
    return (isWhole ? faultKinds : usual).map((kind) => [{ site, kind }]);
  });
  return part(cases, (faults) => tryFaults(scenario, faults, reference, { whole: true }));
}

/** Each operation refused for good, wherever it is called: a permission that is missing, a policy of the organization. */
export async function refusals(scenario: Scenario): Promise<Part> {
  const reference = await refer(scenario, { whole: true });
  const operations = new Set(reference.sites.map((site) => site.split(' ')[1] ?? ''));
  const cases = [...operations].map((operation) => [operation]);
  return part(cases, ([operation = '']) =>
    tryFaults(scenario, [], reference, { whole: true, refused: new Set([operation]) }),
  );
}

/**
 * Two calls of a run until its first report, each with each fault: the first time that a state makes each call, and the
 * first call that is not there without the first fault, because it repeats what the fault made fail.
 */
export async function pairs(scenario: Scenario): Promise<Part> {
  const { sites, priors } = await refer(scenario);
  const first = sites.filter((site) => site.endsWith('#1'));
  const cases = first.flatMap((one, index) =>
    [...first.slice(index + 1), repeated(one)].flatMap((other) =>
      kindsOf(one).flatMap((kind) =>
        kindsOf(other).map((otherKind): readonly Fault[] => [
          { site: one, kind },
          { site: other, kind: otherKind },
        ]),
      ),
    ),
  );
  return part(cases, (faults) => tryFaults(scenario, faults, { sites, priors }, { once: true }));
}

const repeated = (site: Site): Site => site.replace(/#1$/, '#2');

/** A read has no effect: that its answer is lost is the same as that it was refused. */
const kindsOf = (site: Site): readonly FaultKind[] =>
  / (?:Get|List|Lookup|Query|describe)/.test(site) ? ['before', 'after'] : faultKinds;

async function part<Case extends readonly (Fault | string)[]>(
  cases: readonly Case[],
  attempt: (faults: Case) => ReturnType<typeof tryFaults>,
): Promise<Part> {
  const wrong: string[] = [];
  for (const faults of cases) {
    const came = await attempt(faults);
    const name = faults
      .map((each) => (typeof each === 'string' ? each : `${each.kind} ${each.site}`))
      .join(' and ');
    if (came.wrong.length > 0) wrong.push(`${name}: ${came.wrong.join('; ')}`);
  }
  return { runs: cases.length, wrong };
}

/** Said aloud: a matrix that has shrunk proves less. */
export function tell(name: string, { runs }: Part): void {
  process.stdout.write(`matrix: ${name}: ${String(runs)} runs\n`);
}
