import type { Assembly, Stack } from '../template/assembly.ts';

/** Values of environment variables by name, in place of those that templates give to functions. */
export type Variables = Readonly<Record<string, string>>;

/**
 * An assembly whose functions get other values of the variables that they have.
 *
 * @throws Error naming a variable that no function has: it would change nothing
 */
export function withVariables(assembly: Assembly, variables: Variables): Assembly {
  const used = new Set<string>();
  const stacks = assembly.stacks.map((stack) => replaceIn(stack, variables, used));
  const unused = Object.keys(variables).filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw new Error(`No function of the assembly has the environment variable ${unused.join(', ')}.`);
  }
  return { ...assembly, stacks };
}

function replaceIn(stack: Stack, variables: Variables, used: Set<string>): Stack {
  const resources = Object.entries(stack.template.Resources).map(([id, resource]) => {
    const own = resource.Type === 'AWS::Lambda::Function' ? variablesOf(resource.Properties) : {};
    const names = Object.keys(variables).filter((name) => name in own);
    if (names.length === 0) return [id, resource] as const;
    for (const name of names) used.add(name);
    const replaced = Object.fromEntries(names.map((name) => [name, variables[name]]));
    const Properties = { ...resource.Properties, Environment: { Variables: { ...own, ...replaced } } };
    return [id, { ...resource, Properties }] as const;
  });
  return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(resources) } };
}

const variablesOf = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  (properties['Environment'] as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
