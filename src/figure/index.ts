// Pictures of results: charts and networks as data, drawn alike in Node and in browsers. Files are written by #figure/node.
export { type EndLabels, endLabels, type SeriesEnd } from "./end-labels.ts";
export type { Figure } from "./figure.ts";
export * from "./marks.ts";
export * from "./network/network-graph.ts";
export { categories, light, type NetworkState, stateColours, taskColours } from "./palette.ts";
export { type PanelsOptions, panels } from "./panels.ts";
export { type FieldImageOptions, fieldImage } from "./picture/field-image.ts";
export type { Axes, Extent } from "./picture/frame.ts";
export type { Overlay, Places } from "./picture/overlays.ts";
export { type PointGroup, type PointsImageOptions, pointsImage } from "./picture/points-image.ts";
export { type PlotOptions, plot } from "./plot.ts";
export { type ColourMapName, type Colours, colourMapNames } from "./raster/colour-maps.ts";
export { type Field, type PaintOptions, paint } from "./raster/paint.ts";
export { encodePng } from "./raster/png.ts";
export { readPngText } from "./raster/png-text.ts";
export { createRaster, type Raster } from "./raster/raster.ts";
export { range, type SeedLinesOptions, type SeedRow, seedLines } from "./seed-lines.ts";
export { type PictureMetadata, readSvgMetadata, toSvg } from "./svg.ts";
