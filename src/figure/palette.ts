// Every colour a figure may use, and the style sheet that turns them with the reader's theme. Draws nothing.

/** What became of a feature or a weight of a pruned network. */
export type NetworkState = "active" | "zombie" | "audience" | "inactive" | "detached" | "pruned";

/**
 * Elements carry the light values as plain attributes, so that any program can show the file; `themeStyle` swaps them in browsers.
 * Values must differ from each other, since the swap goes by value.
 */
export const light = {
  paper: "#fbfaf7",
  ink: "#1c1b19",
  muted: "#67645e",
  hairline: "#d8d4cb",
  inactive: "#a19c92",
  detached: "#c3beb4",
} as const;

const dark: { readonly [T in keyof typeof light]: string } = {
  paper: "#141416",
  ink: "#e9e6df",
  muted: "#9d9990",
  hairline: "#38373a",
  inactive: "#77736d",
  detached: "#55524f",
};

const okabeIto = {
  blue: "#0072b2",
  vermillion: "#d55e00",
  green: "#009e73",
  purple: "#cc79a7",
  orange: "#e69f00",
  sky: "#56b4e9",
  yellow: "#f0e442",
} as const;

/** Okabe and Ito's colours (Color Universal Design, 2008), those that stand out on paper first; black is the theme's ink. */
export const categories: readonly string[] = [
  okabeIto.blue,
  okabeIto.vermillion,
  okabeIto.green,
  okabeIto.purple,
  okabeIto.orange,
  okabeIto.sky,
  light.ink,
  okabeIto.yellow,
];

/** The same for a black ground: those that stand out there first. */
export const categoriesOnBlack: readonly string[] = [
  okabeIto.sky,
  okabeIto.orange,
  okabeIto.green,
  okabeIto.purple,
  okabeIto.yellow,
  okabeIto.vermillion,
  "#ffffff",
];

/** Low, neutral, high. */
export const diverging: readonly string[] = [okabeIto.blue, light.hairline, okabeIto.vermillion];

/** Colours of the tasks of a network, none of them a state's; used again from the start by a sixth task. */
export const taskColours: readonly string[] = [
  okabeIto.blue,
  okabeIto.vermillion,
  okabeIto.green,
  okabeIto.sky,
  okabeIto.yellow,
];

/** `active` is the colour of what several tasks share; what belongs to one task has that task's colour. */
export const stateColours: { readonly [S in NetworkState]: string } = {
  active: light.ink,
  zombie: okabeIto.purple,
  audience: okabeIto.orange,
  inactive: light.inactive,
  detached: light.detached,
  pruned: light.hairline,
};

export const fontFamily = "Inter, 'Helvetica Neue', Arial, sans-serif";
export const figureClass = "orrery-figure";

const tokens = Object.keys(light) as (keyof typeof light)[];

function variables(theme: { readonly [T in keyof typeof light]: string }): string {
  const declarations = tokens.map((token) => `--figure-${token}:var(--${token},${theme[token]})`);
  return `:where(.${figureClass}){${declarations.join(";")}}`;
}

/**
 * The style sheet inside every figure. A page that defines `--paper`, `--ink`, `--muted`, `--hairline`, ... sets the figure's colours;
 * otherwise they follow the reader's system. The swap stands in `@media all` because resvg and its like skip media rules: they
 * know no custom properties and keep the attributes.
 */
export const themeStyle = [
  `.${figureClass}{display:block;max-width:100%;height:auto}.${figureClass} text{white-space:pre}`,
  variables(light),
  `@media (prefers-color-scheme:dark){${variables(dark)}}`,
  `@media all{.${figureClass}{color:var(--figure-ink);fill:var(--figure-ink)}`,
  ...tokens.flatMap((token) =>
    ["fill", "stroke"].map((paint) => `.${figureClass} [${paint}="${light[token]}"]{${paint}:var(--figure-${token})}`),
  ),
  // What SVG 1.1 calls optimizeSpeed shows pixels as squares in resvg, and smoothed in browsers.
  `.${figureClass} image[image-rendering]{image-rendering:pixelated}`,
  "}",
].join("\n");
