import { actionId } from '../../core/containment/action.ts';
import type { Prior } from '../../core/containment/prior.ts';
import { commandsOf, runByHand } from './by-hand.ts';
import { type Fault, makeFaults, type Site } from './faults.ts';
import { type Ran, run, type Table } from './run.ts';
import type { Scenario, Scene } from './scenarios.ts';

const newTable = (): Table => ({ item: undefined, priors: new Map() });
const working = (credentials: Scene['attackers']): readonly string[] =>
  credentials.filter(({ works }) => works()).map(({ name }) => name);

/** What a run without faults does: the calls that faults are injected into, and what restore will need. */
export interface Reference {
  readonly sites: readonly Site[];
  readonly priors: readonly string[];
}

/** The ids that the embedded account makes up are others in each run. */
const madeUpIds = /\b(AROA|APKA|ACCA)[A-Z0-9]{12,}/g;

const priorsOf = ({ priors }: Table): readonly string[] =>
  [...priors.values()]
    .flat()
    .map(({ action, state }: Prior) =>
      `${actionId(action)}: ${JSON.stringify(state)}`.replace(madeUpIds, '$1'),
    );

/** @throws Error when the scenario itself does not end contained */
export async function refer(scenario: Scenario, options = {}): Promise<Reference> {
  const scene = scenario.stage();
  const unusable = [...scene.attackers, ...scene.bystanders, ...(scene.origins ?? [])].filter(
    ({ works }) => !works(),
  );
  if (unusable.length > 0)
    throw new Error(`does not work to begin with: ${unusable.map(({ name }) => name).join(', ')}`);
  const table = newTable();
  const faults = makeFaults([]);
  const ran = await run(scenario, scene, table, faults, options);
  const wrong = violations(scene, ran);
  if (wrong.length > 0 || !claimsContained(ran))
    throw new Error(
      `${scenario.name} without a fault: ${wrong.join('; ')} ${ran.notices.at(-1)?.text ?? ''}`,
    );
  return { sites: faults.sites(), priors: priorsOf(table) };
}

export interface TryOptions {
  /** Operations that are always refused. */
  readonly refused?: ReadonlySet<string>;
  /** Through the follow-up; otherwise until the first report is out. */
  readonly whole?: boolean;
  /** Not run again as a duplicate. */
  readonly once?: boolean;
}

/**
 * Runs a scenario with faults, then once more as a duplicate of the launch would, and says what is wrong: nothing, when
 * it ended contained, or with a notice whose commands contain the caller; when nobody else was touched; when what
 * restore needs was written down as it was; and when running again made nothing worse.
 */
export async function tryFaults(
  scenario: Scenario,
  planned: readonly Fault[],
  reference: Reference,
  { refused = new Set<string>(), once = false, ...options }: TryOptions = {},
): Promise<{ readonly wrong: readonly string[]; readonly happened: number }> {
  const scene = scenario.stage();
  const table = newTable();
  const faults = makeFaults(planned, refused);
  const ran = await run(scenario, scene, table, faults, options);
  const wrong = [...violations(scene, ran)];
  if (refused.size === 0) {
    const strange = priorsOf(table).filter((prior) => !reference.priors.includes(prior));
    if (strange.length > 0) wrong.push(`prior state not as it was: ${strange.join('; ')}`);
  }
  const happened = faults.happened().length;
  if (once) return { wrong, happened };
  const left = working(scene.attackers).length;
  const again = await run(scenario, scene, table, makeFaults([]), { execution: 'execution-2' });
  if (working(scene.attackers).length > left) wrong.push('running again gave something back');
  if (again.error !== undefined) wrong.push(`running again ended with ${again.error}`);
  wrong.push(
    ...violations(scene, { notices: [...ran.notices, ...again.notices], error: again.error ?? ran.error }),
  );
  return { wrong: [...new Set(wrong)], happened };
}

/** How an execution may end without having contained: each raises an alarm, and a notice without any of our code. */
const knownEndings = [
  'Firebreak.ContainmentFailed',
  'Firebreak.ReportUndelivered',
  'Firebreak.IncompleteRecord',
];

const flat = (notice: { readonly text: string } | undefined): string =>
  (notice?.text ?? '').replace(/\s+/g, ' ');

const claimsContained = ({ notices }: Pick<Ran, 'notices'>): boolean =>
  /^Firebreak (?:Update: |Follow-up: )?CONTAINED/.test(notices.at(-1)?.subject ?? '');

/** The report says so where the origin was not found, or could not be searched for. */
const originIsOpen = /does not show who issued|search failed|breaks down|not searched whole|broke down/i;

function violations(
  { attackers, bystanders, origins = [], world }: Scene,
  { notices, error }: Ran,
): readonly string[] {
  const wrong: string[] = [];
  const last = notices.at(-1);
  // A fallback denies everything, the user's other key among it, and says so.
  const isFallback = /AWSDenyAll was (?:attached|made)/.test(flat(last));
  const spared = bystanders.filter(({ name }) => !isFallback || !name.includes('MALLORY'));
  const hurt = spared.filter(({ works }) => !works()).map(({ name }) => name);
  if (hurt.length > 0) wrong.push(`no longer works: ${hurt.join(', ')}`);
  if (error !== undefined && !knownEndings.includes(error)) wrong.push(`ended with ${error}`);
  if (!last && error === undefined) wrong.push('ended in silence');
  const known = originIsOpen.test(flat(last)) ? [] : origins;
  const wanted = [...attackers, ...known];
  const open = working(wanted);
  const claims = claimsContained({ notices });
  if (claims && open.length > 0) wrong.push(`called contained, yet ${open.join(', ')} works`);
  if (!claims && last && open.length > 0) {
    const commands = commandsOf(last);
    if (commands.length === 0) wrong.push(`${last.subject}: without a command`);
    runByHand(world, commands);
    const still = working(wanted);
    if (still.length > 0)
      wrong.push(`after the commands of the notice ${still.join(', ')} works: ${commands.join(' | ')}`);
  }
  return wrong;
}
