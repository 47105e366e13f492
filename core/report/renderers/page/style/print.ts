/** Paper: everything that is folded is open, in black on white, without what only a screen can use. */
export const print = `
@media print{@page{margin:16mm}
:root{font-size:10pt;color-scheme:light;--page:#fff;--ink:#000;--soft:#444;--line:#bbb;--box:#fff;--link:#000;--open:#8c1410;--done:#0b4d20;--calls:#7d8894;--changes:#0b5cad;--errors:#b42318;--h0:#fff;--h1:#fff;--h2:#eee;--h3:#ddd;--h4:#ccc;--h5:#bbb;--dark:#000;--light:#000}
.skip,.links,.gist{display:none}
.banner{background:none;color:#000;border:2pt solid #000;padding:.5rem 0}
.page{max-width:none}
.banner .page{padding:0 1rem}main.page,footer.page{padding:0}
details::details-content{content-visibility:visible;display:block;block-size:auto}
summary{color:var(--ink);list-style:none}
summary::-webkit-details-marker{display:none}
.scroll{overflow:visible}
.heat{font-size:7pt}.heat td,.heat th{min-width:0;padding:.125rem}
h2,h3,caption,summary{break-after:avoid}
pre,.item,figure,tr,.now li{break-inside:avoid}
.number,.legend li::before,svg,.heat td{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
