// The plane explorer.
import { Notice } from "../parts/notice.tsx";

export function PlaneExplorer() {
  return <Notice title="Plane" />;
}
