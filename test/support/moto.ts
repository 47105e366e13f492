import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { PolicyDocument } from '@firebreak/account';
import { itWhere } from './it-where.ts';

/** What IAM would be asked. */
export interface Question {
  readonly policy: PolicyDocument;
  readonly action: string;
  readonly resource: string;
}

const script = join(__dirname, 'permitted.py');
const hasMoto = spawnSync('python3', ['-c', 'import moto.iam.access_control']).status === 0;

/** Tests that ask a second evaluator of policies, written by others. Without it they count as skipped. */
export const itWithMoto = itWhere(hasMoto, 'the second opinion on policies', 'moto (Python)');

/** moto's answers, one for each question. */
export function askMoto(questions: readonly Question[]): readonly boolean[] {
  const { status, stdout, stderr } = spawnSync('python3', [script], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`moto could not be asked: ${stderr}`);
  return JSON.parse(stdout) as readonly boolean[];
}
