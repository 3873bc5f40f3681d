// In the bundle, in place of Intl.Segmenter.
import { isSimple } from '../src/state/cell-width.ts';

const { Segmenter } = Intl;

/** Of a simple text every character stands alone; for another, the real one is made. */
export class LateSegmenter {
  #given;
  #real;

  constructor(...given) {
    this.#given = given;
  }

  segment(input) {
    if (isSimple(input)) return Array.from(input, (segment, index) => ({ segment, index, input }));
    this.#real ??= new Segmenter(...this.#given);
    return this.#real.segment(input);
  }
}
