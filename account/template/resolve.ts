import type { Stack } from './assembly.ts';
import { absent, toText } from './calls.ts';
import { makeConditions } from './conditions.ts';
import { toCreationOrder } from './creation-order.ts';
import { resolveValue } from './intrinsics.ts';
import { makeScope, type CreatedResource } from './scope.ts';
import type { Scope } from './value-source.ts';
import { toParameters, toPseudoParameters, type StackEnvironment } from './parameters.ts';
import { TemplateError, type Template } from './template.ts';

type Policy = NonNullable<Template['Resources'][string]['DeletionPolicy']>;

/** A resource that is to be created. */
export interface PlannedResource {
  readonly logicalId: string;
  /** AWS::SNS::Topic, … */
  readonly type: string;
  /** Its properties without intrinsic functions; to be asked for once what it depends on is recorded. */
  readonly properties: () => Readonly<Record<string, unknown>>;
  /** What becomes of it when the template no longer has it, and when it is replaced. */
  readonly policies: { readonly onDelete: Policy; readonly onReplace: Policy };
}

interface Output {
  readonly name: string;
  readonly value: string;
  /** For `exports` of the stacks deployed after this one. */
  readonly exportName?: string;
}

/** A stack on its way to being deployed: take the resources in order, create each, record what came of it. */
export interface Deployment {
  /** Without those whose condition is false; each comes after what it refers to. */
  readonly resources: readonly PlannedResource[];
  readonly record: (logicalId: string, created: CreatedResource) => void;
  /** To be asked for when all resources are recorded. */
  readonly outputs: () => readonly Output[];
}

/**
 * Reads a stack's template for one deployment. The caller drives it:
 *
 *     for (const { type, logicalId, properties } of deployment.resources)
 *       deployment.record(logicalId, await create(type, logicalId, properties()));
 *
 * @throws TemplateError when the template cannot be resolved: a cycle, an unknown name, an intrinsic not modelled.
 */
export function resolveTemplate(
  { name, template }: Pick<Stack, 'name' | 'template'>,
  environment: StackEnvironment,
): Deployment {
  if (template.Transform !== undefined)
    throw new TemplateError(name, `the transform ${JSON.stringify(template.Transform)} is not modelled.`);
  const parameters = new Map([
    ...toPseudoParameters(name, environment),
    ...toParameters(name, template, environment.parameters),
  ]);
  const created = new Map<string, CreatedResource>();
  const values = { template, environment, parameters, created };
  const condition = makeConditions(name, template.Conditions, (place, holds) =>
    makeScope({ ...values, created: new Map() }, place, holds),
  );
  const scopeOf = (entry: string) => makeScope(values, `${name}/${entry}`, condition);
  const isParameter = (reference: string) => parameters.has(reference);
  const order = toCreationOrder(name, template.Resources, isParameter, condition);

  return {
    resources: order.flatMap((logicalId) => {
      const resource = template.Resources[logicalId];
      return resource === undefined ? [] : [toPlanned(logicalId, resource, scopeOf(logicalId))];
    }),
    record: (logicalId, resource) => {
      if (!order.includes(logicalId))
        throw new TemplateError(
          name,
          `"${logicalId}" is recorded as created but is not among the stack's resources.`,
        );
      created.set(logicalId, resource);
    },
    outputs: () =>
      Object.entries(template.Outputs)
        .filter(([, output]) => output.Condition === undefined || condition(output.Condition))
        .map(([key, output]) => toOutput(key, output, scopeOf(`Outputs/${key}`))),
  };
}

function toPlanned(
  logicalId: string,
  resource: Template['Resources'][string],
  scope: Scope,
): PlannedResource {
  const properties = () =>
    Object.fromEntries(
      Object.entries(resource.Properties)
        .map(([key, value]): [string, unknown] => [key, resolveValue(value, scope)])
        .filter(([, value]) => value !== absent),
    );
  const { DeletionPolicy: onDelete = 'Delete', UpdateReplacePolicy: onReplace = 'Delete' } = resource;
  return { logicalId, type: resource.Type, properties, policies: { onDelete, onReplace } };
}

function toOutput(key: string, output: Template['Outputs'][string], scope: Scope): Output {
  const read = (value: unknown, what: string) => toText(resolveValue(value, scope), what, scope);
  const value = read(output.Value, 'The output');
  return output.Export === undefined
    ? { name: key, value }
    : { name: key, value, exportName: read(output.Export.Name, 'The export') };
}
