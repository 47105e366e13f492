import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** What a value has that a schema of docs does not allow, in words; nothing where it is valid. */
function checkOf(file: string): (value: unknown) => readonly string[] {
  const schema = JSON.parse(readFileSync(path.join(__dirname, '../../../docs', file), 'utf8')) as object;
  const check = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
  return (value) =>
    check(value)
      ? []
      : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Of a report's document. */
export const violations = checkOf('report.schema.json');

/** Of the detail of a lifecycle event. */
export const eventViolations = checkOf('lifecycle-events.schema.json');
