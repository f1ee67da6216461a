import module java.base;
import module java.net.http;

/** Mixed requests to every endpoint; counts what it asked for and what it was told. */
final class SoakLoad {

	private static final Pattern RUN_ID = Pattern.compile("run_id\\\\?\"?: ?\\\\?\"?([0-9a-f-]{36})");

	private static final Pattern SESSION_ID = Pattern.compile("session_id\\\\?\"?: ?\\\\?\"?([0-9a-f-]{36})");

	private static final Pattern STATE = Pattern.compile("\"state\":\"(\\w+)\"");

	private static final Pattern ERROR = Pattern.compile("\"error\":\"(\\w+)\"");

	private static final Pattern USAGE = Pattern
		.compile("\"usage\":\\{\"prompt_tokens\":(\\d+),\"completion_tokens\":(\\d+)");

	private static final Map<String, String> ENDS = Map.of("done", "completed", "error", "failed", "cancelled",
			"cancelled");

	private static final int ATTEMPTS = 600;

	final Map<String, Integer> flows = new ConcurrentSkipListMap<>();

	final Map<String, Integer> outcomes = new ConcurrentSkipListMap<>();

	final Map<String, Integer> refusals = new ConcurrentSkipListMap<>();

	final Map<String, Integer> misses = new ConcurrentSkipListMap<>();

	final AtomicLong input = new AtomicLong();

	final AtomicLong output = new AtomicLong();

	private final SoakClient client;

	SoakLoad(SoakClient client) {
		this.client = client;
	}

	/** Asks with that many at a time for so long; returns when all is answered. */
	void run(int workers, Duration time) throws InterruptedException {
		long end = System.nanoTime() + time.toNanos();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < workers; i++) {
				Random random = new Random(i);
				threads.execute(() -> {
					while (System.nanoTime() < end) {
						step(random);
					}
				});
			}
		}
	}

	private void step(Random random) {
		List<Flow> all = List.of(new Flow("chat", this::chat), new Flow("stream", () -> stream("assistant")),
				new Flow("tool", () -> stream("timekeeper")), new Flow("resume", this::resume),
				new Flow("cancel", this::cancel), new Flow("sessions", this::sessions),
				new Flow("multi-agent", this::multiAgent), new Flow("mcp", this::mcp), new Flow("admin", this::admin),
				new Flow("pages", this::pages), new Flow("refusals", this::refusals));
		Flow flow = all.get(random.nextInt(all.size()));
		this.flows.merge(flow.name(), 1, Integer::sum);
		try {
			flow.steps().call();
		}
		catch (Exception ex) {
			// Whatever it is, the request did not end as it should.
			this.misses.merge(flow.name() + ": " + ex, 1, Integer::sum);
		}
	}

	private Void chat() throws Exception {
		HttpResponse<String> answer = this.client.post("/chat", "{\"message\":\"Hello\"}");
		check(Set.of(200, 502, 503, 504).contains(answer.statusCode()), "chat " + answer.statusCode());
		String state = settle(SoakClient.find(RUN_ID, answer.body()));
		check((answer.statusCode() == 200) == state.equals("completed"),
				"chat " + answer.statusCode() + " but the run is " + state);
		return delete(answer);
	}

	private Void stream(String agent) throws Exception {
		HttpResponse<String> answer = this.client.post("/chat/stream", "{\"message\":\"Hello\",\"agent\":\"" + agent + "\"}");
		check(answer.statusCode() == 200, "stream " + answer.statusCode());
		ended(answer.body(), 1);
		return delete(answer);
	}

	/** Hangs up after a few events and follows the rest. */
	private Void resume() throws Exception {
		String begin = "";
		long last = 0;
		HttpResponse<InputStream> answer = this.client.follow("/chat/stream", "{\"message\":\"Hello\"}");
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body()))) {
			for (String line = reader.readLine(); line != null && last < 3; line = reader.readLine()) {
				begin += line + "\n";
				last = line.startsWith("id: ") ? Long.parseLong(line.substring("id: ".length())) : last;
			}
		}
		// The event of the last id was not read to its end.
		String run = SoakClient.find(RUN_ID, begin);
		HttpResponse<String> rest = this.client
			.send(this.client.request("/runs/" + run + "/stream").header("Last-Event-ID", "" + (last - 1)));
		if (rest.statusCode() == 204) {
			settle(run);
		}
		else {
			check(rest.statusCode() == 200, "resume " + rest.statusCode());
			String state = ended("\ndata: {\"run_id\":\"" + run + "\"}\n" + rest.body(), last);
			check(!state.isEmpty(), "resume without an end");
		}
		this.client.send(this.client.request("/sessions/" + SoakClient.find(SESSION_ID, begin)).DELETE());
		return null;
	}

	private Void cancel() throws Exception {
		HttpResponse<InputStream> answer = this.client.follow("/chat/stream", "{\"message\":\"Hello\"}");
		String run = answer.headers().firstValue("X-Run-ID").orElseThrow();
		check(Set.of(200, 202).contains(this.client.post("/runs/" + run + "/cancel", "").statusCode()), "cancel refused");
		String body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
		ended(body, 1);
		this.client.send(this.client.request("/sessions/" + SoakClient.find(SESSION_ID, body)).DELETE());
		return null;
	}

	private Void sessions() throws Exception {
		String session = SoakClient.find(SESSION_ID, this.client.post("/sessions", "{\"title\":\"Soak\"}").body());
		HttpResponse<String> answer = this.client.post("/chat", "{\"message\":\"Find me\",\"session_id\":\"" + session + "\"}");
		settle(SoakClient.find(RUN_ID, answer.body()));
		expect(200, this.client.send(this.client.request("/sessions?limit=5")));
		expect(200, this.client.send(this.client.request("/sessions?q=find")));
		expect(200, this.client.send(this.client.request("/sessions/" + session)));
		expect(204, this.client.send(this.client.request("/sessions/" + session + "/stream")));
		expect(200, this.client.send(this.client.request("/sessions/" + session).method("PATCH",
				HttpRequest.BodyPublishers.ofString("{\"title\":\"Changed\"}"))));
		expect(204, this.client.send(this.client.request("/sessions/" + session).DELETE()));
		refused(404, this.client.send(this.client.request("/sessions/" + session)));
		return null;
	}

	private Void multiAgent() throws Exception {
		HttpResponse<String> answer = this.client.post("/multi-agent",
				"{\"message\":\"Repair or buy?\",\"agents\":[\"technical\",\"sales\"]}");
		expect(200, answer);
		List<String> runs = RUN_ID.matcher(answer.body()).results().map((id) -> id.group(1)).distinct().toList();
		check(runs.size() == 2, "multi-agent with " + runs.size() + " runs");
		for (String run : runs) {
			settle(run);
		}
		return delete(answer);
	}

	private Void mcp() throws Exception {
		expect(200, this.client.call("tools/list", "{}"));
		HttpResponse<String> answer = this.client.call("tools/call",
				"{\"name\":\"ask_assistant\",\"arguments\":{\"message\":\"Hello\"}}");
		expect(200, answer);
		settle(SoakClient.find(RUN_ID, answer.body()));
		return delete(answer);
	}

	private Void admin() throws Exception {
		for (String path : List.of("/admin/runs", "/admin/usage", "/admin/loggers", "/admin/webhooks")) {
			int status = this.client.send(this.client.request(path)).statusCode();
			check(status == 200 || status == 404, path + " " + status);
			if (status == 404) {
				this.refusals.merge("not_found", 1, Integer::sum);
			}
		}
		return null;
	}

	private Void pages() throws Exception {
		for (String path : List.of("/", "/docs", "/openapi.json", "/agents", "/health", "/health/live",
				"/health/ready", "/metrics")) {
			int status = this.client.send(this.client.request(path)).statusCode();
			check(status == 200 || status == 302, path + " " + status);
		}
		return null;
	}

	private Void refusals() throws Exception {
		refused(404, this.client.send(this.client.request("/runs/none")));
		refused(422, this.client.post("/chat", "{\"message\":\"\"}"));
		refused(400, this.client.post("/chat", "{"));
		refused(404, this.client.post("/chat", "{\"message\":\"Hello\",\"agent\":\"nobody\"}"));
		refused(401, this.client.getWithoutKey("/sessions"));
		return null;
	}

	/** Checks a stream: numbered without gaps from an id on, one end, the run ended so. */
	private String ended(String stream, long from) throws Exception {
		long next = from;
		String end = "";
		for (String line : stream.lines().toList()) {
			if (line.startsWith("id: ")) {
				check(end.isEmpty(), "events after the end");
				check(line.equals("id: " + next++), "events out of order");
			}
			else if (line.startsWith("event: ")) {
				end = ENDS.getOrDefault(line.substring("event: ".length()), "");
			}
		}
		check(!end.isEmpty(), "no end");
		String state = settle(SoakClient.find(RUN_ID, stream));
		check(state.equals(end), "stream " + end + " but the run is " + state);
		return end;
	}

	/** Waits for the end of a run, counts it once, and returns how it ended. */
	private String settle(String run) throws Exception {
		for (int i = 0; i < ATTEMPTS; i++) {
			HttpResponse<String> answer = this.client.send(this.client.request("/runs/" + run));
			check(answer.statusCode() == 200, "run " + answer.statusCode());
			String state = SoakClient.find(STATE, answer.body());
			if (ENDS.containsValue(state)) {
				this.outcomes.merge(state, 1, Integer::sum);
				Matcher usage = USAGE.matcher(answer.body());
				if (usage.find()) {
					this.input.addAndGet(Long.parseLong(usage.group(1)));
					this.output.addAndGet(Long.parseLong(usage.group(2)));
				}
				return state;
			}
			Thread.sleep(100);
		}
		throw new IOException("a run did not end");
	}

	private Void delete(HttpResponse<String> answer) throws Exception {
		for (String session : SESSION_ID.matcher(answer.body()).results().map((id) -> id.group(1)).distinct().toList()) {
			expect(204, this.client.send(this.client.request("/sessions/" + session).DELETE()));
		}
		return null;
	}

	private void refused(int status, HttpResponse<String> answer) throws IOException {
		expect(status, answer);
		this.refusals.merge(SoakClient.find(ERROR, answer.body()), 1, Integer::sum);
	}

	private void expect(int status, HttpResponse<String> answer) throws IOException {
		check(answer.statusCode() == status,
				answer.request().method() + " " + answer.request().uri().getPath().replaceAll("[0-9a-f-]{36}", "ID") + " "
						+ answer.statusCode() + " instead of " + status);
	}

	private static void check(boolean right, String fault) throws IOException {
		if (!right) {
			throw new IOException(fault);
		}
	}

	/** One kind of traffic. */
	private record Flow(String name, Callable<Void> steps) {
	}

}
