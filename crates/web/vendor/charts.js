// The parts of Apache ECharts that the pages use, and no others.
import * as echarts from "echarts/core";
import { BarChart, CustomChart, FunnelChart, LineChart, MapChart } from "echarts/charts";
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  BarChart, CustomChart, FunnelChart, LineChart, MapChart,
  AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent,
  SVGRenderer,
]);
window.echarts = echarts;
