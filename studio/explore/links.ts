// Which explorer shows the system of an experiment.

/** The first that an experiment's id begins with. */
const explorers: readonly (readonly [beginning: string, address: string, words: string])[] = [
  ["fractals/julia", "/explore/plane?map=julia", "Look into Julia sets"],
  ["fractals/mandelbrot", "/explore/plane?map=mandelbrot", "Look into the Mandelbrot set"],
  ["fractals/powers", "/explore/plane?map=mandelbrot-power", "Look into powers"],
  ["fractals/logistic-parameters", "/explore/plane?map=logistic-parameters", "Look into its plane of parameters"],
  ["fractals/logistic-set", "/explore/plane?map=logistic", "Look into its plane"],
  ["dynamics/henon-basin", "/explore/plane?map=henon", "Look into its basin"],
  ["dynamics/henon-attractor", "/explore/orbits?map=henon", "Move a and b by hand"],
  ["dynamics/logistic", "/explore/orbits?map=logistic", "Move r by hand"],
  ["dynamics/three-body", "/explore/three-bodies", "Watch three bodies and their twins"],
];

export function explorerOf(experiment: string): { readonly address: string; readonly words: string } | undefined {
  const found = explorers.find(([beginning]) => experiment.startsWith(beginning));
  return found && { address: found[1], words: found[2] };
}
