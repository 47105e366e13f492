import { deepestNesting } from './json-node.ts';

/** One value of an event. */
export interface EventValue {
  /** As JSON writes it: strings in quotes (unescaped), numbers and words without. */
  readonly text: string;
  /** The elements it lies in: index by the number of the array, arrays counted as they are met. */
  readonly elements: Elements;
}

export type Elements = ReadonlyMap<number, number>;

/** The values of an event by dotted path. Empty objects and arrays have none: only leaves exist. */
export type EventFields = ReadonlyMap<string, readonly EventValue[]>;

interface Place {
  readonly steps: readonly string[];
  readonly elements: Elements;
  readonly depth: number;
}

/** What is common to all places of an event while it is read. */
interface Reading {
  readonly usedSteps: ReadonlySet<string>;
  readonly fields: Map<string, EventValue[]>;
  arrays: number;
}

/**
 * Takes an event apart.
 *
 * @param event parsed JSON; values below 1,000 levels are left out
 * @param usedSteps the names that occur in the paths of the pattern: other names are not entered, as in
 * event-ruler
 */
export function toEventFields(event: object, usedSteps: ReadonlySet<string>): EventFields {
  const reading: Reading = { usedSteps, fields: new Map(), arrays: 0 };
  readObject(event, { steps: [], elements: new Map(), depth: 0 }, reading);
  return reading.fields;
}

/** The names that {@link toEventFields} has to enter for these paths. */
export function toUsedSteps(paths: Iterable<string>): ReadonlySet<string> {
  return new Set([...paths].flatMap(toSteps));
}

function readValue(value: unknown, place: Place, reading: Reading): void {
  if (place.depth > deepestNesting) return;
  if (Array.isArray(value)) readArray(value, place, reading);
  else if (typeof value === 'object' && value !== null) readObject(value, place, reading);
  else readLeaf(value, place, reading);
}

function readObject(object: object, place: Place, reading: Reading): void {
  for (const [name, value] of Object.entries(object)) {
    if (!isUsed(name, reading.usedSteps)) continue;
    readValue(value, { ...place, steps: [...place.steps, name], depth: place.depth + 1 }, reading);
  }
}

/**
 * Scalars in one array are alternatives of one field; only objects and arrays inside it bind to an element.
 */
function readArray(items: readonly unknown[], place: Place, reading: Reading): void {
  const array = reading.arrays++;
  for (const [index, item] of items.entries()) {
    const binds = typeof item === 'object' && item !== null;
    const elements = binds ? new Map([...place.elements, [array, index]]) : place.elements;
    readValue(item, { ...place, elements, depth: place.depth + 1 }, reading);
  }
}

function readLeaf(value: unknown, place: Place, { fields }: Reading): void {
  const text = toText(value);
  if (text === undefined) return;
  const path = place.steps.join('.');
  const values = fields.get(path) ?? [];
  values.push({ text, elements: place.elements });
  fields.set(path, values);
}

/** Undefined for what JSON does not have. */
function toText(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** A name with dots counts as the steps between them, because paths cannot tell them apart. */
function isUsed(name: string, usedSteps: ReadonlySet<string>): boolean {
  return usedSteps.has(name) || (name.includes('.') && toSteps(name).every((step) => usedSteps.has(step)));
}

/** Java's String.split drops trailing empty parts. */
function toSteps(path: string): readonly string[] {
  return path.replace(/(?<=.)\.+$/, '').split('.');
}
