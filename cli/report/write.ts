import { join } from 'node:path';
import { entryOf, type ManifestEntry, toManifest } from '../../core/evidence/manifest.ts';
import { verifyFolder } from '../../core/evidence/by-hand.ts';
import { renderHtml } from '../../core/report/renderers/render-html.ts';
import { renderJson } from '../../core/report/renderers/render-json.ts';
import { renderOcsf } from '../../core/report/renderers/render-ocsf.ts';
import { renderText } from '../../core/report/renderers/render-text.ts';
import type { Report } from '../../core/report/report.ts';
import { listAt } from '../../core/values/unknown.ts';
import type { Folder } from './folder.ts';
import { type Format, formats, type ReportOptions } from './options.ts';

const renderings: Readonly<Record<Format, (report: Report) => string>> = {
  text: renderText,
  html: renderHtml,
  json: renderJson,
  ocsf: renderOcsf,
};

/** Writes what was asked for: one rendering to stdout, or the files, their manifest, and where they are. */
export async function writeReport(
  report: Report,
  options: Pick<ReportOptions, 'formats'>,
  folder: Folder | undefined,
): Promise<void> {
  if (!folder) {
    for (const format of options.formats) process.stdout.write(renderings[format](report));
    return;
  }
  const files = options.formats.map((format) => ({
    key: formats[format],
    body: renderings[format](report),
  }));
  for (const { key, body } of files) await folder.put(key, body, { contentType: 'text/plain' });
  const parts = listAt(report.document, 'activity', 'kept', 'parts') as readonly ManifestEntry[];
  const { body, sha256 } = toManifest({
    ...{ about: report.subject, phase: 'by-hand', writtenAt: new Date().toISOString(), key: manifest },
    files: [...files.map((file) => entryOf(file)), ...parts],
  });
  await folder.put(manifest, body, { contentType: 'application/json' });
  const written = [...files.map(({ key }) => key), manifest].map((key) => join(folder.path, key));
  const check = verifyFolder(folder.path, sha256);
  process.stdout.write(
    `${[...report.headline, '', ...written, '', 'To check later that nobody has changed it:', `  ${check}`].join('\n')}\n`,
  );
}

const manifest = 'manifest.json';
