// Data from files.
export { dataShelf, type FileShelf, type ShelfOptions } from "./shelf.ts";
