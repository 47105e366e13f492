import { Choice, Fail, type IChainable, type State, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { unknownRoute as unknown } from '../../core/stand-ins.ts';
import { errors } from '../../lambda/contract.ts';
import { backupKeyFlow } from './flow-backup-key.ts';
import type { FlowParts } from './flow-parts.ts';
import { breakerNoticeThen } from './flow-breaker.ts';
import { containFlow } from './flow-contain.ts';
import { protectionFlow } from './flow-protection.ts';
import { recordAbsorbed } from './flow-launches.ts';
import { endFlow, reportFlow } from './flow-report.ts';
import { caughtAs, stepTask } from './flow-tasks.ts';
import { secondWaveFlow } from './investigate/flow-second-wave.ts';
import { persistenceChoice, persistenceFlow } from './investigate/flow-persistence.ts';
import { traceChoice, traceFlow } from './investigate/flow-trace.ts';
import { newsChoice, watchFlow } from './flow-watch.ts';
import { runbook, runbookLink } from '../responder/runbook.ts';
import { is } from './state/condition.ts';
import { put } from './state/pass.ts';
import { at, context, nowhere, valueAt } from './state/path.ts';

/**
 * The Containment state machine. Contain first, tell afterwards: between the event and the inactive key stand
 * ResolveCaller, a choice and Contain, and nothing else; a look at its tags, where the settings protect by tag.
 *
 * In JSONPath without variables or task tokens, which is what the drills' interpreter runs as AWS does.
 */
export function containmentFlow(scope: Construct, parts: FlowParts): IChainable {
  const breakdown = reportBreakdown(scope, parts);
  const check = new Choice(scope, 'LookAgain');
  const again = watchFlow(scope, parts, check);
  const end = endFlow(scope);
  const reports = reportFlow(scope, parts, { again, end });
  const report = newsChoice(scope, parts, { quiet: again, end, report: reports.report });
  const trace = traceChoice(scope);
  const over = backupKeyFlow(scope, parts, trace);
  const { contain, verify } = containFlow(scope, parts, { report: over, breakdown });
  const secondWave = secondWaveFlow(scope, parts, { contain, report });
  const made = persistenceChoice(scope);
  persistenceFlow(scope, parts, made, { secondWave, report });
  const route = new Choice(scope, 'Route');
  traceFlow(scope, parts, trace, { secondWave, report: made, route });
  check.when(is(at('route'), 'contain'), verify).otherwise(trace);

  const begin = protectionFlow(scope, parts, { contain, report: trace, breakdown });
  route
    .when(is(at('route'), 'contain'), begin)
    .when(is(at('route'), 'alert'), breakerNoticeThen(scope, parts, trace))
    .when(is(at('route'), 'absorbed'), recordAbsorbed(scope, parts.table))
    .when(is(at('route'), 'again'), reports.told)
    .when(is(at('route'), 'ignore'), new Succeed(scope, 'NothingToDo'))
    .otherwise(unknownRoute(scope, breakdown));
  return resolveCaller(scope, parts).addCatch(breakdown, caughtAs('error')).next(route);
}

function resolveCaller(scope: Construct, { functions }: FlowParts) {
  return stepTask(scope, 'ResolveCaller', functions['resolve-caller'], {
    payload: { event: valueAt(at()), execution: valueAt(context('Execution', 'Id')) },
  });
}

function unknownRoute(scope: Construct, next: State): State {
  const tell = put(scope, 'UnknownRoute', at('error'), unknown(errors.containmentFailed));
  tell.next(next);
  return tell;
}

/** Tells on-call what to do by hand, then fails, so that the alarm goes off whether or not that went through. */
function reportBreakdown(scope: Construct, { functions }: FlowParts): State {
  const failed = new Fail(scope, 'ContainmentFailed', {
    error: errors.containmentFailed,
    cause: `The containment broke down; the caller may still be able to act. ${runbookLink(runbook.containmentFailed)}`,
  });
  const report = stepTask(scope, 'ReportFailure', functions['publish-report'], {
    payload: { notice: 'failure', state: valueAt(at()) },
    resultPath: nowhere,
  }).addCatch(failed, caughtAs('noticeError'));
  report.next(failed);
  return report;
}
