import type { ContainmentState } from '../../../core/state.ts';
import { type Block, fact, prose } from '../../../core/report/block.ts';
import { renderChat } from '../../../core/report/renderers/render-chat.ts';
import { renderHtml } from '../../../core/report/renderers/render-html.ts';
import { renderJson } from '../../../core/report/renderers/render-json.ts';
import { renderOcsf } from '../../../core/report/renderers/render-ocsf.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { toFinding } from '../../../core/report/renderers/render-asff.ts';
import { type Report, toReport } from '../../../core/report/report.ts';
import { toTold } from '../../../core/report/opening/told.ts';
import { cut, neutral, visible } from '../../../core/values/text.ts';
import { toSnsMessage } from '../../../lambda/aws/notices.ts';
import { compose } from '../../../lambda/steps/publish-report/compose.ts';
import { settings } from '../../support/events.ts';
import { hostileTexts } from '../../support/report/hostile.ts';
import { calm, wholeIncident, type Words } from '../../support/incidents.ts';
import { violations } from '../../support/report/report-schema.ts';
import { readStrictly } from '../../support/report/strict-html.ts';

const now = new Date('2026-11-01T10:00:13Z');
const evidence = 's3://evidence/incidents/fb-1/';

/** An incident in which every text that others choose is this one. */
function incidentOf(words: Words): ContainmentState {
  const state = wholeIncident(words, 3);
  const bad = words('x');
  return {
    ...state,
    incident: { ...state.incident, subject: bad, reopens: bad },
    caller: {
      kind: 'role-session',
      reason: bad,
      accessKeyId: bad,
      roleArn: bad,
      roleName: bad,
      userId: bad,
      sessionName: bad,
    },
    launch: {
      ...state.launch,
      eventId: bad,
      eventName: bad,
      region: bad,
      account: bad,
      instanceType: bad,
      images: [bad],
      sourceIp: bad,
      userAgent: bad,
      invokedBy: bad,
      result: { kind: 'launched', instanceIds: [bad] },
    },
    verdict: { ...state.verdict, because: bad, rules: [{ name: bad, matched: false, because: bad }] },
    verification: {
      ...state.verification!,
      findings: [{ action: 'deactivate-key', target: bad, status: 'in-place', note: bad }],
      reverted: [{ at: bad, action: 'deactivate-key', target: bad, note: bad }],
    },
    backupKey: {
      status: 'created',
      note: bad,
      userName: bad,
      accessKeyId: bad,
      secretArn: bad,
      readers: [bad],
    },
    persistence: {
      phase: 'first',
      denied: [],
      found: [
        {
          eventName: bad,
          eventId: bad,
          eventTime: bad,
          region: bad,
          accessKeyId: bad,
          technique: bad,
          what: bad,
          actions: [],
          removal: [],
          inspect: [],
          verdict: 'leave',
          because: bad,
        },
      ],
      more: 0,
      act: false,
      plan: state.plan,
      followed: 1,
      notFollowed: bad,
      coverage: [{ region: bad, pages: 1, events: 1, incomplete: bad }],
      unreadable: 0,
      searchedAt: bad,
    },
    breakerError: bad,
    traceError: { Error: bad, Cause: bad },
    phase: 'first',
  };
}

const calmReport = toReport({ now, evidence, state: incidentOf(calm) });
/** Elements that no text may add; a name that no address can hold has no link into the console. */
function rare(of: Report) {
  const { tags } = readStrictly(renderHtml(of));
  return [tags['meta'], tags['style'], tags['a']! - of.links.length, tags['section']];
}

/** Nothing that a terminal, or a mail, would do something with. */
const isPlain = (text: string): boolean => visible(text.replaceAll('\n', '')) === text.replaceAll('\n', '');

describe.each(hostileTexts.map((text) => [JSON.stringify(text.slice(0, 40)), text]))('%s', (_name, text) => {
  const words: Words = (_field, index) => `${text}${index ?? ''}`;
  const state = incidentOf(words);
  let report: Report;
  beforeAll(() => {
    report = toReport({ now, evidence, state });
  });

  it('is text in the page, and nothing but text', () => {
    const page = readStrictly(renderHtml(report));
    expect(rare(report)).toEqual(rare(calmReport));
    expect(page.text).toContain(neutral(text, 30).replace(/…$/, ''));
  });
  it('is harmless in a mail', () => {
    const mail = renderText(report);
    expect(isPlain(mail)).toBe(true);
    // Commands stay as they are: they hold checked names only.
    const words = mail.replace(/^ +aws .*$/gm, '');
    expect(words).not.toMatch(/(?<!\[):\/\/(?!evidence)|www\.|[^\]]\.example/);
    expect(report.subject).toMatch(/^[ -~]{1,99}$/);
    // What the headline decides is at the beginning of a line only where Firebreak put it.
    expect(mail.match(/^(?:Re-opened: )?(?:NOT )?CONTAINED/gm)).toHaveLength(1);
  });
  it('is inert in a chat', () => {
    const { content, metadata } = JSON.parse(renderChat(report)) as {
      content: { title: string; description: string; nextSteps: string[]; keywords: string[] };
      metadata: { summary: string; relatedResources: string[] };
    };
    const shown = [
      content.title,
      content.description,
      metadata.summary,
      ...content.keywords,
      ...metadata.relatedResources,
    ];
    const steps = content.nextSteps.map((step) => step.replace(/^`(?:aws|npx) [^`]*`$/, ''));
    for (const each of [...shown, ...steps]) {
      const inactive = each.replace(/`(?:aws|npx) [^`]*`/g, '');
      expect(inactive).not.toMatch(/[<>*_~`[\]#@&]|:[a-z_]+:/);
      expect(isPlain(each)).toBe(true);
    }
  });
  it('is the same text in JSON, which is valid', () => {
    const json = renderJson(report);
    expect(json).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}<>&]*$/u);
    const document = JSON.parse(json) as { launch: { userAgent: string } };
    expect(violations(document)).toEqual([]);
    expect(document.launch.userAgent).toBe(cut(text, 2_048));
    const ocsf = renderOcsf(report);
    expect(ocsf).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}<>&]*$/u);
    expect(JSON.parse(ocsf)).toMatchObject({ class_uid: 2005 });
  });
  it('fits into a finding, a message and the state', () => {
    const finding = toFinding(report, { account: '111122223333', region: 'us-east-1', partition: 'aws' });
    expect(isPlain(Object.values(finding.ProductFields).join(''))).toBe(true);
    expect(finding.Title.length).toBeLessThanOrEqual(256);
    expect(finding.Description.length).toBeLessThanOrEqual(1_024);
    const notice = compose({ notice: 'report', state }, now, { bucket: 'evidence', settings: settings() });
    expect(Buffer.byteLength(toSnsMessage(notice))).toBeLessThan(262_144);
    expect(JSON.stringify(toTold({ now, state })).length).toBeLessThan(8_000);
  });
});

describe('a section that forgot to make its texts harmless', () => {
  const raw = 'a\u202e\u001b[31m evil.example <b> *c* =d';
  const blocks: readonly Block[] = [
    prose(raw),
    fact(raw, raw),
    { kind: 'counts', label: raw, counts: [{ name: raw, count: 1 }], more: 0 },
    { kind: 'table', caption: raw, columns: [raw], rows: [[raw]], more: 0 },
    { kind: 'item', heading: raw, blocks: [prose(raw)] },
    { kind: 'matrix', caption: raw, cells: [{ region: raw, service: raw, count: 1 }] },
    {
      kind: 'chain',
      caption: raw,
      nodes: [
        { title: raw, lines: [raw], by: raw },
        { title: raw, lines: [], by: raw },
      ],
    },
    {
      kind: 'timeline',
      caption: raw,
      stepSeconds: 60,
      intervals: [{ at: raw, calls: 1, changes: 1, errors: 1 }],
      marks: [{ at: raw, label: raw }],
    },
  ];
  const sections = blocks.map((block, index) => ({
    id: `s-${String.fromCharCode(97 + index)}`,
    title: raw,
    importance: 1,
    blocks: [block],
  }));
  const report: Report = { ...calmReport, headline: [raw, raw], facts: [fact(raw, raw)], sections };

  it('is harmless in a mail', () => {
    const mail = renderText(report);
    expect(isPlain(mail)).toBe(true);
    expect(mail).not.toContain('evil.example');
  });
  it('is text in the page', () => {
    const { text } = readStrictly(renderHtml(report));
    expect(isPlain(text)).toBe(true);
    expect(text).toContain('a\\u{202e}\\u{1b}[31m evil.example <b> *c* =d');
  });
  it('is inert in a chat', () => {
    const { content } = JSON.parse(renderChat(report)) as { content: { title: string; description: string } };
    expect(isPlain(content.title + content.description.replaceAll('\n', ''))).toBe(true);
    expect(content.title + content.description).not.toMatch(/[<>*]|evil\.example/);
  });
});
