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

/** What a task of that machine asks for. */
export interface Asked {
  /** The state's name, or that of the function where one state runs several. */
  readonly name: string;
  /** The function that it runs; none where Step Functions calls a service by itself. */
  readonly step: string | undefined;
  readonly given: JsonObject;
  /** The answer as Step Functions gets it. */
  readonly answer: (result: unknown) => Json;
}

export function toAsked(resource: string, parameters: Json): Asked {
  const [name = '', target = ''] = resource.split(' ');
  const given = parameters as JsonObject;
  const nameOf = (arn: string): string => arn.split(':').at(-1) ?? '';
  const { FunctionName, Payload } = given;
  if (typeof FunctionName !== 'string') {
    const step = target.startsWith('arn:aws:lambda:') ? nameOf(target) : undefined;
    return { name, step, given, answer: (result) => result as Json };
  }
  const step = nameOf(FunctionName);
  return {
    name: step,
    step,
    given: Payload as JsonObject,
    answer: (result) => ({ Payload: result as Json }),
  };
}
