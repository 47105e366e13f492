import type { ReviewSlice } from '../../review/totals/review-slice.ts';
import type { Persistence } from '../../artifacts/persistence.ts';
import { historyLag } from '../../artifacts/standing.ts';
import type { Activity, RegionCoverage } from '../../review/totals/activity.ts';
import { capital, count, neutral, plural, utc } from '../../values/text.ts';
import { type Block, prose } from '../block.ts';
import { activityOf, type ReportContext, type SectionDefinition } from '../context.ts';
import { searchedAgain } from './made.ts';

/** What was searched, what was not, and why. */
export const coverage: SectionDefinition = {
  id: 'coverage',
  importance: 50,
  title: () => 'WHAT WAS SEARCHED, AND WHAT NOT',
  brief: (_, context) => cutRegions(activityOf(context)),
  make: (context) => {
    const found = activityOf(context);
    const persistence = context.state?.persistence;
    return [
      ...(found ? reviewed(found, context) : []),
      ...(persistence ? sought(persistence, context) : []),
    ].map((line): Block => prose(line));
  },
};

/** That the review is not whole, where it is not. */
function cutRegions(found: Activity | undefined): readonly Block[] {
  const regions = found?.coverage ?? [];
  const cut = regions.filter(({ incomplete: why }) => why !== undefined).length;
  return cut === 0
    ? []
    : [
        prose(
          `Not complete: ${cut} of ${plural(regions.length, 'region')} not read to the end; the page says why.`,
        ),
      ];
}

const latestMissing =
  'Event history runs minutes behind: the latest calls, this launch among them, may be missing.';

function reviewed(found: Activity, { state, now, files }: ReportContext): readonly string[] {
  const whole = found.coverage.filter(({ incomplete }) => incomplete === undefined).length;
  const keys = found.searchedFor.slice(0, 20).map((key) => neutral(key, 130));
  const more = found.searchedFor.length - keys.length;
  if (keys.length === 0)
    return ['Nothing was searched: the record of the launch shows neither a key nor a name to search by.'];
  const recent = state && now.getTime() - Date.parse(state.launch.eventTime) < historyLag.most;
  return [
    `Searched for ${keys.join(', ')}${more > 0 ? ` and ${more} more` : ''}, from ${utc(found.searchedFrom)} to ` +
      `${utc(found.searchedAt)}: ${whole} of ${found.coverage.length} regions read to the end` +
      `${found.runs > 1 ? `, in ${found.runs} runs` : ''}.`,
    ...incomplete(found.coverage),
    ...found.notSearched.slice(0, 20).map((what) => `Not searched: ${neutral(what, 300)}`),
    ...(found.notSearched.length > 20 ? [`and ${found.notSearched.length - 20} more not searched`] : []),
    ...(found.unreadable > 0
      ? [`${plural(found.unreadable, 'event')} came without a record that can be read; counted all the same.`]
      : []),
    ...(files ? [] : notInHistory(state)),
    ...(found.kept.error === undefined
      ? found.kept.records > 0
        ? [`${plural(found.kept.records, 'record')} kept as evidence.`]
        : []
      : [`Not all records were kept as evidence: ${neutral(found.kept.error, 300)}`]),
    ...(state?.regions?.fallback
      ? ["The list of enabled regions could not be read; only the settings' regions were searched."]
      : []),
    ...(recent ? [latestMissing] : []),
  ];
}

/** What event history never has; a trail that Athena was asked about has some of it. */
const notInHistory = (state: ReviewSlice | undefined): readonly string[] => [
  'Not in event history at all: data events (objects of S3, calls of functions, rows of DynamoDB).',
  ...(state?.trail
    ? []
    : [
        'Not searched: calls older than 90 days, and calls in other accounts. Athena is asked for them in the ' +
          'follow-up where the settings name a trail; firebreak report reads them from log files.',
      ]),
];

/** Where a region was not read to its end, and how far. */
function incomplete(regions: readonly RegionCoverage[]): readonly string[] {
  return regions
    .filter((region) => region.incomplete !== undefined)
    .slice(0, 45)
    .map(
      ({ region, incomplete: why = '', readBackTo }) =>
        `Not complete: ${neutral(region, 40)}, ${neutral(why, 300)}` +
        (readBackTo === undefined ? '' : ` (read back to ${utc(readBackTo)})`),
    );
}

function sought(persistence: Persistence, { state }: ReportContext): readonly string[] {
  const { coverage: regions, searchedAt, searchedFrom, unreadable, followed, notFollowed } = persistence;
  const since = searchedFrom === undefined ? 'the launch' : `${utc(searchedFrom)}, before the launch`;
  const lookups = regions.reduce((all, { pages }) => all + pages, 0);
  return [
    `For what it made since ${since}: searched at ${utc(searchedAt)} by ${plural(lookups, 'look-up')}, ${followed === 1 ? '1 credential' : `${count(followed)} credentials and users`}, in ` +
      `${regions
        .slice(0, 45)
        .map(({ region }) => neutral(region, 40))
        .join(', ')}.`,
    ...(notFollowed === undefined ? [] : [`Not complete: ${neutral(notFollowed, 300)}.`]),
    ...incomplete(regions),
    ...(unreadable > 0 ? [`Not complete: ${unreadable} events came without a record to read.`] : []),
    ...(state ? [capital(searchedAgain(state.phase))] : []),
  ];
}
