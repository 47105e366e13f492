import { style } from '../../../../core/report/renderers/page/style/style.ts';

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
  const schemes = [...style.matchAll(/:root\{([^}]*--page:[^}]*)\}/g)].map(([, body = '']) =>
    Object.fromEntries(
      [...body.matchAll(/--([a-z0-9-]+):(#[0-9a-f]+)/g)].map(([, name, colour]) => [name!, colour!]),
    ),
  );

  it.each([
    ['light', 0],
    ['dark', 1],
    ['paper', 2],
  ])('of %s can be read (AA)', (_name, index) => {
    const of = { ...schemes[0], ...schemes[index] } as Record<string, string>;
    for (const [text, ground] of [
      ['ink', 'page'],
      ['soft', 'page'],
      ['link', 'page'],
      ['open', 'page'],
      ['done', 'page'],
      ['ink', 'box'],
      ...['danger', 'caution', 'good', 'neutral'].map((banner) => [`on-${banner}`, banner]),
      ...['h0', 'h1', 'h2', 'h3'].map((level) => ['dark', level]),
      ...['h4', 'h5'].map((level) => ['light', level]),
    ] as [string, string][])
      expect([text, ground, contrast(of[text]!, of[ground]!) >= 4.5]).toEqual([text, ground, true]);
    for (const shape of ['calls', 'changes', 'errors'])
      expect([shape, contrast(of[shape]!, of['page']!) >= 3]).toEqual([shape, true]);
  });
});
