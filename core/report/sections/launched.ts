import type { ContainmentState } from '../../state.ts';
import type { Cost, InstancesNow } from '../../instances/instances.ts';
import { count, neutral, plural, utc } from '../../values/text.ts';
import { alarm, type Block, fact, firstOf, prose, type Table } from '../block.ts';
import {
  activityOf,
  instancesFailure,
  instancesOf,
  type ReportContext,
  type SectionDefinition,
} from '../context.ts';
import { costWords, dollars, runningOf } from '../opening/money.ts';
import { hiddenLines } from './hidden-launches.ts';
import { launchLines, refusedLines } from './launch-lines.ts';

/** What was launched and where, whether it runs at this moment, and what it costs. */
export const launched: SectionDefinition = {
  id: 'launched',
  importance: 86,
  title: () => 'WHAT WAS LAUNCHED',
  // Of what runs the first lines tell.
  brief: (_, context) => {
    const now = instancesOf(context);
    return [
      ...(now ? firstOf(hiddenLines(now), 3) : []),
      ...refusedLines(context.state ?? {}).map((line) => prose(`Launches: ${line}`)),
    ];
  },
  make: (context) => [...ofState(context.state), ...(isAsked(context) ? ofNow(context) : ofReview(context))],
};

function ofState(state: ContainmentState | undefined): readonly Block[] {
  if (!state) return [];
  const { result, images } = state.launch;
  const ids = result.kind === 'launched' ? result.instanceIds : [];
  return [
    ...(ids.length > 0 ? [fact('Instances launched', ids.map((id) => neutral(id, 30)).join(', '))] : []),
    ...(images.length > 0
      ? [
          fact(
            'Image',
            images
              .slice(0, 5)
              .map((id) => neutral(id, 40))
              .join(', '),
          ),
        ]
      : []),
    ...launchLines(state).map(prose),
  ];
}

function ofNow(context: ReportContext): readonly Block[] {
  const failed = instancesFailure(context);
  if (failed !== undefined)
    return [prose(`Whether they still run could not be looked up: ${neutral(failed, 300)}`)];
  const now = instancesOf(context);
  if (!now) return [];
  const { running, all, unknown } = runningOf(now);
  const states = now.states.map(({ name, count: number }) => `${neutral(name, 20)} ${count(number)}`);
  const stillRunning = `${count(running)} of ${plural(all, 'instance')} ${running === 1 ? 'is' : 'are'} running`;
  return [
    ...(all > 0
      ? [
          (running + unknown > 0 ? alarm : prose)(
            `At ${utc(now.lookedUpAt)} ${stillRunning}${states.length > 0 ? ` (${states.join(', ')})` : ''}` +
              `${unknown > 0 ? `; of ${count(unknown)} it is not known` : ''}.`,
          ),
        ]
      : now.hidden === undefined
        ? [prose(`At ${utc(now.lookedUpAt)} EC2 knew of no instance that it launched.`)]
        : []),
    ...hiddenLines(now),
    ...costBlocks(now),
    ...now.unavailable
      .slice(0, 40)
      .map(({ region, why }) => prose(`Not looked up: ${neutral(region, 40)}, ${neutral(why, 200)}`)),
    ...instanceTable(now),
  ];
}

const isAsked = (context: ReportContext): boolean =>
  instancesOf(context) !== undefined || instancesFailure(context) !== undefined;

/** What event history says was launched, where EC2 was not asked about it. */
function ofReview(context: ReportContext): readonly Table[] {
  const { items = [], more = 0 } = activityOf(context)?.instances ?? {};
  if (items.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'Instances that it launched, by CloudTrail',
      columns: ['Instance', 'Launched', 'Type', 'Region'],
      rows: items
        .slice(0, 50)
        .map(({ instanceId, eventTime, instanceType = 'unknown type', region }) => [
          neutral(instanceId, 30),
          utc(eventTime),
          neutral(instanceType, 40),
          neutral(region, 40),
        ]),
      more: more + Math.max(0, items.length - 50),
    },
  ];
}

function costBlocks({ cost, noCost }: InstancesNow): readonly Block[] {
  if (!cost) return noCost === undefined ? [] : [fact('Cost', `not known: ${neutral(noCost, 300)}`)];
  return [
    fact('Cost', costWords(cost)),
    prose('By AWS’s price list: Linux, on demand, shared tenancy, without volumes and traffic.'),
    ...(cost.items.length > 1 ? [priceTable(cost)] : []),
    ...cost.missing
      .slice(0, 10)
      .map(({ instanceType, region, count: number, why }) =>
        prose(
          `No price: ${count(number)} x ${neutral(instanceType, 40)} in ${neutral(region, 40)}, ${neutral(why, 200)}`,
        ),
      ),
    ...(cost.missing.length > 10 ? [prose(`and ${cost.missing.length - 10} more without a price`)] : []),
  ];
}

function priceTable({ items }: Cost): Table {
  const dearest = items.toSorted((a, b) => b.count * b.perHourEach - a.count * a.perHourEach);
  return {
    kind: 'table',
    caption: 'What runs, the dearest first',
    columns: ['Type', 'Region', 'Number', 'Each an hour', 'All an hour'],
    rows: dearest
      .slice(0, 20)
      .map((item) => [
        neutral(item.instanceType, 40),
        neutral(item.region, 40),
        count(item.count),
        dollars(item.perHourEach),
        dollars(item.count * item.perHourEach),
      ]),
    more: Math.max(0, items.length - 20),
  };
}

function instanceTable({ instances }: InstancesNow): readonly Table[] {
  if (instances.items.length === 0) return [];
  const shown = instances.items.slice(0, 50);
  return [
    {
      kind: 'table',
      caption: 'Instances as EC2 has them now',
      columns: ['Instance', 'State', 'Type', 'Region'],
      rows: shown.map(({ instanceId, region, instanceType = 'unknown type', state }) => [
        neutral(instanceId, 30),
        neutral(state, 20),
        neutral(instanceType, 40),
        neutral(region, 40),
      ]),
      more: instances.more + instances.items.length - shown.length,
    },
  ];
}
