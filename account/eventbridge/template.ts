import { DeliveryError } from './failure.ts';

/**
 * Input templates: `<name>` stands for a value of the event. A template that begins with `{` or `[` is JSON, one
 * that begins with `"` is lines of quoted text, anything else is plain text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
const placeholder = /<([A-Za-z0-9_\-.]+)>/g;

/** The names that EventBridge defines itself; no InputPathsMap may use them. */
export const predefined: readonly string[] = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
];

/** The names between angle brackets in `template`. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].map((match) => match[1] ?? '');
}

/**
 * Fills `template`. A value that the event does not have is left out: an empty string where JSON needs a value.
 * Values are not escaped inside quotes, so text of the event that holds a quote or a line break breaks the
 * template, and the delivery fails with INVALID_JSON as in AWS. JSON comes out minified.
 *
 * @throws DeliveryError INVALID_JSON, not retryable.
 */
export function fillTemplate(template: string, values: ReadonlyMap<string, unknown>): string {
  const text = template.trim();
  if (text.startsWith('{') || text.startsWith('[')) return minify(fillJson(text, values));
  if (!text.startsWith('"')) return fillText(text, values);
  return text
    .split('\n')
    .map((line) => minify(fillText(line, values)))
    .join('\n');
}

function fillJson(template: string, values: ReadonlyMap<string, unknown>): string {
  return template.replace(placeholder, (_, name: string, at: number) => {
    const value = values.get(name) ?? '';
    return typeof value === 'string' && isInString(template, at) ? value : JSON.stringify(value);
  });
}

/**
 * An object inside text loses its quotes. AWS's guide does not say so; other emulators' recordings of AWS do, and
 * without it no object could stand in a quoted line.
 */
function fillText(template: string, values: ReadonlyMap<string, unknown>): string {
  return template.replace(placeholder, (_, name: string) => {
    const value = values.get(name) ?? '';
    return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
  });
}

/** Whether the character at `at` stands between quotes of the template. */
function isInString(template: string, at: number): boolean {
  let inside = false;
  for (let index = 0; index < at; index++) {
    if (template[index] === '\\') index++;
    else if (template[index] === '"') inside = !inside;
  }
  return inside;
}

function minify(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (cause) {
    throw new DeliveryError('INVALID_JSON', `The filled InputTemplate is not JSON: ${text.slice(0, 200)}`, {
      cause,
    });
  }
}
