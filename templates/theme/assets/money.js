// Sums of ours in words.
import { _ } from "./words.js";

const WAN = 10000;

/** A sum in the unit its parts are printed in: whole yuan where all print yuan, else 万元; where units are mixed no finer than 0.01 万元. */
export function money({ sum, printed, units }) {
  if (!printed) return _("未列");
  if (units.size === 1 && units.has("元")) return `${sum.toLocaleString("en-US")} 元`;
  if (units.size > 1) sum = Math.round(sum / 100) * 100;
  const [whole, rest] = [Math.floor(Math.abs(sum) / WAN), Math.abs(sum) % WAN];
  return `${sum < 0 ? "-" : ""}${whole}.${String(rest).padStart(4, "0").replace(/0{1,2}$/, "")} 万元`;
}
