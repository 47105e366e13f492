import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const schema = JSON.parse(
  readFileSync(path.join(__dirname, '../../../docs/report.schema.json'), 'utf8'),
) as object;
const check = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

/** What a document has that docs/report.schema.json does not allow, in words; empty where it is valid. */
export function violations(document: unknown): readonly string[] {
  return check(document)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
