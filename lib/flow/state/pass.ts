import { FieldUtils, Pass, type PassProps, Result } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { says } from '../part.ts';
import { at, type Path } from './path.ts';
import type { Variables } from './variable.ts';

interface Putting<T> {
  /** What is said of the state. */
  readonly comment: string;
  /** The field that it goes to. */
  readonly into: Path<T | undefined>;
  readonly assign?: Partial<Variables>;
}

/** Puts a value into a field; what stands in the value's place may come from other fields. */
export function put<T extends string | boolean | object>(
  scope: Construct,
  id: string,
  { value, ...putting }: Putting<T> & { readonly value: NoInfer<T> },
): Pass {
  return new Pass(scope, id, { ...given(value), ...props(scope, putting) });
}

/** Copies a field, or a variable, onto another field. */
export const copy = <T>(
  scope: Construct,
  id: string,
  { from, ...putting }: Putting<T> & { readonly from: Path<T | undefined> },
): Pass => new Pass(scope, id, { inputPath: from, ...props(scope, putting) });

const props = <T>(scope: Construct, { comment, into, assign }: Putting<T>): PassProps => ({
  ...says(scope, comment),
  ...(into !== at() && { resultPath: into }),
  ...(assign && { assign }),
});

function given(value: string | boolean | object): PassProps {
  if (typeof value === 'string') return { result: Result.fromString(value) };
  if (typeof value === 'boolean') return { result: Result.fromBoolean(value) };
  const isComposed = FieldUtils.findReferencedPaths(value).length > 0;
  return isComposed ? { parameters: value } : { result: Result.fromObject(value) };
}
