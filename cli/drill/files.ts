import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Account } from '@firebreak/account';
import { makeFolder } from '../make-folder.ts';
import { UsageError } from '../usage-error.ts';
import type { DrillResult } from './result.ts';

/** Makes the folder for what a drill leaves behind, before anything else is done. @throws UsageError */
export function prepareFolder(folder: string): string {
  try {
    makeFolder(folder);
    return folder;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot write to --out ${folder} (${why}). Give a folder that can be written.`, {
      cause: error,
    });
  }
}

/** Writes each notice as its email, the evidence as it lies in the bucket, IAM as it is in the end, and the result. */
export function writeFiles(
  folder: string,
  account: Account,
  result: DrillResult,
  bucket: string | undefined,
): void {
  result.notices.forEach(({ subject, text }, index) => {
    writeFileSync(path.join(folder, `notice-${String(index + 1)}.txt`), `Subject: ${subject}\n\n${text}`);
  });
  for (const object of bucket === undefined ? [] : account.s3.currentObjects(bucket)) {
    const file = path.join(folder, 'evidence', ...object.key.split('/').slice(1));
    makeFolder(path.dirname(file));
    writeFileSync(file, object.body);
  }
  writeFileSync(path.join(folder, 'iam.json'), toText(account.iam.snapshot()));
  writeFileSync(path.join(folder, 'result.json'), toText(result));
}

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
