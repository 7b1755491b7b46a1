/**
 * `node .ci/last-deployment.ts <environment>` prints the commit of the last deployment that succeeded, from GitHub's list
 * of deployments. It prints nothing if none succeeded. Only deployments of workflows count.
 * https://docs.github.com/en/rest/deployments
 */
const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const deployments = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/deployments`;
const [environment = ""] = process.argv.slice(2);

interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly creator: { readonly login: string };
}

for (const { id, sha, creator } of await read<Deployment>(
  `${deployments}?${new URLSearchParams({ environment, per_page: "100" })}`,
)) {
  if (creator.login !== "github-actions[bot]") continue;
  const statuses = await read<{ state: string }>(`${deployments}/${id}/statuses?per_page=100`);
  if (!statuses.some(({ state }) => state === "success")) continue;
  console.log(sha);
  break;
}

/** Returns a list of GitHub's, newest first. Throws if GitHub rejects the request. */
async function read<Item>(url: string): Promise<Item[]> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${GITHUB_TOKEN}` } });
  if (!response.ok) throw new Error(`GitHub returned ${response.status} for ${url}: ${await response.text()}`);
  return (await response.json()) as Item[];
}
