// Declares the blessed-contrib widgets that are used: the package's own types cover only its index, without the canvas.

interface DashCanvas {
  /** In dots: two by four per cell for lines, one per cell for a gauge. */
  readonly canvasSize: { readonly width: number; readonly height: number };
  readonly ctx: {
    fillStyle: string;
    strokeStyle: string;
    fillText(text: string, x: number, y: number): void;
  };
}

declare module 'blessed-contrib/lib/widget/charts/line.js' {
  import type { Widgets } from 'blessed';

  interface Series {
    readonly x: readonly string[];
    readonly y: readonly number[];
    readonly style: { readonly line: string };
  }

  class Line extends Widgets.BoxElement implements DashCanvas {
    constructor(options: Widgets.BoxOptions & { minY?: number; maxY?: number; numYLabels?: number });
    readonly canvasSize: DashCanvas['canvasSize'];
    readonly ctx: DashCanvas['ctx'];
    options: { maxY?: number; numYLabels?: number };
    setData(series: readonly Series[]): void;
  }
  export = Line;
}

declare module 'blessed-contrib/lib/widget/gauge.js' {
  import type { Widgets } from 'blessed';

  class Gauge extends Widgets.BoxElement implements DashCanvas {
    constructor(options: Widgets.BoxOptions & { stroke?: string; fill?: string });
    readonly canvasSize: DashCanvas['canvasSize'];
    readonly ctx: DashCanvas['ctx'];
    /** Removes the `0%` that a gauge draws when it is added. */
    clear(): void;
    /** @param part of the whole, 0 to 1 */
    setPercent(part: number): void;
  }
  export = Gauge;
}
