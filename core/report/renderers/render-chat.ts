import { defang } from '../../values/defang.ts';
import { cut, visible } from '../../values/text.ts';
import { textAt } from '../../values/unknown.ts';
import type { Block, Section } from '../block.ts';
import type { Banner } from '../opening/banner.ts';
import { inWords, rowInWords } from '../in-words.ts';
import { toJson } from './render-json.ts';
import type { Report } from '../report.ts';

/**
 * AWS's page gives no lengths. These are ours, below what the chats behind it take: 150 characters of a Slack header,
 * 3,000 of a section; Teams takes 28 KB a message.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 * https://docs.slack.dev/reference/block-kit/blocks/section-block
 */
const limits = {
  ...{ title: 140, description: 2_800, keyword: 60, summary: 300 },
  ...{ step: 600, commands: 3 },
} as const;

/** Amazon Q Developer's custom notification: what an https subscription of its endpoint takes. */
interface Notification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** All messages of an incident in one thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

/** A chat has no colour but that of a sign: at a glance, whether somebody must act. */
const marks: Readonly<Record<Banner, string>> = {
  danger: '\u{1F534} ',
  caution: '\u{1F7E0} ',
  good: '\u{1F7E2} ',
  neutral: '',
};

/** The report for a chat: the decision, what to do, and what is new; the rest is in the evidence. */
export function renderChat(report: Report): string {
  return toJson(toNotification(report));
}

function toNotification(report: Report): Notification {
  const [first = '', ...rest] = report.headline;
  const { incident, id } = idsOf(report);
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: `${marks[report.banner]}${inert(first, limits.title)}`,
      description: cut(
        [...rest.map((text) => inert(text, 400)), ...news(report)].join('\n'),
        limits.description,
      ),
      nextSteps: stepsOf(report),
      keywords: keywordsOf(report),
    },
    metadata: {
      threadId: incident,
      summary: inert(rest[0] ?? first, limits.summary),
      eventType: `firebreak-${report.decision ?? report.kind}`,
      relatedResources: resourcesOf(report),
      additionalContext: {
        incident,
        severity: report.severity,
        ...Object.fromEntries(report.links.map(({ label, url }) => [label, url])),
        ...(report.evidence !== undefined && { evidence: cut(visible(report.evidence), 300) }),
        ...(report.manifest && manifestOf(report.manifest)),
      },
    },
  };
}

/** By which the evidence is checked: firebreak verify. */
const manifestOf = ({ sha256, versionId }: NonNullable<Report['manifest']>) => ({
  manifestSha256: sha256,
  ...(versionId !== undefined && { manifestVersion: cut(visible(versionId), 100) }),
});

/** The incident groups messages; each message of it has an id of its own. */
function idsOf({ document, phase, kind }: Report): { readonly incident: string; readonly id: string } {
  const id = textAt(document, 'incident', 'id');
  const incident = id === undefined ? `firebreak-${kind}` : cut(visible(id), 100);
  return { incident, id: `${incident}-${phase ?? kind}-${document.writtenAt}` };
}

/**
 * Text in which neither Slack nor Teams finds anything to do: no format, no mention, no link, no emoji. Slack takes
 * entities for `&`, `<` and `>`, Teams does not, and neither has an escape for the rest that the other one knows:
 * such characters become full-width forms, which are read as the same and obeyed by nobody.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 * https://support.microsoft.com/office/use-markdown-formatting-in-teams-4d10bd65-55e2-4b2d-a1f3-2bebdcd2c772
 */
function inert(text: string, limit: number): string {
  return cut(defang(visible(text)), limit).replace(active, toFullWidth);
}

/** A colon before a word and a colon is an emoji's; one in a time of day is not. A sign and a space begin a list. */
const active = /[&<>*_~`[\]#@]|:(?!\d\d:)(?=[\w+-]+:)|^[-+=](?=\s)/g;

/** Full-width forms are those of ASCII, further up. https://www.unicode.org/charts/PDF/UFF00.pdf */
const toFullWidth = (character: string): string => String.fromCharCode(character.charCodeAt(0) + 0xfee0);

const sectionOf = ({ sections }: Report, id: string): Section | undefined =>
  sections.find((section) => section.id === id);

/** What is new, or else what was launched. */
function news(report: Report): readonly string[] {
  const section = sectionOf(report, 'news') ?? sectionOf(report, 'launched') ?? report.sections[0];
  return section ? [inert(section.title, 100), ...section.blocks.slice(0, 8).flatMap(lines)] : [];
}

function lines(block: Block): readonly string[] {
  if (block.kind === 'command') return [code(block.command)].filter((text) => text !== '');
  if (block.kind === 'table')
    return [inWords(block), ...block.rows.slice(0, 5).map(rowInWords)].map((text) => inert(text, 300));
  return [inert(inWords(block), 300)];
}

/** What to do: each step, and the first of its commands behind it; how many are left to the mail is said. */
function stepsOf({ doNow }: Report): readonly string[] {
  const steps = doNow.map(({ title, why, commands }) => {
    const lines = commands.map(code).filter((line) => line !== '' && line.length <= limits.step);
    const said = inert(why === undefined ? title : `${title}. ${why}`, limits.step);
    return { said, lines: lines.slice(0, limits.commands), isWhole: lines.length === commands.length };
  });
  const isWhole = steps.every(({ lines, isWhole: whole }) => whole && lines.length < limits.commands);
  return [
    ...steps.flatMap(({ said, lines }) => [said, ...lines]),
    ...(isWhole ? [] : ['All commands are in the mail and in the evidence.']),
  ];
}

/**
 * A command as code, which is not read for formats: what is tried first, where it has alternatives. One with a character
 * that would end the code, or that Slack reads inside code too, is left to the mail.
 */
function code(line: string): string {
  const [first = ''] = line.split(' || ');
  const isWhole = !/^for |^\w+=|[{(]/.test(first);
  return !isWhole || /[`&<>|*_~]/.test(first) ? '' : `\`${first}\``;
}

function keywordsOf({ kind, decision, document }: Report): readonly string[] {
  const launch = [textAt(document, 'launch', 'region'), textAt(document, 'launch', 'instanceType')];
  return ['firebreak', decision ?? kind, ...launch]
    .filter((word) => word !== undefined)
    .map((word) => inert(word, limits.keyword));
}

function resourcesOf({ document }: Report): readonly string[] {
  return ['userArn', 'roleArn', 'accessKeyId']
    .map((name) => textAt(document, 'caller', name))
    .filter((name) => name !== undefined)
    .map((name) => inert(name, 300));
}
