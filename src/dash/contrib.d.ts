// The widgets of blessed-contrib that are used, as they are: its own types are of its index, and leave the canvas out.

interface DashCanvas {
  /** In dots: two by four a cell for lines, one a cell for a gauge. */
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
    /** It draws `0%` of its own accord when it is added. */
    clear(): void;
    /** @param part of the whole, 0 to 1 */
    setPercent(part: number): void;
  }
  export = Gauge;
}
