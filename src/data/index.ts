// Datasets: generators, and what is done to samples before a network sees them.
export { type ConcatenateOptions, concatenate, correlationBetweenTasks, type TaskCorrelation } from "./concatenate.ts";
export { type Dataset, renameTask, sampleCount, type Task, takeRows, withDType } from "./dataset.ts";
export { parseIdx } from "./idx.ts";
export {
  type ChooseOptions,
  chooseImages,
  halveImages,
  type ImageSet,
  type ImageSource,
  imagesOf,
  type LabelledRows,
} from "./images.ts";
export { notebookDefaults, notebookFeatures, notebookFiles, notebookRows, notebookWidth } from "./notebook000.ts";
export { formatNumbers, type NumberFile, parseNumbers } from "./numbers.ts";
export { type CirclesOptions, circles, type MoonsOptions, moons } from "./planar.ts";
export { applyScaler, fitScaler, type Scaler, type Scaling, scaleInputs } from "./scale.ts";
export { type Split, split } from "./split.ts";
export { type StrokesOptions, strokeDigits } from "./strokes.ts";
