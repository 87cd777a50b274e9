// Brownian motion three ways: what many walkers' places and distances are distributed like, what dimension a path in the plane has and
// how to find it, and what white noise becomes when it is added up.

import { type BoxRegion, boxDimension, pointBoxCounts, powerSpectrum, regionAround, spectralSlope } from "#dynamics";
import { plot, seedLines } from "#figure";
import { atLeast, between, defineExperiment, inSeeds, m, p, within } from "#lab";
import {
  kolmogorovDistance,
  maxwellDistribution,
  normalDistribution,
  oneInAHundred,
  oneInAHundredFitted,
  skewness,
} from "./distributions.ts";
import { stepVariance, walkEnsemble } from "./ensemble.ts";
import { graphBoxes, runningSum } from "./noise.ts";
import { nothingRun, pathPicture, placesPicture, spectraPicture } from "./pictures.ts";
import { exponentOf, meanExitTime, meanSquaredDistance, planarPath } from "./plane.ts";

const pathBoxes = [4, 8, 16, 32, 64, 128]; // sides 2^-2 ... 2^-7 of the square around the path
const radii = [16, 32, 64, 128];
const band = { low: 1e-3, high: 1e-1 };

export default defineExperiment({
  id: "dynamics/brownian",
  title: "Brownian motion: places, distances, dimensions, noise",
  source: { notebook: "002", entries: ["002-1/D2", "002-1/D3"] },
  revision: 1,

  params: {
    part: p.choice({
      choices: ["ensemble", "plane", "noise"],
      default: "ensemble",
      doc: "Many walkers in space, one long path in the plane, or white noise and its running sum.",
    }),
    walkers: p.int({
      default: 10_000,
      range: [10, 1e6],
      scale: "log",
      unit: "walkers",
      doc: "In space, all from one point.",
    }),
    steps: p.int({ default: 1_000, range: [10, 1e6], scale: "log", unit: "steps", doc: "Of every walker in space." }),
    pathSteps: p.int({
      default: 1_000_000,
      range: [2_000, 1e8],
      scale: "log",
      unit: "steps",
      doc: "Of the path in the plane.",
    }),
    samples: p.int({ default: 20, range: [12, 24], unit: "log2", doc: "Samples of noise, as a power of two." }),
    segment: p.int({
      default: 12,
      range: [11, 20],
      unit: "log2",
      doc: "Samples of a segment of the spectrum, as a power of two.",
    }),
    graph: p.int({
      default: 10,
      range: [5, 12],
      unit: "log2",
      doc: "Finest boxes along a side of a graph of noise, as a power of two.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { walkers: 100, steps: 50, pathSteps: 8_000, samples: 13, graph: 6 }, study: {} },
  arms: { space: { part: "ensemble" }, plane: { part: "plane" }, noise: { part: "noise" } },
  replicates: 20,

  metrics: {
    variance: m.series("Mean square of a walker's coordinate; the step is the walk's.", "units^2"),
    varianceRatio: m.scalar(
      "Variance of a coordinate at the end, all axes together, over the step's variance times the steps.",
    ),
    normalAxes: m.scalar("Axes along which places pass as normal, at one in a hundred.", "axes"),
    distanceIsNormal: m.scalar(
      "1 when distances from the start pass as normal with their own mean and deviation, at one in a hundred.",
    ),
    distanceIsMaxwell: m.scalar("1 when they pass as Maxwell's, with the deviation that the steps give."),
    distanceSkewness: m.scalar("Skewness of the distances."),
    boxes: m.scalar("Dimension of the path by boxes of sides 2^-2 to 2^-7 of the square around it."),
    boxesAboutStart: m.scalar("The same of the square around the start that holds the path."),
    growth: m.scalar("Exponent of the time in the mean squared distance between places that lag apart."),
    dimension: m.scalar("Dimension of the path by its mean squared distance: 2 over that exponent."),
    exits: m.scalar("Exponent of the radius in the mean time to leave a circle."),
    whiteSlope: m.scalar("Exponent of the frequency in the power of white noise, from 0.001 to 0.1 cycles a sample."),
    brownSlope: m.scalar("The same of its running sum."),
    whiteGraph: m.scalar("Box dimension of the graph of white noise."),
    brownGraph: m.scalar("Box dimension of the graph of its running sum."),
  },

  run({ params, rng, record, progress }) {
    if (params.part === "ensemble") {
      const { walkers, steps } = params;
      const every = Math.max(1, Math.floor(steps / 20));
      const { places, spread } = walkEnsemble(rng.fold("walkers"), { walkers, steps, every }, (walker) => {
        if (walker % 500 === 0) progress(walker / walkers, `walker ${walker} of ${walkers}`);
      });
      for (const { step, variance } of spread) record.at(step, { variance });
      const deviation = Math.sqrt(stepVariance * steps);
      const axes = [0, 1, 2].map((axis) => Float64Array.from({ length: walkers }, (_, k) => places[3 * k + axis]!));
      const distances = Float64Array.from({ length: walkers }, (_, k) => {
        const [x, y, z] = axes.map((values) => values[k]!);
        return Math.sqrt(x! * x! + y! * y! + z! * z!);
      });
      const meanDistance = distances.reduce((sum, r) => sum + r, 0) / walkers;
      const square = distances.reduce((sum, r) => sum + r * r, 0) / walkers;
      const fitted = normalDistribution(meanDistance, Math.sqrt(square - meanDistance * meanDistance));
      const normal = normalDistribution(0, deviation);
      record({
        varianceRatio: square / 3 / (deviation * deviation),
        normalAxes: axes.filter((values) => kolmogorovDistance(values, normal) < oneInAHundred).length,
        distanceIsNormal: kolmogorovDistance(distances, fitted) < oneInAHundredFitted ? 1 : 0,
        distanceIsMaxwell: kolmogorovDistance(distances, maxwellDistribution(deviation)) < oneInAHundred ? 1 : 0,
        distanceSkewness: skewness(distances),
      });
      record.field("places", { places: { dtype: "f32", shape: [walkers, 3], data: Float32Array.from(places) } });
      return;
    }

    if (params.part === "plane") {
      const path = planarPath(rng.fold("path"), params.pathSteps);
      progress(0.4, "counting boxes");
      const growth = exponentOf(
        [1, 4, 16, 64, 256, 1024].map((at) => ({ at, value: meanSquaredDistance(path, at) })),
      ).slope;
      // A short path may never get as far as the largest radius.
      const exits = radii.map((at) => ({ at, value: meanExitTime(path, at) })).filter(({ value }) => value > 0);
      record({
        boxes: boxDimension(pointBoxCounts(path, { ...regionAround(path, 2), divisions: pathBoxes })).dimension,
        boxesAboutStart: boxDimension(pointBoxCounts(path, { ...regionAboutStart(path), divisions: pathBoxes }))
          .dimension,
        growth,
        dimension: 2 / growth,
        exits: exits.length > 1 ? exponentOf(exits).slope : undefined,
      });
      const apart = Math.ceil(params.pathSteps / 50_000);
      const kept = Math.floor(params.pathSteps / apart) + 1;
      const data = Float32Array.from({ length: 2 * kept }, (_, k) => path[2 * apart * (k >> 1) + (k & 1)]!);
      record.field("path", { places: { dtype: "f32", shape: [kept, 2], data } });
      return;
    }

    const samples = 2 ** params.samples;
    const white = rng.fold("white").normal(samples + 1); // one more, so that boxes of a graph share their ends
    const brown = runningSum(white);
    progress(0.3, "spectra");
    const spectra = {
      white: powerSpectrum(white, 2 ** params.segment),
      brown: powerSpectrum(brown, 2 ** params.segment),
    };
    const divisions = Array.from({ length: params.graph - 3 }, (_, k) => 2 ** (k + 4));
    const graphDimension = (signal: Float64Array) =>
      boxDimension({
        sides: divisions.map((each) => 1 / each),
        counts: divisions.map((each) => graphBoxes(signal, each)),
      }).dimension;
    record({
      whiteSlope: spectralSlope(spectra.white, band).slope,
      brownSlope: spectralSlope(spectra.brown, band).slope,
      whiteGraph: graphDimension(white),
      brownGraph: graphDimension(brown),
    });
    const shape = [spectra.white.power.length];
    record.field("spectra", {
      white: { dtype: "f64", shape, data: spectra.white.power },
      brown: { dtype: "f64", shape, data: spectra.brown.power },
    });
  },

  claims: {
    variance: {
      says: "The variance of a coordinate is that of a step times the number of steps.",
      reported: { value: 1, text: "step variance x steps", where: "specification 002-1 D2" },
      measure: (runs) => runs.arm("space").values("varianceRatio"),
      agree: within(0.01),
    },
    normalCoordinates: {
      says: "Each coordinate is normal: all three axes pass Kolmogorov's test at one in a hundred.",
      reported: { value: null, text: "Gaussian", where: "notebook 002, 1652-1656" },
      measure: (runs) =>
        runs
          .arm("space")
          .values("normalAxes")
          .map((axes) => (axes === 3 ? 1 : 0)),
      agree: inSeeds({ atLeast: 18, of: 20 }),
    },
    normalDistances: {
      says: "Distances from the start are normal: they pass at one in a hundred.",
      reported: { value: null, text: "Gaussian distances", where: "notebook 002, 1652-1656" },
      measure: (runs) => runs.arm("space").values("distanceIsNormal"),
      agree: inSeeds({ atLeast: 18, of: 20 }),
    },
    maxwellDistances: {
      says: "They are distributed as Maxwell's speeds are, with nothing fitted.",
      reported: { value: null, text: "Maxwell", where: "specification 002-1 D2, trap" },
      measure: (runs) => runs.arm("space").values("distanceIsMaxwell"),
      agree: inSeeds({ atLeast: 18, of: 20 }),
    },
    skewDistances: {
      says: "And so skew, by 0.486, where a normal variable is by 0.",
      reported: {
        value: (2 * Math.SQRT2 * (16 - 5 * Math.PI)) / ((3 * Math.PI - 8) * Math.sqrt(3 * Math.PI - 8)),
        text: "0.486",
        where: "exact for Maxwell's distribution",
      },
      measure: (runs) => runs.arm("space").values("distanceSkewness"),
      agree: within(0.03),
    },
    whiteIsFlat: {
      says: "The spectrum of white noise is flat.",
      reported: { value: 0, text: "0.00", where: "notebook 002, 1658-1683; specification 002-1 D3, measured" },
      measure: (runs) => runs.arm("noise").values("whiteSlope"),
      agree: within(0.01),
    },
    brownFalls: {
      says: "That of its running sum falls with exponent -1.99 from 0.001 to 0.1 cycles a sample.",
      reported: { value: -1.99, where: "specification 002-1 D3, measured" },
      measure: (runs) => runs.arm("noise").values("brownSlope"),
      agree: within(0.01),
    },
    dimensionIsExponent: {
      says: "The dimension D of a noise is the n of its (1/f)^n: brown noise has n = 2, and its graph D - n = 0.",
      reported: { value: 0, text: "D = n", where: "notebook 002, 1658-1683" },
      measure: (runs) => {
        const slopes = runs.arm("noise").values("brownSlope");
        return runs
          .arm("noise")
          .values("brownGraph")
          .map((dimension, k) => dimension + slopes[k]!);
      },
      agree: within(0.1),
    },
    brownGraph: {
      says: "The graph of brown noise has dimension (5 - n) / 2 = 1.5.",
      reported: { value: 1.5, where: "exact for Brownian motion; specification 002-1 D3, trap" },
      measure: (runs) => runs.arm("noise").values("brownGraph"),
      agree: within(0.1),
    },
    whiteGraph: {
      says: "The graph of white noise, whose n is 0, fills the plane: D is 2 to within 0.1.",
      reported: { value: 2, where: "exact in the limit" },
      measure: (runs) => runs.arm("noise").values("whiteGraph"),
      agree: within(0.1),
    },
    boxesFindTwo: {
      says: "Counting boxes finds the dimension of a Brownian path in the plane, about 2.",
      reported: { value: 2, text: "D ~ 2, D = log N / log (1/r)", where: "notebook 002, 1658-1683" },
      measure: (runs) => runs.arm("plane").values("boxes"),
      agree: within(0.1),
    },
    boxesFindLess: {
      says: "On a million steps boxes of sides 2^-2 to 2^-7 of the square around the path find 1.53 to 1.62.",
      reported: { value: null, text: "1.53-1.62", where: "specification 002-1 D3, measured" },
      measure: (runs) => runs.arm("plane").values("boxes"),
      agree: between(1.53, 1.62),
    },
    boxesAboutStartFindLess: {
      says: "Of the square around the start, which is larger and so its boxes, they find 1.53 to 1.62.",
      reported: { value: null, text: "1.53-1.62", where: "specification 002-1 D3, measured; the square is not stated" },
      measure: (runs) => runs.arm("plane").values("boxesAboutStart"),
      agree: between(1.53, 1.62),
    },
    boxesScatter: {
      says: "What they find differs from path to path by 0.1 and more, lowest to highest.",
      reported: { value: null, text: "not reported", where: "specification 002-1 D3 gives a range" },
      measure: (runs) => {
        const values = runs.arm("plane").values("boxes");
        const range = Math.max(...values) - Math.min(...values);
        return { mean: range, low: range, high: range, n: values.length };
      },
      agree: atLeast(0.1),
    },
    squaredDistance: {
      says: "The mean squared distance grows with the time: the path has dimension 2.",
      reported: { value: 2, text: "D ~ 2", where: "notebook 002, 1658-1683; specification 002-1 D3" },
      measure: (runs) => runs.arm("plane").values("dimension"),
      agree: within(0.02),
    },
    exitTimes: {
      says: "The mean time to leave a circle grows with the square of its radius.",
      reported: { value: 2, where: "specification 002-1 D3" },
      measure: (runs) => runs.arm("plane").values("exits"),
      agree: within(0.06),
    },
  },

  figures: {
    places: {
      caption:
        "Walkers after all steps, first seed: their x with the normal curve, and their distance from the start with Maxwell's. Nothing is fitted.",
      draw: (runs) => {
        const run = runs.arm("space").list[0];
        return run
          ? placesPicture(run.field("places").places!.data, Math.sqrt(stepVariance * run.params.steps))
          : nothingRun("space");
      },
    },
    path: {
      caption: "A path in the plane, one place in twenty of the first seed's, joined.",
      draw: (runs) => {
        const run = runs.arm("plane").list[0];
        return run ? pathPicture(run.field("path").places!.data) : nothingRun("plane");
      },
    },
    spectra: {
      caption: "Power by frequency, averaged over bands a quarter of an octave wide; first seed.",
      draw: (runs) => {
        const run = runs.arm("noise").list[0];
        return run ? spectraPicture(run.field("spectra")) : nothingRun("noise");
      },
    },
    variance: {
      caption: "Mean square of a walker's coordinate along the walk; a line a seed.",
      draw: (runs) =>
        plot({
          title: "Variance grows with the steps",
          x: { label: "steps" },
          y: { label: "variance of a coordinate" },
          marks: [seedLines(runs.arm("space").rows("variance"))],
        }),
    },
  },
});

/** The smallest square around (0, 0) that holds the path. */
function regionAboutStart(path: Float64Array): BoxRegion {
  const reach = path.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return { low: [-reach, -reach], side: 2 * reach };
}
