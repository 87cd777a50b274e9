// Opens the studio in a page.
import "@fontsource-variable/inter";
import "@fontsource-variable/source-serif-4";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "./style/tokens.css";
import "./style/base.css";
import "./style/frame.css";
import { render } from "preact";
import { connect } from "./api.ts";
import { App } from "./app.tsx";
import { loadCards } from "./catalogue.ts";
import { followLinks } from "./route.ts";
import { showTheme } from "./theme.ts";

showTheme();
followLinks();
loadCards();
connect();
render(<App />, document.getElementById("studio")!);
