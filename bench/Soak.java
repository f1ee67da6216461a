import module java.base;
import java.sql.Driver;

/** Everything at once for a long time: nothing is lost, nothing grows, the metrics are right. */
final class Soak {

	private static final int WORKERS = 8;

	/** Longer than a finished run's events stay, so that they are gone. */
	private static final Duration REST = Duration.ofSeconds(25);

	/** Tokens of the longest prompt, and of the answer, of one run that was cut off. */
	private static final int MOST_ESTIMATED = 150;

	private static final Map<String, String> SETTINGS = settings();

	private Soak() {
	}

	private static Map<String, String> settings() {
		Map<String, String> settings = new HashMap<>(Map.of("PARLEY_MODEL_FIRST_TOKEN_TIMEOUT", "2s",
				"PARLEY_MODEL_TOKEN_TIMEOUT", "2s", "PARLEY_MODEL_ANSWER_TIMEOUT", "2s", "PARLEY_MODEL_BREAKER_OPEN",
				"0s", "PARLEY_RUN_LOG_RETENTION", "10s", "PARLEY_SESSION_IDLE_TIME", "10s",
				"PARLEY_LIMITS_FAILED_REQUESTS", "0", "PARLEY_RUN_MAX_RUNS_PER_USER", "1000"));
		settings.put("PARLEY_SECURITY_KEYS_0_NAME", "soak");
		settings.put("PARLEY_SECURITY_KEYS_0_ROLES", "admin");
		settings.put("PARLEY_SECURITY_KEYS_0_SHA256", sha256(SoakClient.KEY));
		return settings;
	}

	private static String sha256(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Prints the report; returns whether all is as it should be. */
	static boolean run(List<String> command) throws IOException, InterruptedException {
		double minutes = Double.parseDouble(System.getenv().getOrDefault("SOAK_MINUTES", "10"));
		Duration measured = Duration.ofMillis((long) (minutes * 60_000));
		Path folder = Files.createTempDirectory("parley-soak-");
		FaultyUpstream upstream = new FaultyUpstream();
		List<String> misses = new ArrayList<>();
		try (Server server = new Server(command, upstream.url(), folder, SETTINGS)) {
			Driver sqlite = sqlite(folder);
			Path database = folder.resolve("data/parley.db");
			SoakClient client = new SoakClient(server.port());
			SoakLoad load = new SoakLoad(client);
			load.run(WORKERS, measured.dividedBy(4));
			Thread.sleep(REST);
			Measurements before = Measurements.of(server.pid(), database, sqlite);
			load.run(WORKERS, measured);
			Thread.sleep(REST);
			Measurements after = Measurements.of(server.pid(), database, sqlite);
			load.misses.forEach((what, count) -> misses.add(count + " × " + what));
			misses.addAll(after.growthSince(before));
			String metrics = client.metrics();
			for (String outcome : List.of("completed", "failed", "cancelled")) {
				compare("runs " + outcome, load.outcomes.getOrDefault(outcome, 0),
						sum(metrics, "parley_runs_total", "outcome=\"" + outcome + "\""), misses);
			}
			// A run that was cut off is booked by an estimate, which its caller is not told.
			int cut = load.outcomes.getOrDefault("failed", 0) + load.outcomes.getOrDefault("cancelled", 0);
			long[] booked = client.bookedTokens();
			compareTokens("input", load.input.get(), booked[0], cut, metrics, misses);
			compareTokens("output", load.output.get(), booked[1], cut, metrics, misses);
			Set<String> codes = new TreeSet<>(load.refusals.keySet());
			codes.addAll(codes(metrics));
			codes.forEach((code) -> compare("refused " + code, load.refusals.getOrDefault(code, 0),
					sum(metrics, "parley_refused_total", "code=\"" + code + "\""), misses));
			System.out.printf("Asked: %s%nModel: %d calls, faults %s%n%nWithout load, after the warm-up and at the end:%n",
					load.flows, upstream.calls(), upstream.faults());
			System.out.printf("%-24s %10.1f %10.1f MB%n%-24s %10d %10d%n%-24s %10d %10d%n", "heap after GC",
					before.heapMegabytes(), after.heapMegabytes(), "threads", before.threads(), after.threads(),
					"descriptors", before.descriptors(), after.descriptors());
			after.rows().forEach((table, rows) -> System.out.printf("%-24s %10d %10d%n", "rows of " + table,
					before.rows().getOrDefault(table, 0L), rows));
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IOException(ex);
		}
		if (misses.isEmpty()) {
			Bench.delete(folder);
		}
		System.out.println(misses.isEmpty() ? "\nNothing amiss." : "\nAmiss:\n  " + String.join("\n  ", misses)
				+ "\n  The server's log: " + folder.resolve("server.log"));
		return misses.isEmpty();
	}

	private static void compare(String what, long seen, double told, List<String> misses) {
		System.out.printf("%-36s load %8d   metrics %8.0f%n", what, seen, told);
		if (seen != Math.round(told)) {
			misses.add("%s: the load saw %d, the metrics say %.0f".formatted(what, seen, told));
		}
	}

	private static void compareTokens(String direction, long seen, long booked, int cut, String metrics,
			List<String> misses) {
		double told = sum(metrics, "parley_tokens_total", "direction=\"" + direction + "\"");
		compare("tokens booked, " + direction, booked, told, misses);
		System.out.printf("  %d of answers that the load saw whole, %.0f estimated for %d that were cut off%n", seen,
				told - seen, cut);
		if (told < seen || told > seen + (long) MOST_ESTIMATED * cut) {
			misses.add("tokens %s: the load saw %d, the metrics say %.0f".formatted(direction, seen, told));
		}
	}

	private static double sum(String metrics, String name, String label) {
		return metrics.lines()
			.filter((line) -> line.startsWith(name + "{") && line.contains(label))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	private static List<String> codes(String metrics) {
		return Pattern.compile("parley_refused_total\\{.*?code=\"(\\w+)\"")
			.matcher(metrics)
			.results()
			.map((code) -> code.group(1))
			.toList();
	}

	/** The driver that the jar brings along: the bench needs none of its own. */
	private static Driver sqlite(Path folder) throws Exception {
		Path copy = folder.resolve("sqlite-jdbc.jar");
		try (JarFile jar = new JarFile(System.getProperty("bench.jar", "target/parley.jar"))) {
			JarEntry driver = jar.stream()
				.filter((entry) -> entry.getName().startsWith("BOOT-INF/lib/sqlite-jdbc-"))
				.findFirst()
				.orElseThrow();
			Files.copy(jar.getInputStream(driver), copy);
		}
		URLClassLoader loader = new URLClassLoader(new URL[] { copy.toUri().toURL() });
		return (Driver) loader.loadClass("org.sqlite.JDBC").getConstructor().newInstance();
	}

}
