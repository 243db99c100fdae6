/** Stands for bqplot where a test has not mocked it. */
export {};
