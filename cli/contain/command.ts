import { setTimeout as pause } from 'node:timers/promises';
import { type AmbientAws, connect } from '../by-hand/aws.ts';
import type { Case } from '../by-hand/case.ts';
import { confirm } from '../by-hand/confirm.ts';
import { examine } from '../by-hand/examine.ts';
import { onInterrupt } from '../interrupt.ts';
import { portsIn } from '../by-hand/ports.ts';
import { ownerWords } from '../journal/claim.ts';
import { journalPath } from '../journal/find.ts';
import { openJournal, type OwnJournal } from '../journal/open.ts';
import { settingsFor } from '../settings-for.ts';
import type { ContainmentState } from '../../core/state.ts';
import type { JudgementSlice } from '../../core/verdict/judgement-slice.ts';
import type { IncidentSlice } from '../../core/incident/incident-slice.ts';
import type { ContainmentSlice } from '../../core/containment/containment-slice.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { firebreak } from '../../core/values/shell.ts';
import { carryOutPlan } from './carry-out.ts';
import { parseOptions } from './options.ts';
import { refusal, toState } from './plan-state.ts';
import { tagRefusal } from './tags.ts';
import { beginIn } from './journal.ts';
import { readNow } from './now.ts';
import { type Before, nobodyLooked, planLines, resultLines, toDocument } from './render.ts';
import { standingLines } from './standing.ts';

/**
 * `firebreak contain`: what the responder does, by hand.
 * @returns 0 only when a plan was shown, or carried out and found in place; 1 when there is nothing it can do
 */
export async function contain(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  const harmless = onInterrupt(() => undefined, 'nothing was changed');
  const settings = await settingsFor(options.settings);
  const aws = await connect(settings.homeRegion);
  const { selector, regions } = options;
  const found = await examine(selector, { aws, settings, regions, tell: progress });
  const state = toState(found, settings, aws.now());
  // Whoever has decided is not kept waiting by what would inform them.
  const before = options.execute && options.yes ? nobodyLooked : await look(state, aws, settings);
  const refused =
    refusal(found, settings, aws.arn) ??
    nothingToDo(state) ??
    (await tagRefusal(state.plan, settings, aws.iam));
  if (!options.json) show(planLines(found, state, before, refused));
  if (refused === undefined && options.execute) {
    if (!options.yes) await confirm(wordOf(state), 'contain it');
    harmless();
    return execute({ found, state, before, aws, settings, json: options.json });
  }
  if (options.json) print(toDocument(found, state, refused, before));
  return refused === undefined ? 0 : 1;
}

async function look(
  { plan, incident }: ContainmentState,
  aws: AmbientAws,
  { homeRegion }: Settings,
): Promise<Before> {
  const [holders, standing] = await Promise.all([
    readNow(plan, portsIn(aws.iam, homeRegion), aws.iam),
    plan.actions.length === 0 ? [] : standingLines(incident.key, aws, homeRegion),
  ]);
  return { holders, standing };
}

interface Execution {
  readonly found: Case;
  readonly state: ContainmentState;
  readonly before: Before;
  readonly aws: AmbientAws;
  readonly settings: Settings;
  readonly json: boolean;
}

async function execute(execution: Execution): Promise<number> {
  const { found, state: planned, before, aws, json } = execution;
  const { key: principal } = planned.incident;
  const journal = openJournal({
    ...{ account: aws.account, principal, by: aws.arn, doing: 'contain', now: aws.now },
    path: journalPath(aws.account, principal),
  });
  if ('busy' in journal) {
    const refused = `${ownerWords(journal.busy)}. Nothing was changed by this run; run it again when that one has ended.`;
    if (json) print(toDocument(found, planned, refused, before));
    else show([`NOT CONTAINED: ${refused}`]);
    return 1;
  }
  try {
    return await carryOut(journal, execution);
  } finally {
    journal.release();
  }
}

async function carryOut(journal: OwnJournal, execution: Execution): Promise<number> {
  const { found, before, aws, settings, json } = execution;
  const { state, notes, problem } = beginIn(journal, execution.state, found.lineage);
  const tell = (after: ContainmentState): void => {
    const document = toDocument(found, after, undefined, { ...before, journal: journal.path });
    if (!json) show(resultLines(after, journal.path));
    const lost = problem();
    if (lost !== undefined)
      process.stderr.write(`NOT WRITTEN DOWN: ${lost}. Keep the JSON: firebreak restore --from reads it.\n`);
    if (json || lost !== undefined) print(document);
  };
  const partly =
    'the plan is carried out in part. Run the same command again: it goes on where this ended. ' +
    `What it took: ${firebreak(`restore ${state.incident.id}`)} (${journal.path})`;
  let latest: ContainmentState | undefined;
  const done = onInterrupt(() => {
    if (latest) tell(latest);
  }, partly);
  const after = await carryOutPlan(state, {
    ...{ iam: aws.iam, now: aws.now, settings, notes, tell: progress, pause },
    keep: (state) => {
      latest = state;
    },
  });
  done();
  tell(after);
  return after.verification?.held === true ? 0 : 1;
}

/** On standard error: standard output is for what was found and done. */
const progress = (text: string): void => void process.stderr.write(`${text} ...\n`);
const show = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const print = (document: object): void => void process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);

function nothingToDo({ plan, caller }: ContainmentSlice & JudgementSlice): string | undefined {
  return plan.actions.length > 0 ? undefined : `${caller.reason}: nothing that Firebreak could do in IAM.`;
}

/** What a person types to confirm: the name of whoever is going to be contained. */
function wordOf({ caller, incident }: JudgementSlice & IncidentSlice): string {
  if ('userName' in caller) return caller.userName;
  return caller.kind === 'role-session' ? `${caller.roleName}/${caller.sessionName}` : incident.subject;
}
