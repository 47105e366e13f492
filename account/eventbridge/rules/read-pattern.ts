import { InvalidEventPatternError } from '../../event-pattern/invalid-event-pattern-error.ts';
import { checkPatternLimits } from '../../event-pattern/pattern-limits.ts';
import { type EventPattern, parsePattern } from '../../event-pattern/event-pattern.ts';
import { AwsError } from '../../model.ts';

/**
 * Parses the text of an event pattern, within the service's quotas.
 *
 * @throws InvalidEventPatternException with the reason
 */
export function readPattern(text: string): EventPattern {
  try {
    checkPatternLimits(text);
    return parsePattern(text);
  } catch (error) {
    if (error instanceof InvalidEventPatternError) throw new AwsError(error.name, error.message);
    throw error;
  }
}
