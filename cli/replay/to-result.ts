import type { Settings } from '../../core/settings/settings.ts';
import { many, number } from '../history/tell-reading.ts';
import { skippedCount } from '../history/reading.ts';
import { mostInAnHour } from './incidents.ts';
import type { ReplayOptions } from './options.ts';
import type { CallerResult, ReplayResult, VerdictKind } from './result.ts';
import type { Run } from './run.ts';

interface Circumstances {
  readonly settings: Settings;
  readonly options: ReplayOptions;
  readonly seconds: number;
}

/** What a run found, as `--json` prints it. */
export function toResult(run: Run, { settings, options, seconds }: Circumstances): ReplayResult {
  const { reading, unwatched } = run;
  const callers = run.tally.callers();
  const sum = (of: (caller: CallerResult) => number): number =>
    callers.reduce((total, caller) => total + of(caller), 0);
  const verdicts: Record<VerdictKind, number> = {
    contain: sum((caller) => caller.verdicts.contain),
    alert: sum((caller) => caller.verdicts.alert),
    ignore: sum((caller) => caller.verdicts.ignore),
  };
  const failures = run.check?.failures();
  const result = {
    mode: settings.mode,
    account: options.account ?? null,
    summary: {
      files: reading.files,
      brokenFiles: reading.broken.length,
      skippedFiles: skippedCount(reading),
      records: reading.records,
      unreadable: reading.unreadable,
      launches: run.launches,
      duplicates: run.duplicates,
      otherAccounts: run.otherAccounts,
      verdicts,
      callers: callers.length,
      incidents: sum(({ incidents }) => incidents),
      seconds: Math.round(seconds * 1000) / 1000,
      recordsPerSecond: Math.round(reading.records / Math.max(seconds, 0.001)),
    },
    unwatched: {
      launches: [...unwatched.values()].reduce((total, count) => total + count, 0),
      regions: [...unwatched.keys()].toSorted(),
    },
    callers,
    broken: reading.broken,
    skipped: [...reading.skipped].map(([reason, { count, example }]) => ({ reason, count, example })),
    ...(failures && { expect: { held: failures.length === 0, failures } }),
  };
  return { ...result, notes: toNotes(result, settings, mostInAnHour(run.tally.containments())) };
}

/** What a reader must know beside the table, in sentences. */
function toNotes(
  { summary, unwatched, expect }: Omit<ReplayResult, 'notes'>,
  settings: Settings,
  mostAnHour: number,
): readonly string[] {
  const { verdicts, duplicates, otherAccounts } = summary;
  const counts = `${number(verdicts.contain)} contain, ${number(verdicts.alert)} alert, ${number(verdicts.ignore)} ignore`;
  const others = [
    ...(duplicates > 0 ? [`${many(duplicates, 'duplicate')} not counted`] : []),
    ...(otherAccounts > 0 ? [`${number(otherAccounts)} of other accounts not judged`] : []),
  ];
  const aside = others.length > 0 ? ` (${others.join(', ')})` : '';
  return [
    `${many(summary.launches, 'call')} of RunInstances by ${many(summary.callers, 'caller')}${aside}: ${counts}; ` +
      many(summary.incidents, 'incident'),
    ...(settings.mode === 'observe' && verdicts.contain > 0
      ? ['mode observe: what is to be contained would have been reported, and nothing changed']
      : []),
    ...(unwatched.launches > 0
      ? [
          `NOT SEEN: ${many(unwatched.launches, 'launch', 'launches')} in regions that the settings do not watch ` +
            `(${unwatched.regions.join(', ')}); the responder would not have known of them`,
        ]
      : []),
    ...(mostAnHour > settings.containmentsPerHour
      ? [
          `up to ${number(mostAnHour)} containments in an hour: the circuit breaker (containmentsPerHour ` +
            `${number(settings.containmentsPerHour)}) would have turned those beyond it into alerts`,
        ]
      : []),
    ...(settings.protectedTags.length > 0
      ? ['protectedTags were not judged: the records do not show the tags of users and roles']
      : []),
    ...(expect
      ? [expect.held ? 'as expected' : `${many(expect.failures.length, 'expectation')} not met`]
      : []),
  ];
}
