/** Entry of the console: names the islands and what every page has. */
import { LiveBench } from "./bench";
import { ConnectionChip } from "./chip";
import { ScoreBar } from "./score-bar";
import { LiveShortlist } from "./shortlist";
import { LiveDigest } from "./digest";
import { VacancyLife } from "./life";
import { ChooseAlerts } from "./alerts";
import { ConvertInventory } from "./convert";
import { DeclareYear } from "./declare-year";
import { LiveFlux } from "./flux";
import { MergeAgreements, MergeLandlord } from "./merger";
import { OrientDwelling } from "./orient";

customElements.define("score-bar", ScoreBar);
customElements.define("connection-chip", ConnectionChip);
customElements.define("live-digest", LiveDigest);
customElements.define("live-shortlist", LiveShortlist);
customElements.define("live-bench", LiveBench);
customElements.define("vacancy-life", VacancyLife);
customElements.define("live-flux", LiveFlux);
customElements.define("choose-alerts", ChooseAlerts);
customElements.define("declare-year", DeclareYear);
customElements.define("convert-inventory", ConvertInventory);
customElements.define("orient-dwelling", OrientDwelling);
customElements.define("merge-landlord", MergeLandlord);
customElements.define("merge-agreements", MergeAgreements);

// The palette key works everywhere: any household by its number.
addEventListener("keydown", event => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  document.getElementById("find-number")?.focus();
});
