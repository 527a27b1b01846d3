import { defineConfig } from 'vitest/config';

/** The proofs that need a Python with Ludwig, which LUDWIG_PYTHON names. */
export default defineConfig({
  test: {
    include: ['test/ludwig/*.test.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
  },
});
