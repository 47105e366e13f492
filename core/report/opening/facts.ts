import type { ContainmentState } from '../../state.ts';
import { count, duration, neutral, plural, utc } from '../../values/text.ts';
import { type Fact, fact } from '../block.ts';
import { activityOf, instancesOf, type ReportContext } from '../context.ts';
import { accountOf, accountWords } from './account.ts';
import { backgroundFacts } from './background.ts';
import { withMajor } from './major.ts';
import { costWords, runningOf } from './money.ts';

/** What is looked for first, on one screen: who, what, where, since when, what it costs, whether it holds. */
export function factsOf(context: ReportContext): readonly Fact[] {
  const { state, evidence, selection, now } = context;
  return withMajor([
    ...(selection === undefined ? [] : [fact('Reviewed', neutral(selection, 300))]),
    ...(state ? ofState(state) : []),
    ...ofInstances(context),
    ...ofActivity(context),
    ...(state ? [fact('Incident', state.incident.id)] : []),
    ...(evidence === undefined ? [] : [fact('Evidence', evidence)]),
    fact('Written', utc(now.toISOString())),
  ]);
}

function ofState(state: ContainmentState): readonly Fact[] {
  const { launch, incident, verification } = state;
  const since = verification?.millisecondsSinceLaunch;
  const account = accountOf(state);
  return [
    ...(account ? [fact('Account', accountWords(account))] : []),
    fact('Who', neutral(incident.subject)),
    ...backgroundFacts(state),
    fact('From', neutral(launch.sourceIp ?? 'unknown address')),
    fact(
      'Launched',
      `${neutral(launch.instanceType ?? 'unknown type', 40)} in ${neutral(launch.region, 40)}`,
    ),
    fact('At', utc(launch.eventTime)),
    ...(verification
      ? [
          fact(
            verification.held ? 'Holds' : 'Does not hold',
            since === undefined
              ? `as of ${utc(verification.checkedAt)}`
              : `${duration(since)} after the launch`,
          ),
        ]
      : []),
  ];
}

function ofInstances(context: ReportContext): readonly Fact[] {
  const now = instancesOf(context);
  if (!now) return [];
  const { running, all, unknown } = runningOf(now);
  return [
    fact(
      'Running now',
      `${count(running)} of ${plural(all, 'instance')}${unknown > 0 ? `, ${count(unknown)} not known` : ''}`,
    ),
    ...(now.cost ? [fact('Costs', costWords(now.cost))] : []),
  ];
}

function refusal(open: number, spreading: number): string {
  if (open > 0) return `${count(open)} NOT refused`;
  return spreading === 0
    ? 'all refused'
    : `${count(spreading)} went through while IAM was spreading, none later`;
}

function ofActivity(context: ReportContext): readonly Fact[] {
  const found = activityOf(context);
  if (!found) return [];
  const { calls, regions, after, made } = found;
  const things = made.items.filter(({ removed }) => !removed).length + made.more;
  const open = after ? after.notDenied.items.length + after.notDenied.more : 0;
  return [
    fact('Calls', `${count(calls)} in ${plural(regions.length, 'region')}`),
    fact('May outlive it', plural(things, 'thing')),
    ...(after
      ? [
          fact(
            'Calls after containment',
            after.calls === 0 ? 'none' : `${count(after.calls)}, ${refusal(open, after.spreading ?? 0)}`,
          ),
        ]
      : []),
  ];
}
