import { neutral, plural, utc } from '../../core/values/text.ts';
import { option, quoted } from '../../core/values/shell.ts';
import type { CheckedFile } from './check.ts';
import type { FoundManifest } from './manifests.ts';
import type { StoredVersion } from './source.ts';
import type { CheckedPhase, Verified } from './verify.ts';

const show = (text: string): string => neutral(text, 300);
const versionOf = ({ id, writtenAt }: StoredVersion): string =>
  `${utc(writtenAt)}${id === '' ? '' : ` (version ${show(id)})`}`;

/** What was found, file by file, and what it comes to. */
export function verifyLines(verified: Verified): readonly string[] {
  const { source, phases, gone, others, unread } = verified;
  return [
    `EVIDENCE ${show(source)}`,
    ...phases.flatMap((phase) => phaseLines(phase, source)),
    ...block(
      'GONE',
      gone.map((sha256) => `no version of a manifest has the digest ${sha256}`),
    ),
    ...block('NOT READ', unread.map(show)),
    ...block('NOT CHECKED, because no digest that was given leads there', others.map(manifestLine)),
    '',
    ...conclusion(verified),
  ];
}

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

const manifestLine = ({ key, phase, version, sha256 }: FoundManifest): string =>
  `${show(key)}: phase ${show(phase)}, ${versionOf(version)}, digest ${sha256}`;

const vouchers: Readonly<Record<CheckedPhase['vouchedBy'], string>> = {
  digest: 'vouched for by the digest that you gave',
  chain: 'vouched for by the manifest of a later phase',
  itself: 'for which nothing vouches',
};

function phaseLines({ manifest, vouchedBy, files }: CheckedPhase, source: string): readonly string[] {
  return [
    `PHASE ${show(manifest.phase)}, by a manifest of ${versionOf(manifest.version)}, ${vouchers[vouchedBy]}`,
    ...files.flatMap((file) => fileLines(file, source)),
  ];
}

function fileLines(file: CheckedFile, source: string): readonly string[] {
  const { key, state, original, now, why } = file;
  const [, bucket] = /^s3:\/\/([^/]+)\//.exec(source) ?? [];
  const get =
    original === undefined || bucket === undefined
      ? []
      : [
          `            aws s3api get-object ${option('bucket', bucket)} ${option('key', key)} ` +
            `${option('version-id', original.id)} ${quoted(`original-${key.split('/').at(-1) ?? ''}`)}`,
        ];
  const said = [
    now && `it is of ${versionOf(now)}`,
    (state === 'changed' || state === 'deleted') &&
      (original ? `the original is of ${versionOf(original)}` : 'the original is in no version'),
    why !== undefined && show(why),
  ].filter((each) => typeof each === 'string');
  return [`  ${state.padEnd(9)} ${show(key)}${said.length === 0 ? '' : `: ${said.join('; ')}`}`, ...get];
}

function conclusion({ result, phases, gone }: Verified): readonly string[] {
  const files = phases.flatMap((phase) => phase.files);
  switch (result) {
    case 'intact':
      return [`INTACT: ${plural(files.length, 'file')}, each what the digest vouches for.`];
    case 'unproven':
      return [
        `NOT PROVEN: ${plural(files.length, 'file')} agree with the manifests beside them, which whoever changed the files`,
        'may have changed too. Give the digest of the mail: --digest SHA256.',
      ];
    case 'not-intact': {
      const wrong = files.filter(({ state }) => state !== 'intact').length;
      const counted = `NOT INTACT: ${plural(wrong, 'file')} of ${files.length} not as written`;
      if (gone.length === 0)
        return [files.length === 0 ? 'NOT INTACT: there is no manifest to go by.' : `${counted}.`];
      return [
        `${files.length === 0 ? 'NOT INTACT' : counted}; a manifest that is vouched for is in no version:`,
        'it was rewritten or deleted, or the digest is of another incident.',
      ];
    }
  }
}
