import type { Json, JsonObject } from './definition.ts';
import { StatesError } from '../errors.ts';
import { bytesOf, dataLimit } from './size.ts';

/** Bytes of JSON that the values of all variables of an execution may have together. */
const variablesLimit = 10 * 1024 * 1024;

/**
 * The variables of one scope: of the execution, of one branch or of one iteration.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export interface Variables {
  /** The values now, of this scope and of those around it. */
  readonly visible: () => JsonObject;
  /** @throws StatesError States.DataLimitExceeded; then nothing is assigned */
  readonly assign: (stateName: string, values: JsonObject) => void;
  /** The scope of a branch or iteration: it reads the outer variables as they are now. */
  readonly openInner: () => Variables;
  /** Its branch or iteration has ended, and its variables with it. */
  readonly close: () => void;
}

/** @returns the variables of an execution, none at first */
export function createVariables(): Variables {
  return openScope({}, { bytes: 0 });
}

function openScope(outer: JsonObject, stored: { bytes: number }): Variables {
  let own: JsonObject = {};
  const visible = (): JsonObject => ({ ...outer, ...own });
  return {
    visible,
    assign: (stateName, values) => {
      const after = { ...own, ...values };
      const bytes = stored.bytes + sumOf(after) - sumOf(own);
      if (sumOf(values) > dataLimit) throw tooLarge(stateName, 'of one Assign', dataLimit);
      if (bytes > variablesLimit) throw tooLarge(stateName, 'of the execution', variablesLimit);
      stored.bytes = bytes;
      own = after;
    },
    openInner: () => openScope(visible(), stored),
    close: () => {
      stored.bytes -= sumOf(own);
    },
  };
}

function sumOf(values: JsonObject): number {
  return Object.values(values).reduce((sum: number, value: Json) => sum + bytesOf(value), 0);
}

/** AWS documents the limits, but not how it words them: the name is that of data that is too large elsewhere. */
function tooLarge(stateName: string, which: string, limit: number): StatesError {
  return new StatesError(
    'States.DataLimitExceeded',
    `The state '${stateName}' assigned variables: the values ${which} exceed the limit of ${String(limit)} bytes.`,
  );
}
