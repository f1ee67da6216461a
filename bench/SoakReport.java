import module java.base;
import java.sql.Driver;

/** Compares what the load saw with what the server says of itself, and prints both. */
final class SoakReport {

	/** Tokens of the longest prompt, or of the answer, of one run. */
	private static final int MOST_OF_A_RUN = 100;

	private final SoakClient client;

	private final SoakLedger ledger;

	private final SoakWebhook webhook;

	private final String metrics;

	private final List<String> misses = new ArrayList<>();

	SoakReport(SoakClient client, SoakLedger ledger, SoakWebhook webhook) throws IOException, InterruptedException {
		this.client = client;
		this.ledger = ledger;
		this.webhook = webhook;
		this.metrics = client.get("/metrics").body();
	}

	/** What differs. */
	List<String> differences() throws IOException, InterruptedException {
		for (String outcome : SoakEvents.ends()) {
			compare("runs " + outcome, this.ledger.outcomes.getOrDefault(outcome, 0),
					sum("parley_runs_total", "outcome=\"" + outcome + "\""));
		}
		String usage = this.client.get("/admin/usage?by=day").body();
		compareTokens("input", this.ledger.input.get(), SoakWebhook.Message::input, booked(usage, "prompt_tokens"));
		compareTokens("output", this.ledger.output.get(), SoakWebhook.Message::output,
				booked(usage, "completion_tokens"));
		compare("calls of the tool", this.ledger.tools.get(),
				sum("parley_tool_calls_total", "outcome=\"succeeded\",tool=\"clock\""));
		Set<String> codes = new TreeSet<>(this.ledger.refusals.keySet());
		codes.addAll(codes());
		codes.forEach((code) -> compare("refused " + code, this.ledger.refusals.getOrDefault(code, 0),
				sum("parley_refused_total", "code=\"" + code + "\"")));
		for (String gauge : List.of("parley_runs_active", "parley_runs_queued", "parley_streams_open",
				"parley_webhook_pending", "parley_webhook_dead")) {
			compare(gauge, 0, sum(gauge, ""));
		}
		this.misses.addAll(this.webhook.differencesTo(this.ledger.runs));
		return this.misses;
	}

	private void compare(String what, long seen, double told) {
		System.out.printf("%-42s load %8d   server %9.0f%n", what, seen, told);
		if (seen != Math.round(told)) {
			this.misses.add("%s: the load saw %d, the server says %.0f".formatted(what, seen, told));
		}
	}

	/** A run that was deleted while it was answered is booked by an estimate, of which nobody is told. */
	private void compareTokens(String direction, long seen, ToLongFunction<SoakWebhook.Message> kind, long booked) {
		compare("tokens of /runs and the webhook, " + direction, seen,
				this.webhook.tokens((run) -> !this.ledger.deleted.contains(run), kind));
		double told = sum("parley_tokens_total", "direction=\"" + direction + "\"");
		compare("tokens of /admin/usage, " + direction, booked, told);
		int deleted = this.ledger.deleted.size();
		System.out.printf("  %.0f of them of %d runs that were deleted while they ran%n", told - seen, deleted);
		if (told < seen || told > seen + (long) MOST_OF_A_RUN * deleted) {
			this.misses.add("tokens %s: the load saw %d, the server says %.0f".formatted(direction, seen, told));
		}
	}

	private static long booked(String usage, String kind) {
		return Pattern.compile("\"" + kind + "\":(\\d+)")
			.matcher(usage)
			.results()
			.mapToLong((tokens) -> Long.parseLong(tokens.group(1)))
			.sum();
	}

	private double sum(String name, String labels) {
		return this.metrics.lines()
			.filter((line) -> line.startsWith(name + "{") || line.startsWith(name + " "))
			.filter((line) -> line.contains(labels))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	private List<String> codes() {
		return Pattern.compile("parley_refused_total\\{.*?code=\"(\\w+)\"")
			.matcher(this.metrics)
			.results()
			.map((code) -> code.group(1))
			.toList();
	}

	static void print(Measurements before, Measurements after) {
		System.out.printf("%nWithout load, after the warm-up and at the end:%n%-24s %10.1f %10.1f MB%n",
				"heap after GC", before.heapMegabytes(), after.heapMegabytes());
		System.out.printf("%-24s %10d %10d%n%-24s %10d %10d%n", "threads", before.threads(), after.threads(),
				"descriptors", before.descriptors(), after.descriptors());
		after.rows().forEach((table, rows) -> System.out.printf("%-24s %10d %10d%n", "rows of " + table,
				before.rows().getOrDefault(table, 0L), rows));
	}

	/** The driver that the jar brings along: the bench needs none of its own. */
	static Driver sqlite(Path folder) throws IOException {
		Path copy = folder.resolve("sqlite-jdbc.jar");
		try (JarFile jar = new JarFile(System.getProperty("bench.jar", "target/parley.jar"))) {
			JarEntry driver = jar.stream()
				.filter((entry) -> entry.getName().startsWith("BOOT-INF/lib/sqlite-jdbc-"))
				.findFirst()
				.orElseThrow();
			Files.copy(jar.getInputStream(driver), copy);
		}
		try {
			URLClassLoader loader = new URLClassLoader(new URL[] { copy.toUri().toURL() });
			return (Driver) loader.loadClass("org.sqlite.JDBC").getConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IOException(ex);
		}
	}

}
