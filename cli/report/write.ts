import { join } from 'node:path';
import { renderHtml } from '../../lambda/core/report/render-html.ts';
import { renderJson } from '../../lambda/core/report/render-json.ts';
import { renderOcsf } from '../../lambda/core/report/render-ocsf.ts';
import { renderText } from '../../lambda/core/report/render-text.ts';
import type { Report } from '../../lambda/core/report/report.ts';
import { listAt } from '../../lambda/core/unknown.ts';
import { type ManifestEntry, toManifest } from '../../lambda/store-evidence/manifest.ts';
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
  const about = { about: report.subject, phase: 'by-hand', writtenAt: new Date().toISOString() };
  const parts = listAt(report.document, 'activity', 'kept', 'parts') as readonly ManifestEntry[];
  await folder.put('manifest.json', toManifest(about, files, parts), { contentType: 'application/json' });
  process.stdout.write(
    `${[...report.headline, '', ...files.map(({ key }) => join(folder.path, key)), join(folder.path, 'manifest.json')].join('\n')}\n`,
  );
}
