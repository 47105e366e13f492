import { AwsError } from '../../model.ts';
import { checkAssign, refuseAssignInside, toVariablesInScope } from './check-assign.ts';
import { checkExpression, checkResultPath, checkTemplate, type Place, refuse } from './check-expression.ts';
import { checkSchema } from './check-schema.ts';
import { choiceOperators } from './choice.ts';
import type { ChoiceRule, Json, Machine, State } from './definition.ts';
import { machineFields, pathFields, stateFields, templateFields } from './fields.ts';
import { knownResources, parseResource } from '../task-resource.ts';

/**
 * Reads a definition and refuses whatever Step Functions would refuse, and whatever the interpreter would not do as
 * Step Functions does it, so that nothing is ignored silently.
 *
 * @throws AwsError InvalidDefinition, or NotImplemented (501) naming the state and the field
 */
export function loadDefinition(text: string): Machine {
  const definition = parseJson(text);
  // Before the validator: it says which field is not modelled, the validator only that the schema does not fit.
  checkMachine(definition, { where: 'the state machine', variables: new Set() });
  checkSchema(text, definition);
  return definition;
}

function parseJson(text: string): Machine {
  try {
    return JSON.parse(text) as Machine;
  } catch (error) {
    throw new AwsError(
      'InvalidDefinition',
      `Invalid State Machine Definition: it is no JSON: ${String(error)}`,
    );
  }
}

/** @param place its variables are those of the scopes around the machine */
function checkMachine(machine: Machine, { where, variables: outer }: Place): void {
  for (const [field, value] of Object.entries(machine)) {
    if (!machineFields.includes(field)) refuse(where, field, value, `known are ${machineFields.join(', ')}`);
    checkQueryLanguage(where, field, value);
    if (field === 'ProcessorConfig' && (value as { Mode?: string }).Mode === 'DISTRIBUTED') {
      refuse(where, field, value, 'only inline Map states are');
    }
  }
  const variables = toVariablesInScope(machine, where, outer);
  for (const [name, state] of Object.entries(machine.States))
    checkState({ where: `State '${name}'`, variables }, state);
}

function checkState(place: Place, state: State): void {
  const { where, variables } = place;
  const known = (stateFields as Readonly<Record<string, readonly string[]>>)[state.Type];
  if (known === undefined)
    refuse(where, 'Type', state.Type, `known are ${Object.keys(stateFields).join(', ')}`);
  for (const [field, value] of Object.entries(state) as [string, Json][]) {
    if (!known.includes(field))
      refuse(where, field, value, `a ${state.Type} state may have ${known.join(', ')}`);
    checkField(place, field, value);
  }
  switch (state.Type) {
    case 'Task':
      if (parseResource(state.Resource) === undefined) {
        refuse(where, 'Resource', state.Resource, `known are ${knownResources.join(', ')}`);
      }
      break;
    case 'Choice':
      for (const rule of state.Choices) checkRule(place, rule);
      break;
    case 'Parallel':
      for (const branch of state.Branches) checkMachine(branch, { where: `${where}, a branch`, variables });
      break;
    case 'Map':
      if (state.ItemProcessor)
        checkMachine(state.ItemProcessor, { where: `${where}, its ItemProcessor`, variables });
      if (state.Iterator) checkMachine(state.Iterator, { where: `${where}, its Iterator`, variables });
      break;
    case 'Pass':
    case 'Wait':
    case 'Succeed':
    case 'Fail':
  }
  for (const catcher of 'Catch' in state ? (state.Catch ?? []) : []) {
    if (catcher.ResultPath) checkResultPath(where, catcher.ResultPath);
    if ('Assign' in catcher) checkAssign(place, 'Catch.Assign', catcher.Assign);
    refuseOthers(where, 'Catch', catcher, ['ErrorEquals', 'Next', 'ResultPath', 'Assign', 'Comment']);
  }
}

function checkField(place: Place, field: string, value: Json): void {
  checkQueryLanguage(place.where, field, value);
  if (field === 'ResultPath' && value !== null) checkResultPath(place.where, value);
  if (pathFields.includes(field) && value !== null) checkExpression(place, field, value);
  if (templateFields.includes(field)) checkTemplate(place, field, value);
  if (field === 'Assign') checkAssign(place, field, value);
}

function refuseOthers(where: string, field: string, value: object, known: readonly string[]): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) refuse(where, `${field}.${other}`, value, `known are ${known.join(', ')}`);
}

function checkQueryLanguage(where: string, field: string, value: unknown): void {
  if (field === 'QueryLanguage' && value !== 'JSONPath') refuse(where, field, value, 'only JSONPath is');
}

function checkRule(place: Place, rule: ChoiceRule): void {
  const combined = [rule['And'], rule['Or'], rule['Not']].flat().filter((it) => it !== undefined);
  for (const inner of combined as ChoiceRule[]) {
    refuseAssignInside(place.where, inner);
    checkRule(place, inner);
  }
  for (const [field, value] of Object.entries(rule)) {
    const isKnown =
      ['Variable', 'Next', 'And', 'Or', 'Not', 'Assign', 'Comment'].includes(field) ||
      choiceOperators.has(field);
    if (!isKnown)
      refuse(place.where, `Choices.${field}`, value, `known are ${[...choiceOperators].join(', ')}`);
    if (field === 'Variable' || field.endsWith('Path')) checkExpression(place, `Choices.${field}`, value);
    if (field === 'Assign') checkAssign(place, `Choices.${field}`, value);
  }
}
