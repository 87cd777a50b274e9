// Pictures of results: charts and networks as data, drawn alike in Node and in browsers. Files are written by #figure/node.
export { type Animation, frameFiles } from "./animation/animation.ts";
export { encodeApng } from "./animation/apng.ts";
export { type FieldAnimationOptions, type FrameMark, fieldAnimation } from "./animation/field-animation.ts";
export { encodeGif, type Gif } from "./animation/gif.ts";
export {
  type Path2d,
  type PathAnimation2dOptions,
  type PathAnimation3dOptions,
  pathAnimation2d,
  pathAnimation3d,
} from "./animation/path-animation.ts";
export {
  type BlockDiagramOptions,
  blockDiagram,
  type DiagramArrow,
  type DiagramBox,
} from "./diagram/block-diagram.ts";
export { type EndLabels, endLabels, type SeriesEnd } from "./end-labels.ts";
export type { Figure, FigureSequence } from "./figure.ts";
export * from "./marks.ts";
export * from "./network/network-graph.ts";
export { categories, light, type NetworkState, stateColours, taskColours } from "./palette.ts";
export { type PanelsOptions, panels } from "./panels.ts";
export { type FieldImageOptions, fieldImage } from "./picture/field-image.ts";
export type { Axes, Extent } from "./picture/frame.ts";
export type { Ground } from "./picture/ground.ts";
export type { Overlay, Places } from "./picture/overlays.ts";
export type { Path3d } from "./picture/paths3d.ts";
export { type PointGroup, type PointsImageOptions, pointsImage } from "./picture/points-image.ts";
export { type Trajectories3dOptions, trajectories3d } from "./picture/trajectories.ts";
export type { Extent3d, View } from "./picture/view.ts";
export { type PlotOptions, plot } from "./plot.ts";
export { type ColourMapName, type Colours, colourMapNames } from "./raster/colour-maps.ts";
export { type Field, type PaintOptions, paint } from "./raster/paint.ts";
export { encodePng } from "./raster/png.ts";
export { readPngText } from "./raster/png-text.ts";
export { createRaster, type Raster } from "./raster/raster.ts";
export { range, type SeedLinesOptions, type SeedRow, seedLines } from "./seed-lines.ts";
export { type SequenceOptions, sequence } from "./sequence.ts";
export { type PictureMetadata, readSvgMetadata, toSvg } from "./svg.ts";
