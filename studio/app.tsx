// The frame around every page, and which page an address means.
import type { ComponentType } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import { connection, jobs } from "./api.ts";
import { CataloguePage } from "./pages/catalogue.tsx";
import { Notice } from "./parts/notice.tsx";
import { count } from "./parts/numbers.ts";
import { path } from "./route.ts";
import { chooseTheme, type Theme, theme, themes } from "./theme.ts";

interface Page {
  readonly is: RegExp;
  readonly title: string;
  readonly page: ComponentType<{ readonly parts: readonly string[] }>;
  /** Fills the window. */
  readonly full?: boolean;
}

/** The first that fits; `parts` are what the brackets of its expression hold. */
const pages: readonly Page[] = [
  { is: /^\/$/, title: "Catalogue", page: CataloguePage },
  {
    is: /^\/experiment\/([^/]+\/[^/]+)$/,
    title: "Experiment",
    page: later(async () => (await import("./pages/experiment.tsx")).ExperimentPage),
  },
  { is: /^\/runs$/, title: "Runs", page: later(async () => (await import("./pages/runs.tsx")).RunsPage) },
  { is: /^\/run\/(.+)$/, title: "Run", page: later(async () => (await import("./pages/run.tsx")).RunPage) },
  { is: /^\/compare$/, title: "Compare", page: later(async () => (await import("./pages/compare.tsx")).ComparePage) },
  {
    is: /^\/explore$/,
    title: "Explorers",
    page: later(async () => (await import("./explore/explorers.tsx")).ExplorersPage),
  },
  {
    is: /^\/explore\/plane$/,
    title: "Plane explorer",
    page: later(async () => (await import("./explore/plane.tsx")).PlaneExplorer),
    full: true,
  },
  {
    is: /^\/explore\/orbits$/,
    title: "Orbit explorer",
    page: later(async () => (await import("./explore/orbits.tsx")).OrbitExplorer),
    full: true,
  },
  {
    is: /^\/explore\/three-bodies$/,
    title: "Three bodies",
    page: later(async () => (await import("./explore/three-bodies.tsx")).ThreeBodyExplorer),
    full: true,
  },
];

const places = [
  ["/", "Catalogue", /^\/($|experiment)/],
  ["/runs", "Runs", /^\/(runs?|compare)(\/|$)/],
  ["/explore", "Explorers", /^\/explore/],
] as const;

export function App() {
  const here = path.value;
  const found = pages.find(({ is }) => is.test(here));
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${found?.title ?? "Not found"} – Orrery`;
    // After following a link the new page is what is read next.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [here]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="frame-header">
        <a class="name" href="/">
          <img src={new URL("./icon.svg", import.meta.url).pathname} width="24" height="24" alt="" />
          Orrery
        </a>
        <nav aria-label="Rooms">
          {places.map(([to, name, within]) => (
            <a key={to} href={to} aria-current={within.test(here) ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <div class="state">
          <ServerState />
          <ThemeChoice />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} class={found?.full ? "full" : ""}>
        {found === undefined ? (
          <Notice title="There is no such page">
            <p>
              The address {here} leads nowhere; the <a href="/">catalogue</a> shows what there is.
            </p>
          </Notice>
        ) : (
          <Suspense fallback={<p class="muted">Loading the page …</p>}>
            <found.page key={here} parts={found.is.exec(here)!.slice(1)} />
          </Suspense>
        )}
      </main>
    </>
  );
}

/** What is loaded when it is first shown. */
export function later<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load().catch(() => NotLoaded) })) as unknown as ComponentType<Props>;
}

function NotLoaded() {
  return (
    <Notice title="This page could not be loaded" alert>
      <p>The server does not answer. “npm run studio” starts it again.</p>
      <p>
        <button type="button" onClick={() => location.reload()}>
          Load it again
        </button>
      </p>
    </Notice>
  );
}

function ServerState() {
  const working = jobs.value.filter(({ state }) => state === "working").length;
  return (
    <span role="status">
      {connection.value === "lost" && "The server is not heard; trying again."}
      {connection.value === "open" && working > 0 && <a href="/runs?status=running">{count(working, "job")} at work</a>}
    </span>
  );
}

function ThemeChoice() {
  return (
    <label>
      <span class="visually-hidden">Theme</span>
      <select value={theme.value} onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}>
        {themes.map((name) => (
          <option key={name} value={name}>
            {name === "system" ? "as the system" : name}
          </option>
        ))}
      </select>
    </label>
  );
}
