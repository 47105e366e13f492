import { toCaller } from '../../../core/caller/to-caller.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { type Launch, toLaunch } from '../../../core/verdict/launch.ts';
import { type Outcome, toStepResult } from '../../../core/containment/outcome.ts';
import { emptyPlan, planContainment } from '../../../core/containment/plan.ts';
import { describeCaller } from '../../../core/caller/subject.ts';
import { judgeLaunch } from '../../../core/verdict/verdict.ts';
import { account, launchRecord, settings, toEvent } from '../events.ts';

/** The state of a containment as it is after resolve-caller. */
export function stateOf(
  record: object = launchRecord,
  change: Partial<ContainmentState> = {},
): ContainmentState {
  const launch = toLaunch(toEvent(record)) as Launch;
  const caller = toCaller(record, account);
  const verdict = judgeLaunch(launch, caller, settings());
  return {
    route: verdict.kind === 'contain' ? 'contain' : 'alert',
    mode: 'contain',
    phase: 'first',
    incident: {
      id: 'fb-20261101-100000-0123abcd',
      key: 'user:x',
      subject: describeCaller(caller),
      openedAt: '2026-11-01T10:00:00.500Z',
      item: 'INCIDENT',
      execution: 'execution-1',
    },
    launch,
    caller,
    verdict,
    plan: verdict.kind === 'contain' ? planContainment(caller, settings()) : emptyPlan,
    attempts: { value: 1 },
    receivedAt: '2026-11-01T10:00:00.500Z',
    ...change,
  };
}

const done = (outcome: Partial<Outcome> & Pick<Outcome, 'action' | 'target'>): Outcome => ({
  status: 'done',
  at: '2026-11-01T10:00:01.000Z',
  millisecondsSinceLaunch: 1_000,
  ...outcome,
});

export const outcomes = {
  key: done({ action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001' }),
  sessions: done({
    action: 'revoke-sessions',
    target: 'deploy+ci@example.com',
    cutoff: '2026-11-01T10:00:02.000Z',
  }),
  console: done({
    action: 'disable-console',
    target: 'deploy+ci@example.com',
    at: '2026-11-01T10:00:01.500Z',
  }),
};

/** What the Contain state adds; each outcome can be replaced. */
export function containment(
  change: Partial<typeof outcomes> = {},
): NonNullable<ContainmentState['containment']> {
  const all = { ...outcomes, ...change };
  return {
    deactivateKeys: toStepResult([all.key]),
    revokeSessions: toStepResult([all.sessions]),
    disableConsole: toStepResult([all.console]),
    deactivateCredentials: toStepResult([]),
  };
}

export const failed = (outcome: Outcome): Outcome => ({
  action: outcome.action,
  target: outcome.target,
  status: 'failed',
  error: { name: 'Firebreak.Permanent', message: 'AccessDenied: no' },
});
