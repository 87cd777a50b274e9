// The orbit explorer.
import { Notice } from "../parts/notice.tsx";

export function OrbitExplorer() {
  return <Notice title="Orbits" />;
}
