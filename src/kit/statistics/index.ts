// What a sample says, and how surely.

export { bootstrapInterval } from "./bootstrap.ts";
export {
  type Interval,
  type Proportion,
  proportionDifference,
  shareInterval,
  tInterval,
  wilsonInterval,
} from "./interval.ts";
export { type LineFit, lineFit } from "./lineFit.ts";
export { correlation, deviation, mean, median, quantile, variance } from "./moments.ts";
