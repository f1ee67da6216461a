import module java.base;
import java.sql.Driver;
import java.sql.SQLException;

/** Everything at once for a long time: nothing is lost, nothing grows, the metrics are right. */
final class Soak {

	/** Longer than a finished run's events stay, so that they are gone. */
	private static final Duration REST = Duration.ofSeconds(25);

	/** All kinds of traffic occur in it. */
	private static final Duration LEAST_WARM_UP = Duration.ofSeconds(30);

	private Soak() {
	}

	/** Prints the report; returns whether all is as it should be. */
	static boolean run(List<String> command) throws IOException, InterruptedException {
		double minutes = Double.parseDouble(System.getenv().getOrDefault("SOAK_MINUTES", "10"));
		Duration measured = Duration.ofMillis((long) (minutes * 60_000));
		Endpoints endpoints = Endpoints
			.read(Path.of(System.getProperty("bench.api", "src/main/resources/openapi.yaml")));
		Path folder = Files.createTempDirectory("parley-soak-");
		SoakText texts = new SoakText();
		FaultyUpstream upstream = new FaultyUpstream(texts);
		SoakWebhook webhook = new SoakWebhook();
		List<String> misses = new ArrayList<>();
		try (Server server = new Server(command, upstream.url(), folder, settings(webhook))) {
			Driver sqlite = SoakReport.sqlite(folder);
			Path database = folder.resolve("data/parley.db");
			SoakClient client = new SoakClient(server.port(), endpoints);
			SoakLedger ledger = new SoakLedger(texts);
			SoakLoad load = new SoakLoad(client, ledger);
			load.run(Stream.of(measured.dividedBy(4), LEAST_WARM_UP).max(Comparator.naturalOrder()).orElseThrow(), webhook);
			Thread.sleep(REST);
			Measurements before = Measurements.of(server.pid(), database, sqlite);
			load.run(measured, webhook);
			Thread.sleep(REST);
			Measurements after = Measurements.of(server.pid(), database, sqlite);
			load.misses.forEach((what, count) -> misses.add(count + " × " + what));
			endpoints.unvisited().forEach((endpoint) -> misses.add("not visited: " + endpoint));
			misses.addAll(after.growthSince(before));
			misses.addAll(new SoakReport(client, ledger, webhook).differences());
			System.out.printf("Asked: %s%nEndpoints: %d of %d%nModel: %d calls, faults %s%n", ledger.flows,
					endpoints.size() - endpoints.unvisited().size(), endpoints.size(), upstream.calls(),
					upstream.faults());
			SoakReport.print(before, after);
		}
		catch (SQLException ex) {
			throw new IOException(ex);
		}
		finally {
			webhook.stop();
		}
		if (misses.isEmpty()) {
			Bench.delete(folder);
		}
		System.out.println(misses.isEmpty() ? "\nNothing amiss." : "\nAmiss:\n  " + String.join("\n  ", misses)
				+ "\n  The server's log: " + folder.resolve("server.log"));
		return misses.isEmpty();
	}

	private static Map<String, String> settings(SoakWebhook webhook) {
		Map<String, String> settings = new HashMap<>(Map.of("PARLEY_MODEL_FIRST_TOKEN_TIMEOUT", "2s",
				"PARLEY_MODEL_TOKEN_TIMEOUT", "2s", "PARLEY_MODEL_ANSWER_TIMEOUT", "2s", "PARLEY_MODEL_BREAKER_OPEN",
				"0s", "PARLEY_RUN_LOG_RETENTION", "10s", "PARLEY_SESSION_IDLE_TIME", "10s",
				"PARLEY_LIMITS_FAILED_REQUESTS", "0", "PARLEY_RUN_MAX_RUNS_PER_USER", "1000"));
		settings.putAll(Map.of("PARLEY_SECURITY_KEYS_0_NAME", "soak", "PARLEY_SECURITY_KEYS_0_ROLES", "admin",
				"PARLEY_SECURITY_KEYS_0_DELEGATE", "true", "PARLEY_SECURITY_KEYS_0_SHA256", sha256(SoakClient.KEY)));
		settings.putAll(Map.of("PARLEY_SECURITY_USERS_0_NAME", "sam", "PARLEY_SECURITY_USERS_0_TIER", "admin",
				"PARLEY_SECURITY_USERS_0_PASSWORD_HASH", SoakClient.PASSWORD_HASH, "PARLEY_TOKEN_SECRET",
				sha256("soak")));
		// No token of this issuer is ever sent, so nobody asks it.
		settings.put("PARLEY_ISSUER_URI", "https://login.example.com");
		settings.putAll(Map.of("PARLEY_WEBHOOK_URL", webhook.url(), "PARLEY_WEBHOOK_SECRET", SoakWebhook.SECRET,
				"PARLEY_WEBHOOK_ALLOW_PRIVATE", "true"));
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

}
