import { at, parseJson } from '../../core/values/unknown.ts';
import type { Observed } from './step.ts';

/** What came of one step. */
export type StepResult =
  | { readonly observed: Observed; readonly seconds?: Readonly<Record<string, number>> }
  | { readonly failed: string }
  | { readonly skipped: true };

/** A fixture: answers of AWS, from which nobody learns whose account it was. */
export interface Recorded {
  readonly version: 1;
  /** The day. */
  readonly recordedOn: string;
  readonly steps: Readonly<Record<string, StepResult>>;
}

/** @throws Error that says that the text is none */
export function readRecorded(text: string): Recorded {
  const recorded = parseJson(text);
  if (at(recorded, 'version') === 1 && typeof at(recorded, 'steps') === 'object') return recorded as Recorded;
  throw new Error('this is no fixture of firebreak first-hour: version 1 with steps was expected');
}

/** In what the answers of AWS and of the embedded account differ, a line each; what was not asked is not compared. */
export function differences(aws: Recorded['steps'], embedded: Recorded['steps']): readonly string[] {
  return Object.entries(aws).flatMap(([id, result]) => {
    if (!('observed' in result)) return [];
    const other = embedded[id];
    if (!other || !('observed' in other))
      return [
        `${id}: the embedded account has no answer (${other && 'failed' in other ? other.failed : 'no such step'})`,
      ];
    const names = [...new Set([...Object.keys(result.observed), ...Object.keys(other.observed)])];
    return names
      .filter((name) => result.observed[name] !== other.observed[name])
      .map(
        (name) =>
          `${id}.${name}: AWS says ${JSON.stringify(result.observed[name])}, the embedded account ${JSON.stringify(other.observed[name])}`,
      );
  });
}

/**
 * The same in the place of what tells whose account it is: accounts, keys, unique ids, addresses, ARNs with their names,
 * mail addresses and the name of the run. One and the same value is replaced by one and the same.
 */
export function redactor(run: string): (text: string) => string {
  const known = new Map<string, string>();
  const replace = (kind: string, form: (number: number) => string) => (found: string) => {
    const before = known.get(found);
    if (before !== undefined) return before;
    const number = [...known.keys()].filter((key) => known.get(key)?.startsWith(kind)).length + 1;
    const after = form(number);
    known.set(found, after);
    return after;
  };
  const key = replace('AKIAEXAMPLE', (number) => `AKIAEXAMPLE${String(number).padStart(9, '0')}`);
  const id = replace('AIDAEXAMPLE', (number) => `AIDAEXAMPLE${String(number).padStart(10, '0')}`);
  const address = replace('192.0.2.', (number) => `192.0.2.${number}`);
  return (text) =>
    text
      .replaceAll(run, 'RUN')
      .replace(
        /arn:(aws[\w-]*):([\w-]*):([\w-]*):\d{12}:(?!user\/firebreak)[^\s"']+/g,
        'arn:$1:$2:$3:111122223333:NAME',
      )
      .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, key)
      .replace(/\b(?:AIDA|AROA|ANPA)[A-Z0-9]{15,17}\b/g, id)
      .replace(/\b\d{12}\b/g, '111122223333')
      .replace(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, address)
      .replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, 'somebody@example.com')
      .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'REQUEST');
}
