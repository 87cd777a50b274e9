// Pictures of results: charts and networks as data, drawn alike in Node and in browsers. Files are written by #figure/node.
export { type EndLabels, endLabels, type SeriesEnd } from "./end-labels.ts";
export type { Figure } from "./figure.ts";
export * from "./marks.ts";
export * from "./network/network-graph.ts";
export { categories, light, type NetworkState, stateColours, taskColours } from "./palette.ts";
export { type PlotOptions, plot } from "./plot.ts";
export { range, type SeedLinesOptions, type SeedRow, seedLines } from "./seed-lines.ts";
export { type PictureMetadata, readSvgMetadata, toSvg } from "./svg.ts";
