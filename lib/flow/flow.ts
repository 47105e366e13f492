import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowProps } from './flow-props.ts';
import { Part } from './part.ts';
import { backupKey } from './parts/backup-key.ts';
import { breakdown } from './parts/breakdown.ts';
import { contain } from './parts/contain.ts';
import { done, end } from './parts/end.ts';
import { hold } from './parts/hold.ts';
import { protect } from './parts/protect.ts';
import { report } from './parts/report.ts';
import { resolve } from './parts/resolve.ts';
import { review } from './parts/review.ts';
import { search } from './parts/search.ts';
import { secondWave } from './parts/second-wave.ts';
import { trace } from './parts/trace.ts';
import { watch } from './parts/watch.ts';

/** The page, from top to bottom. */
export const page = [
  'resolve',
  'protect',
  'contain',
  'hold',
  'backup key',
  'trace',
  'search',
  'review',
  'report',
  'watch',
] as const;

/** What several of them lead to. */
const beside = ['second wave', 'end', 'done', 'breakdown'] as const;

/**
 * The Containment state machine, from top to bottom: each part, and where it leads. Contain first, tell afterwards:
 * between the event and the inactive key stand ResolveCaller, a choice and Contain, and nothing else; a look at its
 * tags, where the settings protect by tag.
 *
 * In JSONPath, with variables for what the machine alone counts, and without JSONata or task tokens.
 */
export function containmentFlow(scope: Construct, props: FlowProps): IChainable {
  const to = partsNamed([...page, ...beside], (name) => new Part(scope, name, props));

  to.resolve.is(resolve, {
    contain: to.protect,
    alert: to.trace,
    again: to.report,
    ignore: to.done,
    counted: to.end,
    broken: to.breakdown,
  });
  to.protect.is(protect, { contain: to.contain, isProtected: to.trace, unknown: to.breakdown });
  to.contain.is(contain, { contained: to.hold, broken: to.breakdown });
  to.hold.is(hold, { again: to.contain, over: to['backup key'] });
  to['backup key'].is(backupKey, { next: to.trace });
  to.trace.is(trace, { found: to['second wave'], admitted: to.protect, next: to.search });
  to.search.is(search, { found: to['second wave'], next: to.review });
  to.review.is(review, { report: to.report, noNews: to.watch, told: to.end });
  to.report.is(report, { watch: to.watch, over: to.end });
  to.watch.is(watch, { contained: to.hold, alert: to.trace, restored: to.done });

  to['second wave'].is(secondWave, { contain: to.contain, superseded: to.review });
  to.end.is(end, { done: to.done });
  to.done.is(done, {});
  to.breakdown.is(breakdown, {});
  return to.resolve;
}

const partsNamed = <Name extends string>(names: readonly Name[], make: (name: Name) => Part) =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Readonly<Record<Name, Part>>;
