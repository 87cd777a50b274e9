// checkpoints/step-N.safetensors: the state of a run at its N-th safe point; one that is cut off or altered is passed over for the one
// before. origin.safetensors: the state of another run in which this one began, where it did.
import * as fs from "node:fs";
import * as path from "node:path";
import {
  canonicalJson,
  hashArrays,
  type Json,
  type NamedArrays,
  parseCanonicalJson,
  readSafetensors,
  sha256Hex,
  writeSafetensors,
} from "#kit";
import type { SavedState } from "../define.ts";
import { listFolder, writeAtomic } from "./files.ts";

export interface KeptState {
  /** Counts the safe points the run has passed, from 1. */
  readonly point: number;
  /** Number of records made until then. */
  readonly records: number;
  /** Computing time until then. */
  readonly seconds: number;
  readonly state: SavedState;
}

function checkpointFolder(run: string): string {
  return path.join(run, "checkpoints");
}

/** The safe points of which a checkpoint is there, newest first. */
export function checkpointPoints(run: string): number[] {
  return listFolder(checkpointFolder(run))
    .map((name) => Number(/^step-(\d+)\.safetensors$/.exec(name)?.[1] ?? Number.NaN))
    .filter((point) => !Number.isNaN(point))
    .sort((a, b) => b - a);
}

function fileOf(run: string, point: number): string {
  return path.join(checkpointFolder(run), `step-${point}.safetensors`);
}

function originFile(run: string): string {
  return path.join(run, "origin.safetensors");
}

export function saveCheckpoint(run: string, kept: KeptState): void {
  fs.mkdirSync(checkpointFolder(run), { recursive: true });
  writeState(fileOf(run, kept.point), kept);
}

export function removeCheckpoint(run: string, point: number): void {
  fs.rmSync(fileOf(run, point), { force: true });
}

export function saveOrigin(run: string, kept: KeptState): void {
  writeState(originFile(run), kept);
}

/** Undefined when there is none, or it is cut off or altered. */
export function loadOrigin(run: string): KeptState | undefined {
  return readCheckpoint(originFile(run));
}

function writeState(file: string, { point, records, seconds, state }: KeptState): void {
  const facts = canonicalJson({ point, records, seconds, values: state.values });
  const sha256 = seal(facts, state.arrays);
  writeAtomic(file, writeSafetensors(state.arrays, { facts, sha256 }));
}

/**
 * The newest whole checkpoint made after at most `records` records, or the state the run began in; undefined when there is none.
 * @param onDamaged is told the safe points whose checkpoints are passed over, being cut off or altered.
 */
export function loadCheckpoint(
  run: string,
  records: number,
  onDamaged?: (point: number) => void,
): KeptState | undefined {
  for (const point of checkpointPoints(run)) {
    const found = readCheckpoint(fileOf(run, point));
    if (found === undefined) onDamaged?.(point);
    else if (found.records <= records) return found;
  }
  const origin = loadOrigin(run);
  return origin !== undefined && origin.records <= records ? origin : undefined;
}

/** The checkpoint of a safe point, or else the newest whole one before it, of at most so many records. */
export function loadPoint(run: string, point: number, records: number): KeptState | undefined {
  const before = checkpointPoints(run).filter((each) => each <= point);
  const states = [...before.map((each) => fileOf(run, each)), originFile(run)].map(
    (file) => () => readCheckpoint(file),
  );
  for (const read of states) {
    const found = read();
    if (found !== undefined && found.point <= point && found.records <= records) return found;
  }
  return undefined;
}

function readCheckpoint(file: string): KeptState | undefined {
  try {
    const { arrays, metadata } = readSafetensors(fs.readFileSync(file));
    if (metadata.facts === undefined || seal(metadata.facts, arrays) !== metadata.sha256) return undefined;
    const facts = parseCanonicalJson(metadata.facts) as {
      point: number;
      records: number;
      seconds: number;
      values: Json;
    };
    const { point, records, seconds, values } = facts;
    return { point, records, seconds, state: { values, arrays } };
  } catch {
    return undefined; // Cut off: the one before is as good, only older.
  }
}

function seal(facts: string, arrays: NamedArrays): string {
  return sha256Hex(facts + hashArrays(arrays));
}
