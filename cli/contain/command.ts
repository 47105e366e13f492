import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../by-hand/aws.ts';
import { examine } from '../by-hand/examine.ts';
import { settingsFor } from '../settings-for.ts';
import type { ContainmentState } from '../../lambda/core/incident.ts';
import { carryOutPlan } from './carry-out.ts';
import { confirm } from './confirm.ts';
import { parseOptions, usage } from './options.ts';
import { refusal, toState } from './plan-state.ts';
import { tagRefusal } from './tags.ts';
import { planLines, resultLines, toDocument } from './render.ts';

/**
 * `firebreak contain`: what the responder does, by hand.
 * @returns 0 only when a plan was shown, or carried out and found in place; 1 when there is nothing it can do
 */
export async function contain(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  if (!options) {
    process.stdout.write(usage);
    return 0;
  }
  const settings = await settingsFor(options.settings);
  const aws = await connect(settings.homeRegion);
  const progress = (text: string): void => void process.stderr.write(`${text} ...\n`);
  const { selector, regions } = options;
  const found = await examine(selector, { aws, settings, regions, tell: progress });
  const state = toState(found, settings, aws.now());
  const refused =
    refusal(found, settings, aws.arn) ??
    nothingToDo(state) ??
    (await tagRefusal(state.plan, settings, aws.iam));
  const tell = options.json ? () => undefined : (line: string) => void process.stdout.write(`${line}\n`);
  planLines(found, state, refused).forEach(tell);
  if (refused !== undefined || !options.execute) {
    if (options.json) print(toDocument(found, state, refused));
    return refused === undefined ? 0 : 1;
  }
  if (!options.yes) await confirm(wordOf(state));
  const after = await carryOutPlan(state, { ...aws, settings, tell: progress, pause });
  resultLines(after).forEach(tell);
  if (options.json) print(toDocument(found, after, undefined));
  return after.verification?.held === true ? 0 : 1;
}

const print = (document: object): void => void process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);

function nothingToDo({ plan, caller }: ContainmentState): string | undefined {
  return plan.actions.length > 0 ? undefined : `${caller.reason}: nothing that Firebreak could do in IAM.`;
}

/** What a person types to confirm: the name of whoever is going to be contained. */
function wordOf({ caller, incident }: ContainmentState): string {
  if ('userName' in caller) return caller.userName;
  return caller.kind === 'role-session' ? `${caller.roleName}/${caller.sessionName}` : incident.subject;
}
