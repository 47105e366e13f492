import aslValidator from 'asl-validator';
import { AwsError } from '../../model.ts';
import { choiceOperators } from './choice.ts';
import { type ChoiceRule, isObject, type Json, type Machine, type State } from './definition.ts';
import { machineFields, pathFields, stateFields, templateFields } from './fields.ts';
import { type Argument, type IntrinsicCall, parseIntrinsicCall } from '../data/intrinsic-call.ts';
import { intrinsicFunctions } from '../data/intrinsic-functions.ts';
import { isDefinite, parsePath } from '../data/json-path.ts';
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
  checkMachine(definition, 'the state machine');
  validate(text, definition);
  return definition;
}

/** What the validator found nothing wrong with: it compiles its schemas for each definition anew, for a third of a second. */
const valid = new Set<string>();

function validate(text: string, definition: Machine): void {
  if (valid.has(text)) return;
  // The validator writes into what it is given.
  const { isValid, errorsText } = aslValidator(structuredClone(definition), {
    checkArn: false,
    checkPaths: false,
  });
  if (!isValid)
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: ${errorsText('; ')}`);
  valid.add(text);
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

function refuse(where: string, field: string, value: unknown, instead: string): never {
  throw new AwsError(
    'NotImplemented',
    `${where}, field ${field}: ${JSON.stringify(value)} is not modelled by the embedded account; ${instead}.`,
    501,
  );
}

function checkMachine(machine: Machine, where: string): void {
  for (const [field, value] of Object.entries(machine)) {
    if (!machineFields.includes(field)) refuse(where, field, value, `known are ${machineFields.join(', ')}`);
    checkQueryLanguage(where, field, value);
    if (field === 'ProcessorConfig' && (value as { Mode?: string }).Mode === 'DISTRIBUTED') {
      refuse(where, field, value, 'only inline Map states are');
    }
  }
  for (const [name, state] of Object.entries(machine.States)) checkState(name, state);
}

function checkState(name: string, state: State): void {
  const where = `State '${name}'`;
  const known = (stateFields as Readonly<Record<string, readonly string[]>>)[state.Type];
  if (known === undefined)
    refuse(where, 'Type', state.Type, `known are ${Object.keys(stateFields).join(', ')}`);
  for (const [field, value] of Object.entries(state) as [string, Json][]) {
    if (!known.includes(field))
      refuse(where, field, value, `a ${state.Type} state may have ${known.join(', ')}`);
    checkQueryLanguage(where, field, value);
    if (pathFields.includes(field) && value !== null) checkExpression(where, field, value);
    if (field === 'ResultPath' && value !== null) checkResultPath(where, value as string);
    if (templateFields.includes(field)) checkTemplate(where, field, value);
  }
  switch (state.Type) {
    case 'Task':
      if (parseResource(state.Resource) === undefined) {
        refuse(where, 'Resource', state.Resource, `known are ${knownResources.join(', ')}`);
      }
      break;
    case 'Choice':
      for (const rule of state.Choices) checkRule(where, rule);
      break;
    case 'Parallel':
      for (const branch of state.Branches) checkMachine(branch, `${where}, a branch`);
      break;
    case 'Map':
      if (state.ItemProcessor) checkMachine(state.ItemProcessor, `${where}, its ItemProcessor`);
      if (state.Iterator) checkMachine(state.Iterator, `${where}, its Iterator`);
      break;
    case 'Pass':
    case 'Wait':
    case 'Succeed':
    case 'Fail':
  }
  for (const catcher of 'Catch' in state ? (state.Catch ?? []) : []) {
    if (catcher.ResultPath) checkResultPath(where, catcher.ResultPath);
    refuseOthers(where, 'Catch', catcher, ['ErrorEquals', 'Next', 'ResultPath', 'Comment']);
  }
}

function refuseOthers(where: string, field: string, value: object, known: readonly string[]): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) refuse(where, `${field}.${other}`, value, `known are ${known.join(', ')}`);
}

function checkQueryLanguage(where: string, field: string, value: unknown): void {
  if (field === 'QueryLanguage' && value !== 'JSONPath') refuse(where, field, value, 'only JSONPath is');
}

function checkRule(where: string, rule: ChoiceRule): void {
  const combined = [rule['And'], rule['Or'], rule['Not']].flat().filter((it) => it !== undefined);
  for (const inner of combined) checkRule(where, inner as ChoiceRule);
  for (const [field, value] of Object.entries(rule)) {
    const isKnown =
      ['Variable', 'Next', 'And', 'Or', 'Not', 'Comment'].includes(field) || choiceOperators.has(field);
    if (!isKnown) refuse(where, `Choices.${field}`, value, `known are ${[...choiceOperators].join(', ')}`);
    if (field === 'Variable' || field.endsWith('Path')) checkExpression(where, `Choices.${field}`, value);
  }
}

function checkTemplate(where: string, field: string, template: Json): void {
  if (Array.isArray(template)) {
    for (const element of template as readonly Json[]) checkTemplate(where, field, element);
  }
  if (!isObject(template)) return;
  for (const [key, value] of Object.entries(template)) {
    if (key.endsWith('.$')) checkExpression(where, `${field}.${key}`, value);
    else checkTemplate(where, `${field}.${key}`, value);
  }
}

function checkExpression(where: string, field: string, text: unknown): void {
  if (typeof text !== 'string') refuse(where, field, text, 'give a path or an intrinsic function as text');
  try {
    if (text.startsWith('$')) checkPath(where, field, text);
    else checkCall(where, field, parseIntrinsicCall(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    refuse(where, field, text, error.message);
  }
}

function checkPath(where: string, field: string, path: string): void {
  if (/^\$[A-Za-z_]/.test(path)) refuse(where, field, path, 'variables are not, nor Assign');
  if (!path.startsWith('$$')) {
    parsePath(path);
    return;
  }
  parsePath(path.slice(1));
  if (!/^\$\$($|\.(Execution|StateMachine|State|Map\.Item)\b)/.test(path)) {
    refuse(where, field, path, 'of the context object only Execution, StateMachine, State and Map.Item are');
  }
}

function checkCall(where: string, field: string, argument: Argument | IntrinsicCall): void {
  if (argument.kind === 'path') checkPath(where, field, argument.path);
  if (argument.kind !== 'call') return;
  if (argument.name !== 'States.Format' && intrinsicFunctions[argument.name] === undefined) {
    refuse(
      where,
      field,
      argument.name,
      `known are States.Format, ${Object.keys(intrinsicFunctions).join(', ')}`,
    );
  }
  for (const inner of argument.arguments) checkCall(where, field, inner);
}

function checkResultPath(where: string, path: string): void {
  if (path.startsWith('$$') || !isDefinite(parsePath(path))) {
    refuse(where, 'ResultPath', path, 'give a path to one place of the input, or null');
  }
}
