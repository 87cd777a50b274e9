// Figures as files, without a browser.
export { readPngText } from "../raster/png-text.ts";
export { renderPng, renderSvg } from "./render.ts";
