import type { BusEvent, Rule, Target } from './model.ts';
import { readJsonPath } from './json-path.ts';
import { DeliveryError } from './failure.ts';
import { fillTemplate } from './template.ts';

/**
 * What a target receives: the event, a part of it, a constant, or a filled template.
 *
 * @param receivedAt when EventBridge took the event in: `<aws.events.event.ingestion-time>`.
 * @throws DeliveryError, not retryable, where the path finds nothing or the filled template is not JSON. What AWS
 *   sends for an InputPath that finds nothing is not documented; here it fails, so that a drill shows it.
 */
export function toPayload(rule: Rule, target: Target, event: BusEvent, receivedAt: Date): string {
  if (target.input !== undefined) return target.input;
  if (target.inputTransformer) return transform(rule, target.inputTransformer, event, receivedAt);
  if (target.inputPath === undefined) return JSON.stringify(event);
  const part = readJsonPath(event, target.inputPath);
  if (part === undefined) {
    throw new DeliveryError('INVALID_PARAMETER', `InputPath ${target.inputPath} finds nothing in the event.`);
  }
  return JSON.stringify(part);
}

function transform(
  rule: Rule,
  transformer: NonNullable<Target['inputTransformer']>,
  event: BusEvent,
  receivedAt: Date,
): string {
  const withoutDetail = Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail'));
  const values = new Map<string, unknown>([
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
    ['aws.events.event.ingestion-time', receivedAt.toISOString()],
    ['aws.events.event', withoutDetail],
    ['aws.events.event.json', event],
  ]);
  for (const [name, path] of Object.entries(transformer.inputPathsMap)) {
    values.set(name, readJsonPath(event, path));
  }
  return fillTemplate(transformer.inputTemplate, values);
}
