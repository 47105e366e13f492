import { type ChoiceRule, isObject, type Json, type Machine, type State } from './definition.ts';
import { checkTemplate, type Place, refuseInvalid } from './check-expression.ts';
import { whyBadName } from '../data/variable-reference.ts';

/**
 * The variables that states may refer to in a machine, a branch or an item processor.
 *
 * @param outer those of the scopes around it
 * @throws AwsError InvalidDefinition for a variable of an outer scope that it assigns, wherever that one is assigned
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export function toVariablesInScope(
  machine: Machine,
  where: string,
  outer: ReadonlySet<string>,
): ReadonlySet<string> {
  const own = Object.values(machine.States).flatMap((state) => assignsOf(state).flatMap(toNames));
  const twice = own.find((name) => outer.has(name));
  if (twice !== undefined) {
    refuseInvalid(
      `DUPLICATE_VARIABLE_NAME: ${where} assigns ${twice}, which a scope around it assigns; give the inner variable another name.`,
    );
  }
  return new Set([...outer, ...own]);
}

/** Every Assign of a state: its own, and those of its rules and catchers. */
function assignsOf(state: State): unknown[] {
  const parts: readonly object[] = [
    state,
    ...(state.Type === 'Choice' ? state.Choices : []),
    ...('Catch' in state ? (state.Catch ?? []) : []),
  ];
  return parts.flatMap((part) => ('Assign' in part ? [part.Assign] : []));
}

function toNames(assign: unknown): string[] {
  return isObject(assign) ? Object.keys(assign).map(toName) : [];
}

function toName(field: string): string {
  return field.replace(/\.\$$/, '');
}

/**
 * One Assign: its names and its values.
 *
 * @param field `Assign`, with the fields around it
 * @throws AwsError
 */
export function checkAssign(place: Place, field: string, assign: unknown): void {
  const at = `${place.where}, field ${field}`;
  if (!isObject(assign)) refuseInvalid(`${at}: ${JSON.stringify(assign)} is no object of variables.`);
  const names = toNames(assign);
  for (const name of names) {
    const why = whyBadName(name);
    if (why !== undefined) refuseInvalid(`${at}: ${JSON.stringify(name)} cannot be assigned: ${why}.`);
  }
  refuseTwice(at, assign);
  checkTemplate(place, field, assign);
}

/** `x` and `x.$` in one object of a template, which would make one field. */
function refuseTwice(at: string, template: Json): void {
  if (Array.isArray(template)) for (const element of template as readonly Json[]) refuseTwice(at, element);
  if (!isObject(template)) return;
  const names = toNames(template);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    refuseInvalid(`${at}: ${twice} stands there twice, as ${twice} and as ${twice}.$.`);
  for (const value of Object.values(template)) refuseTwice(at, value);
}

/** A rule inside And, Or or Not decides nothing by itself: it may not assign. @throws AwsError InvalidDefinition */
export function refuseAssignInside(where: string, rule: ChoiceRule): void {
  if ('Assign' in rule)
    refuseInvalid(
      `${where}, field Choices: a rule inside And, Or or Not has no Assign; give it to the outer rule.`,
    );
}
