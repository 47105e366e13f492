/**
 * Colours of both schemes and of paper, and letters. Contrasts are AA at least (WCAG 2.2, 1.4.3 and 1.4.11): text 4.5 to
 * 1, drawn shapes 3 to 1. Letters are the system's own.
 */
export const theme = `
:root{color-scheme:light dark;
--page:#fff;--ink:#191e25;--soft:#55606c;--line:#dce1e7;--box:#f4f6f9;--link:#0a55a5;
--danger:#b3211b;--on-danger:#fff;--caution:#f6c453;--on-caution:#241a02;--good:#12692d;--on-good:#fff;--neutral:#34414f;--on-neutral:#fff;
--open:#b3211b;--done:#12692d;
--calls:#7d8894;--changes:#0b5cad;--errors:#b42318;
--h0:#f4f6f9;--h1:#dbe8f7;--h2:#b5d1ef;--h3:#7fb0e3;--h4:#2469ad;--h5:#0b3f78;--dark:#191e25;--light:#fff}
@media (prefers-color-scheme:dark){:root{
--page:#0e1217;--ink:#e6e9ed;--soft:#a3aebb;--line:#2d3640;--box:#171d25;--link:#82baf7;
--danger:#b3261f;--caution:#dba53a;--on-caution:#1d1501;--good:#17713a;--neutral:#36434f;
--open:#ff8b7e;--done:#63c987;
--calls:#8b95a1;--changes:#5aa5f0;--errors:#ff8577;
--h0:#171d25;--h1:#16304c;--h2:#1d4672;--h3:#2a649f;--h4:#7fb0e3;--h5:#c3dcf7;--dark:#e6e9ed;--light:#0e1217}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1,h2,h3,p,td,th,dt,dd,li,code,figcaption,summary{unicode-bidi:isolate}
h1,h2,h3{line-height:1.25}
h2,h3{text-wrap:balance}
h2{font-size:1.125rem;font-weight:650;margin:0}
h3{font-size:1rem;font-weight:600;margin:0}
p{margin:.5rem 0;max-width:50rem}
.whole{display:inline-block;max-width:100%;text-indent:0}
ol,ul,dl,dd,figure{margin:0;padding:0}
ol,ul{list-style:none}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:.125rem}
[tabindex="-1"]:focus{outline:0}
.page{max-width:76rem;margin:0 auto;padding-left:1rem;padding-right:1rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (min-width:48rem){.page{padding-left:2rem;padding-right:2rem}}
`;
