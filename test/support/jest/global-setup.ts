/**
 * Before all tests, for them and every process that they start: the CDK does not apply AWS's template rules, whose engine
 * takes seconds of each process that synthesizes. test/lib/template-rules.test.ts applies them.
 */
export default function globalSetup(): void {
  process.env['CDK_VALIDATION'] = 'false';
}
