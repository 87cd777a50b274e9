// Reports as files: what names and texts cannot do to them, and what is made of an experiment's text.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embeddedJson, html } from "./html.ts";
import { markdownHtml } from "./markdown.ts";
import { type Page, pageHtml } from "./page.ts";

const hostile = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</script><script>alert(1)</script>",
  "</style><b>",
  "<!--",
  "&lt;b&gt;",
  "]]>",
  "\ud800",
  "\0\u2028",
  "=1+1",
  "`backquote",
];

describe("a template", () => {
  it("escapes every text, and leaves HTML as it is", () => {
    expect(html`<p title="${`"'<>&`}">${["a<b", html`<i>${"&"}</i>`, undefined, 3]}</p>`.text).toBe(
      '<p title="&quot;&#39;&lt;&gt;&amp;">a&lt;b<i>&amp;</i>3</p>',
    );
  });

  it("has JSON that reads back and ends no script", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...hostile), (value, text) => {
        const written = embeddedJson({ value, [text]: text }).text;
        expect(written).not.toContain("<");
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify({ value, [text]: text })));
      }),
    );
  });
});

describe("an experiment's text", () => {
  it.each<[string, string]>([
    ["# One\n## Two ##", "<h2>One</h2><h3>Two</h3>"],
    ["a\nb\n\nc", "<p>a b</p><p>c</p>"],
    ["- a\n  more\n- b\n\n1. c\n2. d", "<ul><li>a more</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>"],
    ["text\n- item", "<p>text</p><ul><li>item</li></ul>"],
    ["```ts\na < b\n# no heading\n```\nafter", "<pre><code>a &lt; b\n# no heading</code></pre><p>after</p>"],
    ["```\nnever closed", "<pre><code>never closed</code></pre>"],
    ["```\n```", "<pre><code></code></pre>"],
    [
      "| a | b |\n|---|:-:|\n| `1` | 2 |",
      '<div class="wide"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>1</code></td><td>2</td></tr></tbody></table></div>',
    ],
    ["> said\n> so", "<blockquote><p>said so</p></blockquote>"],
    ["**a *b* d** and `**c**` 2 * 3 * 4", "<p><strong>a <em>b</em> d</strong> and <code>**c**</code> 2 * 3 * 4</p>"],
    [
      "[here](https://a.b/?c&d) [there](../x.md) [evil](javascript:alert(1))",
      '<p><a href="https://a.b/?c&amp;d">here</a> there evil)</p>',
    ],
    ["$a < b$ costs $5 and $6", "<p><code>a &lt; b</code> costs $5 and $6</p>"],
    ["# a\u2028b", "<h2>a\u2028b</h2>"],
    ["", ""],
  ])("%j", (text, wanted) => expect(markdownHtml(text, 1).text).toBe(wanted));

  it("has its formulas set, where something is there that does", () => {
    const set = (formula: string) => html`<math>${formula}</math>`;
    expect(markdownHtml("**$x^2$**", 1, set).text).toBe("<p><strong><math>x^2</math></strong></p>");
  });

  it("is made of our own elements and no others, whatever it is", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(...hostile, "# ", "- ", "| ", "```\n", "> ", "**", "`", "\n", "[a](b)"),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const tags = markdownHtml(words.join(""), 1).text.match(/<[^>]*>/g) ?? [];
        const ours =
          /^<\/?(h[2-6]|p|ul|ol|li|pre|code|table|thead|tbody|tr|th|td|blockquote|strong|em|a|div)( (class="wide"|href="https?:[^"<>]*"))?>$/;
        expect(tags.filter((tag) => !ours.test(tag))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

const pageOf = (text: string): Page => ({
  title: text,
  maker: text,
  sections: ["a/one", "a/two"].map((id) => ({
    id,
    title: text,
    facts: [text],
    text,
    notes: [text],
    groups: [
      {
        title: text,
        facts: [[text, text]],
        judgements: [{ says: text, verdict: "undecided", why: text, agree: text, reported: text, measured: text }],
        figures: [
          { name: text, caption: text, drawn: { why: text } },
          { name: text, caption: text, drawn: { broad: "<svg></svg>", narrow: undefined } },
        ],
        parameters: [{ name: text, doc: text, values: text }],
        runs: { columns: [text], rows: [[text], [1]], shown: String },
        data: { [text]: text },
      },
    ],
  })),
});

describe("a page", () => {
  const elements = (text: string) =>
    pageHtml(pageOf(text))
      .match(/<[a-z!/][^>]*>/gi)!
      .map((tag) => tag.replace(/"[^"]*"/g, '""'));

  it.each(hostile)("has the same elements when all is named %j", (text) => {
    expect(elements(text)).toEqual(elements("plain"));
  });

  it("asks for nothing from elsewhere, and runs nothing", () => {
    const page = pageHtml(pageOf("plain"));
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page.match(/(src|href)="[^#]{9}/g)).toEqual(Array(2).fill('href="data:text'));
    expect(page.match(/<script[^>]*>/g)).toEqual(
      [1, 2].map((at) => `<script type="application/json" id="data-a/${at === 1 ? "one" : "two"}-1">`),
    );
  });
});
