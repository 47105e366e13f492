import { type Attribute, predecessors, type Status, statuses } from './items.ts';

/** A change of one item. `Value` is what stands for a value: the API's own form, or a task's of the state machine. */
export interface ItemChange<Value> {
  readonly set: Readonly<Partial<Record<Attribute, Value>>>;
  /** Those of `set` that stay as they are where the item has them. */
  readonly keep?: readonly Attribute[];
  /** Assignments from other attributes, in DynamoDB's words. */
  readonly copy?: readonly string[];
  readonly remove?: readonly Attribute[];
  readonly condition?: string;
  /** The values of `condition` and `copy`. Only those that are mentioned are sent: DynamoDB refuses others. */
  readonly values?: Readonly<Record<`:${string}`, Value>>;
}

/** A change as DynamoDB takes it. */
interface Expressions<Value> {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, Value>;
}

/** Attributes are written `#name` throughout, which keeps clear of DynamoDB's reserved words. */
export function toExpressions<Value>(change: ItemChange<Value>): Expressions<Value> {
  const { set, keep = [], copy = [], remove = [], condition, values = {} } = change;
  const given: Record<string, Value> = { ...values };
  const assignments = [...copy];
  for (const [name, value] of Object.entries(set) as [Attribute, Value][]) {
    given[`:${name}`] = value;
    assignments.push(`#${name} = ${keep.includes(name) ? `if_not_exists(#${name}, :${name})` : `:${name}`}`);
  }
  const removed = remove.length > 0 ? ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '';
  const UpdateExpression = `SET ${assignments.join(', ')}${removed}`;
  const text = `${UpdateExpression} ${condition ?? ''}`;
  const used = new Set(text.match(/:\w+/g));
  return {
    UpdateExpression,
    ...(condition !== undefined && { ConditionExpression: condition }),
    ExpressionAttributeNames: Object.fromEntries(
      (text.match(/#\w+/g) ?? []).map((name) => [name, name.slice(1)]),
    ),
    ExpressionAttributeValues: Object.fromEntries(Object.entries(given).filter(([name]) => used.has(name))),
  };
}

/**
 * A change of an incident that is still the same one, which DynamoDB refuses where another has taken its place.
 *
 * @param its the incident's id; and the execution that contains, where no other may write
 * @param becomes the status that is written, or those that it may be: refused where one of them may not follow
 * @param toValue makes a value of a text
 */
export function ofIncident<Value>(
  its: { readonly id: Value; readonly execution?: Value },
  becomes: readonly Status[],
  toValue: (text: string) => Value,
): { readonly condition: string; readonly values: Readonly<Record<`:${string}`, Value>> } {
  const isIt = `#incidentId = :id${its.execution === undefined ? '' : ' AND #execution = :owner'}`;
  const who = { ':id': its.id, ...(its.execution !== undefined && { ':owner': its.execution }) };
  if (becomes.length === 0) return { condition: isIt, values: who };
  const from = statuses.filter((status) =>
    becomes.every((next) => (predecessors[next] as readonly Status[]).includes(status)),
  );
  const names = from.map((_, index) => `:from${index}` as const);
  return {
    condition: `${isIt} AND #status IN (${names.join(', ')})`,
    values: {
      ...who,
      ...Object.fromEntries(names.map((name, index) => [name, toValue(from[index] ?? '')])),
    },
  };
}
