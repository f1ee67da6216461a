import module java.base;
import module java.net.http;

/** Questions whose answers come whole: alone, repeated with a key, in a busy session, over MCP. */
final class ChatFlows {

	private static final String HELLO = "{\"message\":\"Hello\"}";

	private static final Set<Integer> OUTCOMES = Set.of(200, 502, 503, 504);

	private static final Pattern EVENT_ID = Pattern.compile("(?m)^id: (\\S+)");

	private final SoakClient client;

	private final SoakLedger ledger;

	private final Random random;

	ChatFlows(SoakClient client, SoakLedger ledger, Random random) {
		this.client = client;
		this.ledger = ledger;
		this.random = random;
	}

	List<SoakFlow> all() {
		return List.of(new SoakFlow("chat", this::chat), new SoakFlow("key", this::keyed),
				new SoakFlow("busy", this::busy), new SoakFlow("multi-agent", this::multiAgent),
				new SoakFlow("mcp", this::mcp));
	}

	private void chat() throws Exception {
		HttpResponse<String> answer = this.client.post("/chat", HELLO);
		settled(answer);
		SoakFlow.deleteSessions(this.client, answer.body());
	}

	/** Waits for the run of an answer, and checks that both say the same. */
	private SoakLedger.Ended settled(HttpResponse<String> answer) throws Exception {
		Expect.that(OUTCOMES.contains(answer.statusCode()), "chat " + answer.statusCode());
		SoakLedger.Ended ended = this.ledger.settle(this.client, Expect.find(SoakLedger.RUN_ID, answer.body()));
		Expect.that((answer.statusCode() == 200) == ended.completed(),
				"chat " + answer.statusCode() + " but the run is " + ended.state());
		Expect.that(!ended.completed() || answer.body().contains("\"response\":\"" + ended.text() + "\""),
				"the answer differs from the stored text");
		return ended;
	}

	/** The same key gets the same answer, or, after a failure, another try. */
	private void keyed() throws Exception {
		String key = UUID.randomUUID().toString();
		HttpResponse<String> first = this.client.send(keyed(key, "/chat", HELLO));
		SoakLedger.Ended ended = settled(first);
		String run = Expect.find(SoakLedger.RUN_ID, first.body());
		if (this.random.nextBoolean()) {
			HttpResponse<String> again = this.client.send(keyed(key, "/chat", HELLO));
			String runAgain = Expect.find(SoakLedger.RUN_ID, again.body());
			Expect.that(!ended.completed() || run.equals(runAgain), "an answered key was asked again");
			settled(again);
		}
		else {
			HttpResponse<String> again = this.client.send(keyed(key, "/chat/stream", HELLO));
			String runAgain = SoakFlow.run(again);
			Expect.that(!ended.completed() || run.equals(runAgain), "an answered key was asked again");
			this.ledger.settle(this.client, runAgain, SoakEvents.read(again.body(), 1));
		}
		this.ledger.refused(422, this.client.send(keyed(key, "/chat", "{\"message\":\"Another\"}")));
		SoakFlow.deleteSessions(this.client, first.body());
	}

	private HttpRequest.Builder keyed(String key, String path, String body) {
		return this.client.request(path)
			.header("Idempotency-Key", key)
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	/** A second question while the first is being answered. */
	private void busy() throws Exception {
		String session = SoakFlow.newSession(this.client);
		HttpResponse<InputStream> first = this.client
			.ask("{\"message\":\"Hello\",\"session_id\":\"" + session + "\"}");
		String run = SoakFlow.run(first);
		String policy = List.of("enqueue", "reject", "interrupt").get(this.random.nextInt(3));
		HttpResponse<String> second = this.client.post("/chat",
				"{\"message\":\"And\",\"session_id\":\"" + session + "\",\"if_busy\":\"" + policy + "\"}");
		if (policy.equals("reject") && second.statusCode() == 409) {
			this.ledger.refused(409, second);
		}
		else {
			settled(second);
		}
		try (BufferedReader reader = SoakClient.reader(first)) {
			SoakEvents told = SoakEvents.read(reader, 1, "");
			Expect.that(!told.end().equals("cancelled") || policy.equals("interrupt"), "cancelled by nobody");
			this.ledger.settle(this.client, run, told);
		}
		Expect.status(204, this.client.delete("/sessions/" + session));
	}

	private void multiAgent() throws Exception {
		HttpResponse<String> answer = Expect.status(200, this.client.send(keyed(UUID.randomUUID().toString(),
				"/multi-agent", "{\"message\":\"Repair or buy?\",\"agents\":[\"technical\",\"sales\"]}")));
		List<String> runs = SoakLedger.RUN_ID.matcher(answer.body())
			.results()
			.map((id) -> id.group(1))
			.distinct()
			.toList();
		Expect.that(runs.size() == 2, "multi-agent with " + runs.size() + " runs");
		for (String run : runs) {
			this.ledger.settle(this.client, run);
		}
		SoakFlow.deleteSessions(this.client, answer.body());
	}

	private void mcp() throws Exception {
		Expect.status(200, call("initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
				+ "\"clientInfo\":{\"name\":\"soak\",\"version\":\"1\"}}"));
		Expect.status(200, call("tools/list", "{}"));
		// With a token for progress the answer is a stream, which can be followed again.
		boolean stream = this.random.nextBoolean();
		HttpResponse<String> answer = Expect.status(200,
				call("tools/call", "{\"name\":\"ask_assistant\",\"arguments\":{\"message\":\"Hello\"}"
						+ (stream ? ",\"_meta\":{\"progressToken\":\"soak\"}}" : "}")));
		this.ledger.settle(this.client, Expect.find(SoakLedger.RUN_ID, answer.body()));
		if (stream) {
			HttpResponse<String> rest = Expect.status(200,
					this.client.send(this.client.request("/mcp")
						.header("Accept", "text/event-stream")
						.header("Last-Event-ID", Expect.find(EVENT_ID, answer.body()))));
			Expect.that(rest.body().contains("\"result\":"), "mcp without a result");
		}
		SoakFlow.deleteSessions(this.client, answer.body());
	}

	private HttpResponse<String> call(String method, String params) throws IOException, InterruptedException {
		return this.client.send(this.client.request("/mcp")
			.header("Accept", "application/json, text/event-stream")
			.POST(HttpRequest.BodyPublishers
				.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}")));
	}

}
