import type { Account } from '@firebreak/account';
import { containmentMachine } from '../../lambda/contract.ts';
import type { Ending } from '../../drills/drill.ts';
import type { ContainmentState } from '../../core/state.ts';
import { outcomesOf } from '../../core/containment/containment-slice.ts';
import { endingFailures } from './judge-ending.ts';
import type { RestoredAll } from '../restore/window/in-account.ts';
import type { DrillResult, Proof, PublishedNotice } from './result.ts';

/**
 * The state that the last execution that contained somebody ended with, as far as it got; the very last one's where
 * none did. What comes after it was absorbed, or only told.
 */
function finalState(account: Account): Partial<ContainmentState> | undefined {
  const states = containmentsIn(account).map(stateOf);
  return states.findLast((state) => state?.containment) ?? states.at(-1);
}

type Execution = ReturnType<Account['states']['executions']>[number];

const containmentsIn = ({ states }: Account): readonly Execution[] =>
  states.executions().filter(({ stateMachine }) => stateMachine.name === containmentMachine);

function stateOf(execution: Execution): Partial<ContainmentState> | undefined {
  const last = execution.history().findLast((entry) => entry.kind === 'exited' && 'output' in entry.detail);
  return (execution.ending()?.output ?? last?.detail['output']) as Partial<ContainmentState> | undefined;
}

/** Whether the responder only looked: mode observe, and a launch that it would have contained. */
export function isObserved(account: Account): boolean {
  const { mode, verdict } = finalState(account) ?? {};
  return mode === 'observe' && verdict?.kind === 'contain';
}

/** Every notice that the topic took, as an email reads it. */
export function noticesOf({ sns }: Account, launchedAt: Date): readonly PublishedNotice[] {
  return sns.outbox().map((message) => ({
    subject: message.subject ?? '(no subject: published by EventBridge)',
    text: message.bodies['email'] ?? message.bodies['default'] ?? '',
    secondsSinceLaunch: (message.publishedAt.getTime() - launchedAt.getTime()) / 1000,
  }));
}

/** The whole report, of which a mail has what decides: by the place that the mail names. */
export function wholeOf({ s3 }: Account, mail: string): string {
  const [, bucket, folder] = /aws s3 cp s3:\/\/([^/\s]+)\/(\S+\/)report\.html /.exec(mail) ?? [];
  if (bucket === undefined || folder === undefined) return mail;
  const whole = s3.currentObjects(bucket).find(({ key }) => key === `${folder}report.txt`);
  return whole === undefined ? mail : Buffer.from(whole.body).toString();
}

/** Everything that keeps a drill from having passed, each in a sentence; nothing is taken for granted. */
export function failuresOf(
  account: Account,
  {
    region,
    ending,
    proof,
    notices,
    iamChanged,
    restored,
  }: {
    region: string;
    ending: Ending;
    proof: readonly Proof[];
    notices: readonly PublishedNotice[];
    iamChanged: boolean;
    restored?: RestoredAll | undefined;
  },
): readonly string[] {
  const executions = account.states.executions();
  const state = finalState(account);
  if (containmentsIn(account).length === 0) {
    return [
      `No containment started: no sensor watches ${region}. Add the region to the settings.`,
      ...account.problems(),
    ];
  }
  return [
    ...executions.flatMap((execution) => {
      const ending = execution.ending();
      return ending?.status === 'SUCCEEDED'
        ? []
        : [
            `The execution ended ${ending?.status ?? 'never'}: ${ending?.error ?? ''} ${ending?.cause ?? ''}`.trim(),
          ];
    }),
    ...(ending.kind === 'alerted' ? alertedFailures(iamChanged) : routeFailure(state)),
    ...(state && (state.route === 'contain' || state.containment || ending.kind === 'alerted')
      ? endingFailures({ ending, state, proof, notices, wholeOf: (mail) => wholeOf(account, mail) })
      : []),
    ...(restored ? restoredFailures(restored, iamChanged) : []),
    ...(isObserved(account) ? observeFailures(notices, iamChanged) : []),
    ...(notices.length === 0 && state?.route !== 'ignore'
      ? ['Nobody was told: no notice was published.']
      : []),
    ...proof.filter((each) => !each.ok).map(toSentence),
    ...account.problems(),
  ];
}

/** In mode observe the drill shows that nothing is changed, and that on-call is told what would have been. */
function observeFailures(notices: readonly PublishedNotice[], iamChanged: boolean): readonly string[] {
  return [
    ...(iamChanged ? ['Mode is observe, yet IAM is not what it was before the launch.'] : []),
    ...(notices.every(({ text }) => /would have been (?:done|contained)/i.test(text.replace(/\s+/g, ' ')))
      ? []
      : ['A notice does not say what would have been done.']),
  ];
}

/** After a mistake everything is as it was, to the last policy. */
function restoredFailures({ count, problems }: RestoredAll, iamChanged: boolean): readonly string[] {
  return [
    ...problems,
    ...(count === 0 ? ['Nobody was contained, so nothing was restored.'] : []),
    ...(iamChanged ? ['It was restored, yet IAM is not what it was before the launch.'] : []),
  ];
}

const alertedFailures = (iamChanged: boolean): readonly string[] =>
  iamChanged ? ['Nobody may be contained, yet IAM is not what it was before the launch.'] : [];

function routeFailure(state: Partial<ContainmentState> | undefined): readonly string[] {
  switch (state?.route) {
    case 'contain':
      return [];
    case 'alert':
      // A session that cannot be ended is one thing; that what issued it is contained is what the drill can show.
      if (state.containment) return [];
      return state.mode === 'observe' && state.verdict?.kind === 'contain'
        ? []
        : [`Alerted, not contained: ${state.verdict?.because ?? 'unknown reason'}.`];
    case 'ignore':
      return [`Ignored: ${state.verdict?.because ?? 'unknown reason'}.`];
    default:
      return [`Not contained: the route was ${state?.route ?? 'never decided'}.`];
  }
}

function toSentence({ name, expect, before, after }: Proof): string {
  if (before !== 'works') return `${name} did not work before the launch, so it proves nothing.`;
  return `${name} should be ${expect === 'refused' ? 'refused' : 'working'} now, but ${after === 'works' ? 'works' : 'is refused'}.`;
}

/** What the last execution found, for the result. */
export function findingsOf(
  account: Account,
): Pick<DrillResult, 'route' | 'outcomes' | 'caller' | 'verdict' | 'verification'> {
  const state = finalState(account);
  const { caller, verdict, verification } = state ?? {};
  return {
    route: state?.route ?? 'none',
    outcomes: state ? outcomesOf(state) : [],
    ...(caller && { caller: { kind: caller.kind, reason: caller.reason } }),
    ...(verdict && { verdict: { kind: verdict.kind, because: verdict.because } }),
    ...(verification && { verification }),
  };
}
