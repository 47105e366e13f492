import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Before all tests, for them and every process that they start: the CDK does not apply AWS's template rules, whose engine
 * takes seconds of each process that synthesizes. test/lib/template-rules.matrix.test.ts applies them. No test reads or writes the
 * journals of whoever runs them.
 */
export default function globalSetup(): void {
  process.env['CDK_VALIDATION'] = 'false';
  process.env['XDG_STATE_HOME'] = path.join(tmpdir(), `firebreak-tests-${String(process.pid)}`);
}
