// How a report looks: one column that is read at 360 px and on paper, in the colours of the figures, light or dark as the reader has it.

export const pageStyle = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1c1b19; --muted: #67645e; --line: #d8d4cb; --good: #00704f; --doubt: #8a5a00; --bad: #b23c00; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #141416; --ink: #e9e6df; --muted: #9d9990; --line: #38373a; --good: #35c795; --doubt: #e6b450; --bad: #ff8a50; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; overflow-wrap: break-word; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2em 0 .6em; text-wrap: balance; }
h1 { font-size: 1.75rem; margin-top: 0; }
h2 { font-size: 1.35rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; }
h4, h5, h6 { font-size: 1rem; }
p, ul, ol, pre, blockquote, table, figure { margin: 0 0 1em; }
a { color: inherit; }
code, pre { font: .875em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
pre { overflow-x: auto; padding: .75em; border: 1px solid var(--line); border-radius: 4px; }
blockquote { margin-left: 0; padding-left: 1em; border-left: 3px solid var(--line); color: var(--muted); }
.muted, figcaption, th { color: var(--muted); }
.wide { overflow-x: auto; margin: 0 0 1em; }
.wide table { margin: 0; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .35em .9em .35em 0; border-bottom: 1px solid var(--line); font-weight: normal; }
td.number { text-align: right; }
.runs td { white-space: nowrap; }
.claims { list-style: none; padding: 0; }
.claims li { padding: .7em 0; border-bottom: 1px solid var(--line); }
.claims p { margin: 0; }
.verdict { font-weight: 600; white-space: nowrap; }
.reproduced, .consistent { color: var(--good); }
.undecided { color: var(--doubt); }
.contradicted { color: var(--bad); }
.unmeasured { color: var(--muted); }
figure svg, figure img { display: block; max-width: 100%; height: auto; }
figure .narrow { display: none; }
figcaption { font-size: .875rem; margin-top: .5em; }
dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .2em 1em; margin: 0 0 1em; font-size: .875rem; }
dt { color: var(--muted); }
dd { margin: 0; min-width: 0; }
details { margin: 0 0 1em; }
summary { cursor: pointer; margin: 0 0 .6em; }
@media (max-width: 44rem) {
  main { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.4rem; }
  figure.both .broad { display: none; }
  figure.both .narrow { display: block; }
}
@media print { .wide { overflow: visible; } details > * { display: block; } }
`;
