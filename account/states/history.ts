import type { Json, JsonObject, State } from './machine/definition.ts';

export type HistoryKind = 'entered' | 'exited' | 'failed' | 'retried';

/** One line of an execution's history: what happened to which state, and when in the account's time. */
export interface HistoryEntry {
  /** The event's number, as in GetExecutionHistory; 1 is the start of the execution. */
  readonly id: number;
  readonly at: Date;
  readonly kind: HistoryKind;
  readonly state: string;
  readonly type: State['Type'];
  /** entered: input; exited: output and the variables assigned; failed: error and cause; retried: error and retryCount. */
  readonly detail: JsonObject;
}

/** Events of GetExecutionHistory, simplified: none for the scheduling of tasks, branches and retries. */
export function toHistoryEvent(entry: HistoryEntry): Readonly<Record<string, unknown>> | undefined {
  const event = { id: entry.id, previousEventId: entry.id - 1, timestamp: entry.at };
  const { error, cause } = entry.detail;
  switch (entry.kind) {
    case 'entered': {
      const details = { name: entry.state, input: toText(entry.detail['input']) };
      return { ...event, type: `${entry.type}StateEntered`, stateEnteredEventDetails: details };
    }
    case 'exited': {
      const details = {
        name: entry.state,
        output: toText(entry.detail['output']),
        ...toAssignedVariables(entry.detail['assigned']),
      };
      return { ...event, type: `${entry.type}StateExited`, stateExitedEventDetails: details };
    }
    case 'failed':
      if (entry.type === 'Task')
        return { ...event, type: 'TaskFailed', taskFailedEventDetails: { error, cause } };
      return entry.type === 'Parallel' || entry.type === 'Map'
        ? { ...event, type: `${entry.type}StateFailed` }
        : undefined;
    case 'retried':
      return undefined;
  }
}

/** Each value as JSON; neither field where nothing was assigned, as in AWS's histories. */
function toAssignedVariables(assigned: Json | undefined): object {
  const entries = Object.entries((assigned ?? {}) as JsonObject);
  if (entries.length === 0) return {};
  const assignedVariables = Object.fromEntries(entries.map(([name, value]) => [name, toText(value)]));
  return { assignedVariables, assignedVariablesDetails: { truncated: false } };
}

function toText(value: Json | undefined): string {
  return JSON.stringify(value ?? null);
}
