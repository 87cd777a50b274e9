// Light or dark: as the reader's system has it, or as chosen here and kept in this browser.
import { signal } from "@preact/signals";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const kept = (() => {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // a browser that keeps nothing
  }
})();

export const theme = signal<Theme>(themes.find((name) => name === kept) ?? "system");

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  try {
    localStorage.setItem("theme", chosen);
  } catch {}
  showTheme();
}

export function showTheme(): void {
  if (theme.value === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", theme.value);
}
