/** One small symmetric system, solved with the kernel's operations in the kernel's order. */
const FLOOR = 1e-14;

/**
 * `matrix` (row by row, size x size, lower triangle read) times the answer = `right`. A pivot that is not above its floor
 * is raised to it, so a singular system has an answer too; numbers that are not finite give NaN.
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const out = new Float64Array(size);
  for (let k = 0; k < size * size; k++) if (!Number.isFinite(matrix[k])) return out.fill(NaN);
  const lower = new Float64Array(size * size);
  const forward = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      let sum = 0;
      for (let k = 0; k < column; k++) sum += lower[row * size + k] * lower[column * size + k];
      lower[row * size + column] = (matrix[row * size + column] - sum) / lower[column * size + column];
    }
    let squares = 0;
    let done = 0;
    for (let k = 0; k < row; k++) {
      squares += lower[row * size + k] * lower[row * size + k];
      done += lower[row * size + k] * forward[k];
    }
    const diagonal = matrix[row * size + row];
    const least = Math.max(FLOOR * diagonal, 1e-300);
    const pivot = diagonal - squares;
    lower[row * size + row] = Math.sqrt(pivot > least ? pivot : least);
    forward[row] = (right[row] - done) / lower[row * size + row];
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = 0;
    for (let k = row + 1; k < size; k++) sum += lower[k * size + row] * out[k];
    out[row] = (forward[row] - sum) / lower[row * size + row];
  }
  return out;
}

/** The inverse of a small matrix with a diagonal of ones, such as the shift of scales to the centre of the data. */
export function inverse(matrix: Float64Array, size: number): Float64Array {
  const work = Float64Array.from(matrix);
  const out = new Float64Array(size * size);
  for (let k = 0; k < size; k++) out[k * size + k] = 1;
  for (let pivot = 0; pivot < size; pivot++) {
    const scale = work[pivot * size + pivot];
    for (let k = 0; k < size; k++) {
      work[pivot * size + k] /= scale;
      out[pivot * size + k] /= scale;
    }
    for (let row = 0; row < size; row++) {
      const factor = work[row * size + pivot];
      if (row === pivot || factor === 0) continue;
      for (let k = 0; k < size; k++) {
        work[row * size + k] -= factor * work[pivot * size + k];
        out[row * size + k] -= factor * out[pivot * size + k];
      }
    }
  }
  return out;
}
