import { type Json, type JsonObject, loadDefinition, type Machine } from '@firebreak/account';
import type { Settings } from '../../../core/settings/settings.ts';
import { definitionOf, resourcesOf, synthesize } from '../../lib/synthesized.ts';

/** The definition as it is deployed, for the interpreter; each Task's resource says which state it is of. */
export function deployedMachine(settings: Partial<Settings> = {}): Machine {
  const text = definitionOf(resourcesOf(synthesize(settings).responder));
  const machine = loadDefinition(JSON.stringify(text));
  const named = (states: Record<string, unknown>): void => {
    for (const [name, state] of Object.entries(states) as [string, Record<string, unknown>][]) {
      if (state['Type'] === 'Task') state['Resource'] = `${name} ${String(state['Resource'])}`;
      delete state['TimeoutSeconds']; // time moves when something waits: a limit would be over at once
      const inner = [state['Branches'] ?? [], state['ItemProcessor'] ?? []].flat();
      for (const branch of inner as { States: Record<string, unknown> }[]) named(branch.States);
    }
  };
  named(machine.States);
  return machine;
}

/**
 * What a task of that machine asks for.
 *
 * @returns its name: the state's, or that of the function where one state runs several; what it is given; and what it
 *   answers with a result
 */
export function nameOf(resource: string, parameters: Json) {
  const [name = ''] = resource.split(' ');
  const { FunctionName, Payload } = parameters as JsonObject;
  if (typeof FunctionName !== 'string')
    return { name, given: parameters as JsonObject, answer: (result: unknown) => result as Json };
  return {
    name: FunctionName.split(':').at(-1)!,
    given: Payload as JsonObject,
    answer: (result: unknown) => ({ Payload: result as Json }),
  };
}
