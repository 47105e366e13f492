import { renderHtml } from '../../../core/report/renderers/render-html.ts';
import { toReport } from '../../../core/report/report.ts';
import { activityOf } from '../../support/review/activity.ts';
import { calm, reviewOf, wholeIncident } from '../../support/incidents.ts';
import { stateOf } from '../../support/report/state.ts';
import { readStrictly } from '../../support/report/strict-html.ts';

const now = new Date('2026-11-01T10:20:00Z');
const state = wholeIncident(calm, 20);
const html = renderHtml(toReport({ now, state, evidence: 's3://bucket/incidents/fb-1/' }));

describe('the page', () => {
  it('is well-formed, runs nothing and loads nothing', () => {
    const { tags } = readStrictly(html);
    expect(tags).toMatchObject({ html: 1, main: 1, h1: 1, style: 1, nav: 1 });
    expect(html).toContain('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;');
    // No address but the evidence's, as text, and none in the style sheet.
    expect(html.match(/(?:https?:|url\(|@import|src=)/g)).toBeNull();
  });
  it('has every section under a heading that the navigation leads to', () => {
    const ids = [...html.matchAll(/<h2 id="([a-z-]+)"/g)].map(([, id]) => id);
    const links = [...html.matchAll(/href="#([a-z-]+)"/g)].map(([, id]) => id);
    expect(links).toEqual(ids);
    expect(ids.length).toBeGreaterThan(10);
  });
  it('names every drawing, and has each id once', () => {
    const drawings = html.match(/<svg /g)!.length;
    expect(html.match(/role="img" aria-labelledby="([a-z0-9-]+)-t \1-d"/g)).toHaveLength(drawings);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, labels = ''] of html.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const label of labels.split(' ')) expect(ids).toContain(label);
  });
  it('says by a word what its colour says', () => {
    expect(html).toContain('<div class="banner contained high">');
    expect(readStrictly(html).text).toMatch(/CONTAINED SO FAR: role Admin/);
    expect(renderHtml(toReport({ now, state: stateOf() }))).toContain(
      '<div class="banner not-contained critical">',
    );
  });
  it('draws the launch and the containment into the timeline', () => {
    expect(html.match(/class="mark"/g)).toHaveLength(4);
    expect(html).toMatch(/launch 10:00:00Z/);
    expect(html).toMatch(/contained 10:00:02Z/);
  });
  it('has the region and service of every call', () => {
    const { text } = readStrictly(html);
    expect(text).toContain('Calls by region and service');
    expect(html.match(/<td class="n h5">/g)!.length).toBeGreaterThan(0);
  });
  it('has nothing to draw for an empty history', () => {
    const empty = renderHtml(toReport({ now, state: stateOf(undefined, { activity: activityOf() }) }));
    expect(readStrictly(empty).tags).not.toHaveProperty('svg');
  });
  it('draws what times it can read', () => {
    const intervals = [
      { at: 'never', calls: 3, changes: 0, errors: 0 },
      { at: '2026-11-01T10:00:00Z', calls: 1, changes: 1, errors: 0 },
    ];
    const activity = reviewOf(calm, 2, { timeline: { stepSeconds: 60, intervals } });
    const page = renderHtml(toReport({ now, activity }));
    expect(page).not.toMatch(/NaN|Infinity/);
    readStrictly(page);
    const none = reviewOf(calm, 2, { timeline: { stepSeconds: 0, intervals: intervals.slice(0, 1) } });
    expect(renderHtml(toReport({ now, activity: none }))).not.toMatch(/NaN|Infinity/);
  });
});

describe('colours', () => {
  /** WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
  const luminance = (colour: string): number => {
    const full =
      colour.length === 4
        ? colour
            .slice(1)
            .match(/./g)!
            .map((each) => each + each)
        : colour.slice(1).match(/../g)!;
    const [r = 0, g = 0, b = 0] = full.map((hex) => {
      const value = parseInt(hex, 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const schemes = [...html.matchAll(/:root\{([^}]*--bg:[^}]*)\}/g)].map(([, body = '']) =>
    Object.fromEntries(
      [...body.matchAll(/--([a-z0-9]+):(#[0-9a-f]+)/g)].map(([, name, colour]) => [name!, colour!]),
    ),
  );

  it.each([
    ['light', 0],
    ['dark', 1],
  ])('of the %s scheme can be read (AA)', (_name, index) => {
    const of = { ...schemes[0], ...schemes[index] } as Record<string, string>;
    for (const [text, ground] of [
      ['fg', 'bg'],
      ['soft', 'bg'],
      ['link', 'bg'],
      ['fg', 'box'],
      ...['h0', 'h1', 'h2', 'h3'].map((level) => ['dark', level]),
      ...['h4', 'h5'].map((level) => ['light', level]),
    ] as [string, string][])
      expect([text, ground, contrast(of[text]!, of[ground]!) >= 4.5]).toEqual([text, ground, true]);
    for (const shape of ['calls', 'changes', 'errors'])
      expect([shape, contrast(of[shape]!, of['bg']!) >= 3]).toEqual([shape, true]);
  });
  it('of the banners can be read (AA)', () => {
    for (const [, colour] of html.matchAll(/\.banner\.[a-z-]+\{background:(#[0-9a-f]+)\}/g))
      expect([colour, contrast('#fff', colour!) >= 4.5]).toEqual([colour, true]);
  });
});
