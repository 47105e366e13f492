import { isObject, type Json } from '../machine/definition.ts';
import { StatesError, intrinsicError } from '../errors.ts';
import { type Argument, type IntrinsicCall, parseIntrinsicCall, unescape } from './intrinsic-call.ts';
import { format, intrinsicFunctions } from './intrinsic-functions.ts';
import { read, type Scope } from './scope.ts';

/** A payload template (Parameters, ResultSelector, ItemSelector, Assign): fields named `x.$` hold paths and intrinsics. */
export function evaluateTemplate(template: Json, scope: Scope): Json {
  if (Array.isArray(template)) {
    return (template as readonly Json[]).map((element) => evaluateTemplate(element, scope));
  }
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([field, value]) =>
      field.endsWith('.$')
        ? [field.slice(0, -2), evaluateExpression(value as string, scope, field)]
        : [field, evaluateTemplate(value, scope)],
    ),
  );
}

/**
 * A path or an intrinsic function.
 *
 * @param field where it stands, for the error
 */
export function evaluateExpression(text: string, scope: Scope, field: string): Json {
  if (text.startsWith('$')) return read(text, scope, field);
  try {
    return evaluateCall(parseIntrinsicCall(text), scope, field);
  } catch (error) {
    if (!(error instanceof StatesError) || error.error !== 'States.IntrinsicFailure') throw error;
    throw intrinsicError(`The function '${text}' had the following error: ${error.cause}`);
  }
}

function evaluateCall(call: IntrinsicCall, scope: Scope, field: string): Json {
  const [first, ...others] = call.arguments;
  if (call.name === 'States.Format' && first !== undefined) {
    const template = first.kind === 'text' ? first.raw : evaluateArgument(first, scope, field);
    if (typeof template !== 'string')
      throw intrinsicError('The first argument of States.Format is no string.');
    return format(
      template,
      others.map((other) => evaluateArgument(other, scope, field)),
    );
  }
  const perform = intrinsicFunctions[call.name];
  if (perform === undefined) throw intrinsicError(`There is no intrinsic function ${call.name}.`);
  return perform(...call.arguments.map((argument) => evaluateArgument(argument, scope, field)));
}

function evaluateArgument(argument: Argument, scope: Scope, field: string): Json {
  switch (argument.kind) {
    case 'call':
      return evaluateCall(argument, scope, field);
    case 'path':
      return read(argument.path, scope, field);
    case 'text':
      return unescape(argument.raw);
    case 'literal':
      return argument.value;
  }
}
