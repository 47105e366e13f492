import { FieldUtils, Pass, type PassProps, Result } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { at, type Path } from './path.ts';

/** Puts a value into a field; what stands in the value's place may come from other fields. */
export function put<T extends string | boolean | object>(
  scope: Construct,
  id: string,
  path: Path<T | undefined>,
  value: NoInfer<T>,
): Pass {
  return new Pass(scope, id, { ...given(value), ...(path !== at() && { resultPath: path }) });
}

function given(value: string | boolean | object): PassProps {
  if (typeof value === 'string') return { result: Result.fromString(value) };
  if (typeof value === 'boolean') return { result: Result.fromBoolean(value) };
  const isComposed = FieldUtils.findReferencedPaths(value).length > 0;
  return isComposed ? { parameters: value } : { result: Result.fromObject(value) };
}

/** Copies a field onto another. */
export const copy = <T>(
  scope: Construct,
  id: string,
  from: Path<T | undefined>,
  to: Path<T | undefined>,
): Pass => new Pass(scope, id, { inputPath: from, resultPath: to });
