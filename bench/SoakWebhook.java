import module java.base;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Receives the ends of runs, and has faults as well: it refuses some messages for good, and asks for others
 * once more. Thread-safe.
 */
final class SoakWebhook {

	static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString("soak-webhook-0123456789abcdef".getBytes());

	private static final Pattern OUTCOME = Pattern.compile("\"type\":\"run\\.(\\w+)\"");

	private static final Pattern USAGE = Pattern.compile("\"prompt_tokens\":(\\d+),\"completion_tokens\":(\\d+)");

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final HttpServer http;

	/** What the message of a run tells, by the run's id. */
	private final Map<String, Message> received = new ConcurrentHashMap<>();

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	private final AtomicInteger messages = new AtomicInteger();

	final Map<String, Integer> misses = new ConcurrentSkipListMap<>();

	SoakWebhook() throws IOException {
		this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.http.createContext("/", this::receive);
		this.http.start();
	}

	String url() {
		return "http://127.0.0.1:" + this.http.getAddress().getPort() + "/soak";
	}

	void stop() {
		this.http.stop(0);
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			String run = exchange.getRequestHeaders().getFirst("webhook-id");
			String signed = run + "." + exchange.getRequestHeaders().getFirst("webhook-timestamp") + "." + body;
			if (!("v1," + signature(signed)).equals(exchange.getRequestHeaders().getFirst("webhook-signature"))) {
				this.misses.merge("webhook: wrong signature", 1, Integer::sum);
			}
			int number = this.messages.incrementAndGet();
			// Each message is refused at most once, so that all come to an end.
			int status = (number % 20 == 0 && this.refused.add(run)) ? (number % 40 == 0) ? 410 : 500 : 204;
			if (status == 204) {
				Matcher outcome = OUTCOME.matcher(body);
				Matcher usage = USAGE.matcher(body);
				boolean used = usage.find();
				this.received.put(run, new Message(outcome.find() ? outcome.group(1) : "none",
						used ? Long.parseLong(usage.group(1)) : 0, used ? Long.parseLong(usage.group(2)) : 0));
			}
			exchange.sendResponseHeaders(status, -1);
		}
	}

	private static String signature(String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
			return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Waits until all these runs were posted. */
	void awaitAll(Set<String> runs, Replay replay) throws IOException, InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (!this.received.keySet().containsAll(runs) && System.nanoTime() < end) {
			replay.run();
			Thread.sleep(500);
		}
	}

	/** What is wrong with the messages, compared with how the runs have ended. */
	List<String> differencesTo(Map<String, String> runs) {
		List<String> differences = new ArrayList<>();
		this.misses.forEach((what, count) -> differences.add(count + " × " + what));
		long missing = runs.keySet().stream().filter((run) -> !this.received.containsKey(run)).count();
		if (missing > 0) {
			differences.add("webhook: " + missing + " runs were not posted");
		}
		runs.forEach((run, state) -> {
			Message message = this.received.get(run);
			if (message != null && !message.state().equals(state)) {
				differences.add("webhook: run " + run + " is " + message.state() + " instead of " + state);
			}
		});
		System.out.printf("%-42s load %8d   webhook %8d in %d messages%n", "ends of runs", runs.size(),
				this.received.size(), this.messages.get());
		return differences;
	}

	/** Tokens that the messages of these runs tell together. */
	long tokens(Predicate<String> runs, ToLongFunction<Message> kind) {
		return this.received.entrySet()
			.stream()
			.filter((message) -> runs.test(message.getKey()))
			.mapToLong((message) -> kind.applyAsLong(message.getValue()))
			.sum();
	}

	/** How a run has ended, and what it used. */
	record Message(String state, long input, long output) {
	}

	/** Has messages sent again that are dead. */
	interface Replay {

		void run() throws IOException, InterruptedException;

	}

}
