import { AwsError } from '../../model.ts';
import { isObject, type Json } from './definition.ts';
import { type Argument, type IntrinsicCall, parseIntrinsicCall } from '../data/intrinsic-call.ts';
import { intrinsicFunctions } from '../data/intrinsic-functions.ts';
import { isDefinite, parsePath } from '../data/json-path.ts';
import { toVariableReference } from '../data/variable-reference.ts';

/** What a check is about. */
export interface Place {
  /** The state or machine, for the error. */
  readonly where: string;
  /** The variables that some state of its scope, or of a scope around it, assigns. */
  readonly variables: ReadonlySet<string>;
}

/** @throws AwsError NotImplemented (501): the interpreter would not do it as Step Functions does */
export function refuse(where: string, field: string, value: unknown, instead: string): never {
  throw new AwsError(
    'NotImplemented',
    `${where}, field ${field}: ${JSON.stringify(value)} is not modelled by the embedded account; ${instead}.`,
    501,
  );
}

/** @throws AwsError InvalidDefinition: Step Functions refuses it, too */
export function refuseInvalid(what: string): never {
  throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: ${what}`);
}

/** A payload template. @throws AwsError for an expression in it that is not understood */
export function checkTemplate(place: Place, field: string, template: Json): void {
  if (Array.isArray(template)) {
    for (const element of template as readonly Json[]) checkTemplate(place, field, element);
  }
  if (!isObject(template)) return;
  for (const [key, value] of Object.entries(template)) {
    if (key.endsWith('.$')) checkExpression(place, `${field}.${key}`, value);
    else checkTemplate(place, `${field}.${key}`, value);
  }
}

/** A path or an intrinsic function. @throws AwsError */
export function checkExpression(place: Place, field: string, text: unknown): void {
  if (typeof text !== 'string')
    refuse(place.where, field, text, 'give a path or an intrinsic function as text');
  try {
    if (text.startsWith('$')) checkPath(place, field, text);
    else checkCall(place, field, parseIntrinsicCall(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    refuse(place.where, field, text, error.message);
  }
}

function checkPath({ where, variables }: Place, field: string, path: string): void {
  const variable = toVariableReference(path);
  if (variable !== undefined) {
    parsePath(variable.path);
    // AWS's page says that such a state fails, not whether the definition is refused before. It can never succeed.
    if (!variables.has(variable.name))
      refuse(where, field, path, `no state of its scope, or of one around it, assigns ${variable.name}`);
  } else if (path.startsWith('$$')) {
    parsePath(path.slice(1));
    if (!/^\$\$($|\.(Execution|StateMachine|State|Map\.Item)\b)/.test(path))
      refuse(
        where,
        field,
        path,
        'of the context object only Execution, StateMachine, State and Map.Item are',
      );
  } else {
    parsePath(path);
  }
}

function checkCall(place: Place, field: string, argument: Argument | IntrinsicCall): void {
  if (argument.kind === 'path') checkPath(place, field, argument.path);
  if (argument.kind !== 'call') return;
  if (argument.name !== 'States.Format' && intrinsicFunctions[argument.name] === undefined) {
    refuse(
      place.where,
      field,
      argument.name,
      `known are States.Format, ${Object.keys(intrinsicFunctions).join(', ')}`,
    );
  }
  for (const inner of argument.arguments) checkCall(place, field, inner);
}

/**
 * ResultPath, which names a place in the input only.
 *
 * @throws AwsError InvalidDefinition for one into a variable, NotImplemented for one that does not name one place
 */
export function checkResultPath(where: string, path: unknown): void {
  const instead = 'give a path to one place of the input, or null';
  if (typeof path !== 'string' || !/^\$(?!\$)/.test(path)) refuse(where, 'ResultPath', path, instead);
  if (toVariableReference(path) !== undefined)
    refuseInvalid(`${where}, field ResultPath: ${path} is a variable; ${instead}.`);
  checkExpression({ where, variables: new Set() }, 'ResultPath', path);
  if (!isDefinite(parsePath(path))) refuse(where, 'ResultPath', path, instead);
}
