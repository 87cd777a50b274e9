// All runs of the home: sorted, filtered, grouped, chosen to be compared.
import { Notice } from "../parts/notice.tsx";

export function RunsPage() {
  return <Notice title="Runs" />;
}
