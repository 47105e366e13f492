/**
 * JSON as a pattern needs it: numbers keep their spelling (`2.0` is not `2` where a number is too large to
 * compare), objects keep the order and the duplicates of their keys (a later one overrides an earlier one
 * field by field).
 */
export type JsonNode =
  | { readonly kind: 'object'; readonly fields: readonly (readonly [name: string, value: JsonNode])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly literal: string }
  | { readonly kind: 'word'; readonly word: 'true' | 'false' | 'null' };

/** The limit of the JSON parser in event-ruler (Jackson's StreamReadConstraints). */
export const deepestNesting = 1_000;

/** The node as compact JSON text, for messages. */
export function renderNode(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.fields.map(([name, value]) => `${JSON.stringify(name)}:${renderNode(value)}`).join(',')}}`;
    case 'array':
      return `[${node.items.map(renderNode).join(',')}]`;
    case 'string':
      return JSON.stringify(node.text);
    case 'number':
      return node.literal;
    case 'word':
      return node.word;
  }
}
