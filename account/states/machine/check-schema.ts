import aslValidator from 'asl-validator';
import { refuseInvalid } from './check-expression.ts';
import type { Machine, State } from './definition.ts';

/** What the validator found nothing wrong with: it compiles its schemas for each definition anew, for a third of a second. */
const valid = new Set<string>();

/**
 * Holds a definition against the schema of Step Functions.
 *
 * @param text the definition as given
 * @throws AwsError InvalidDefinition
 */
export function checkSchema(text: string, definition: Machine): void {
  if (valid.has(text)) return;
  // The validator writes into what it is given.
  const { isValid, errorsText } = aslValidator(structuredClone(withoutAssign(definition)), {
    checkArn: false,
    checkPaths: false,
  });
  if (!isValid) refuseInvalid(errorsText('; '));
  valid.add(text);
}

/**
 * The machine as the validator gets it. asl-validator 4.0.0 knows Assign everywhere, but takes null in a list and text in
 * `{% %}` for mistakes, and breaks on a field States; Step Functions takes all of these for data.
 */
function withoutAssign(machine: Machine): object {
  const states = Object.entries(machine.States).map(([name, state]) => [name, stateWithoutAssign(state)]);
  return { ...machine, States: Object.fromEntries(states) as object };
}

function stateWithoutAssign(state: State): object {
  const bare: Record<string, unknown> = omitAssign(state);
  if (state.Type === 'Choice') bare['Choices'] = state.Choices.map(omitAssign);
  if (state.Type === 'Parallel') bare['Branches'] = state.Branches.map(withoutAssign);
  if ('Catch' in state) bare['Catch'] = state.Catch.map(omitAssign);
  if (state.Type !== 'Map') return bare;
  if (state.ItemProcessor) bare['ItemProcessor'] = withoutAssign(state.ItemProcessor);
  if (state.Iterator) bare['Iterator'] = withoutAssign(state.Iterator);
  return bare;
}

function omitAssign(part: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part).filter(([field]) => field !== 'Assign'));
}
