// The projects among what a query finds: each of a year once, by the printing that counts. The search page and explore add up the same.
import { answer } from "./answer.js";

const meant = (groups) => groups.filter(({ kind, beside }) => kind !== "part" && !beside).flatMap(({ pages }) => pages);

// The pages of the printings that count for the projects found.
export const counted = ({ projects, once }, groups) => [...new Set(meant(groups).filter((page) => projects.has(page)).map((page) => once.get(page) ?? page))];

// What a query finds for explore: `once` and `printings`, sets of project_id, and `told`, how they were found.
export const projectsOf = async (index, query) => {
  const [found, counting, ids] = await Promise.all([answer(index, query), index.counting(), index.projects()]);
  const place = new Map([...counting.projects].map((page, at) => [page, at]));
  const named = (pages) => new Set(pages.map((page) => ids[place.get(page)]));
  const once = counted(counting, found.groups);
  const printings = meant(found.groups).filter((page) => place.has(page));
  return { once: named(once), printings: named([...once, ...printings]), told: found.groups.filter(({ kind, beside }) => kind !== "part" && !beside).map(({ told }) => told) };
};
