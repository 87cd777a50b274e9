// Tethered networks: layers whose weights are held by tethers, and ensembles whose tethers pull together or drift apart.
export { type Place, placesOf, turnedTowards } from "./celestial.ts";
export { type Connection, connection, connectionNames, distance } from "./connection.ts";
export {
  createEnsemble,
  type Ensemble,
  type EnsembleState,
  type Member,
  stackArrays,
  unstackArrays,
} from "./ensemble.ts";
export { type GateOptions, gateIsOpen, notebookGate } from "./gate.ts";
export { groupsOf, pairsOf } from "./groups.ts";
export {
  drawTethers,
  predict,
  type TetheredState,
  type TetheredStep,
  type TetherReading,
  type Tethers,
  tethered,
  tetheredStep,
  tetherReadings,
} from "./layer.ts";
export {
  chooseNodes,
  type ImportanceName,
  importanceNames,
  type Portion,
  randomImportance,
  type TaylorOptions,
  taylorImportance,
  tetherOnly,
  weightImportance,
} from "./nodes.ts";
export { drift, merge, mergeNodes, type Pair } from "./pair.ts";
export { type PictureOptions, type PictureSet, pictureKinds, pictureSource, pictures, rowsOfHalf } from "./pictures.ts";
export {
  type Body,
  type Bonds,
  bondedGroups,
  bondedPairs,
  checkRound,
  type Decision,
  type Meeting,
  meet,
  type Round,
  type RoundOptions,
} from "./round.ts";
