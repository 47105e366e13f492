import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import type { IncidentSlice } from '../../incident/incident-slice.ts';
import type { FaultsSlice } from '../../faults.ts';
import type { LaunchCount } from '../../incident/tally.ts';
import { count, duration, neutral, plural, utc } from '../../values/text.ts';

/** AWS has some forty regions; a record can name anything. */
const shownRegions = 40;

/** Past this, the event did not come late but from a queue, or from a replay: whoever reads must know. */
const lateMs = 3_600_000;

/** A storm is told in the first lines, where a single launch would make it look small. */
export function stormLine({ launches }: IncidentSlice): readonly string[] {
  if (launches === undefined || launches.count < 2) return [];
  return [
    `${count(launches.count)} launches by it were counted so far, in ${plural(launches.regions.length, 'region')}.`,
  ];
}

/** What the counters of the incident say. */
export function launchLines({ launches, launchesError }: IncidentSlice & FaultsSlice): readonly string[] {
  if (launches === undefined) {
    return [
      `Launches counted so far: unknown${launchesError === undefined ? '' : ', they could not be counted'}`,
    ];
  }
  const { attempts, regions, first, last, incomplete } = launches;
  const named = regions.slice(0, shownRegions).map((region) => neutral(region, 40));
  return [
    `Launches counted so far: ${count(launches.count)}, ${attempts === 0 ? '' : `${count(attempts)} of them without success, `}` +
      `${instancesWords(launches)} launched${incomplete === undefined ? '' : `; there are more: ${neutral(incomplete)}`}`,
    `Regions: ${named.join(', ')}${regions.length > shownRegions ? ` and ${regions.length - shownRegions} more` : ''}`,
    ...refusedLines({ launches }),
    ...(launches.count > 1 ? [`First ${utc(first)}, last ${utc(last)}`] : []),
  ];
}

/** Launches that failed because the containment holds: whoever made them may be anybody's colleague. */
export const refusedLines = ({ launches }: Pick<IncidentSlice, 'launches'>): readonly string[] =>
  launches?.refusedByDeny
    ? [
        `${count(launches.refusedByDeny)} of them by credentials that a deny of this incident refused: it holds, and nobody is contained for them.`,
      ]
    : [];

/** Records do not always say how many. */
function instancesWords({ instances, instancesAtMost, unbounded = 0 }: LaunchCount): string {
  if (unbounded > 0)
    return `at least ${plural(instances, 'instance')} (how many more, ${plural(unbounded, 'record')} ${unbounded === 1 ? 'does' : 'do'} not show)`;
  return instancesAtMost === undefined
    ? plural(instances, 'instance')
    : `${count(instances)} to ${plural(instancesAtMost, 'instance')}`;
}

/** The launch was judged long after it was made: a queue was re-driven, or the event replayed. */
export function lateLine({ launch, receivedAt }: JudgementSlice): readonly string[] {
  const ms = Date.parse(receivedAt) - Date.parse(launch.eventTime);
  return ms > lateMs
    ? [`LATE: its event arrived ${duration(ms)} after the launch. Much may have changed since.`]
    : [];
}
