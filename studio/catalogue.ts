// The experiments of this house as the studio lists them, and each one's declaration, loaded when asked for.
import { signal } from "@preact/signals";
import type { Experiment } from "#lab";
import type { Card } from "#server";
import { catalogue } from "../experiments/index.ts";

export const cards = signal<readonly Card[] | undefined>(undefined);
export const cardsTrouble = signal("");

let loading: Promise<void> | undefined;

export function loadCards(): Promise<void> {
  loading ??= load();
  return loading;
}

/** Undefined where there is none, or the catalogue cannot be read. */
export async function cardOf(id: string): Promise<Card | undefined> {
  await loadCards();
  return cards.value?.find((card) => card.id === id);
}

async function load(): Promise<void> {
  try {
    const response = await fetch("/catalogue.json");
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    cards.value = await response.json();
  } catch (error) {
    cardsTrouble.value = (error as Error).message;
  }
}

/** Undefined when there is none of that id. */
export async function loadExperiment(id: string): Promise<Experiment | undefined> {
  return Object.hasOwn(catalogue, id) ? (await catalogue[id]!()).default : undefined;
}

/** Empty where there is none of that id. */
export async function textOf(id: string): Promise<string> {
  if (!Object.hasOwn(catalogue, id)) return "";
  const response = await fetch(`/experiments/${id}/README.md`);
  return response.ok ? response.text() : "";
}
