import module java.base;
import module java.net.http;

/** Answers that are read while they come: resumed, shared, cancelled, left, deleted, told again from the store. */
final class StreamFlows {

	private static final String HELLO = "{\"message\":\"Hello\"}";

	private static final Pattern TYPE = Pattern.compile("^\\{\"type\":\"(\\w+)\"");

	private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)}$");

	private static final Pattern RUN = Pattern.compile("\"run_id\":\"([^\"]+)\"");

	/** Longer than the events of a run stay in memory. */
	private static final Duration FORGOTTEN = Duration.ofSeconds(12);

	private static final Pattern SOCKET_END = Pattern
		.compile("^\\{\"type\":\"(done|requires_action|error|cancelled)\"");

	private final SoakClient client;

	/** The same user under another name, whose sessions no other flow deletes. */
	private final SoakClient keeper;

	private final SoakLedger ledger;

	private final Random random;

	/** To be read again when their events are no longer in memory. */
	private final Deque<Earlier> earlier = new ArrayDeque<>();

	StreamFlows(SoakClient client, SoakClient keeper, SoakLedger ledger, Random random) {
		this.client = client;
		this.keeper = keeper;
		this.ledger = ledger;
		this.random = random;
	}

	List<SoakFlow> all() {
		return List.of(new SoakFlow("stream", () -> stream("assistant")),
				new SoakFlow("tool", () -> stream("timekeeper")), new SoakFlow("resume", this::resume),
				new SoakFlow("session-stream", this::follow), new SoakFlow("cancel", this::cancel),
				new SoakFlow("leave", this::leave), new SoakFlow("delete-running", this::deleteRunning),
				new SoakFlow("again", this::again), new SoakFlow("socket", this::socket));
	}

	private void stream(String agent) throws Exception {
		HttpResponse<String> answer = this.client.post("/chat/stream",
				"{\"message\":\"Hello\",\"agent\":\"" + agent + "\"}");
		this.ledger.settle(this.client, SoakFlow.run(answer), SoakEvents.read(answer.body(), 1));
		SoakFlow.deleteSessions(this.client, answer.body());
	}

	/** Asks over a WebSocket, whose messages are the events of the stream. */
	private void socket() throws Exception {
		List<String> messages = this.client.askOverSocket("/ws", "{\"type\":\"message\",\"message\":\"Hello\"}",
				SOCKET_END);
		StringBuilder events = new StringBuilder();
		for (String message : messages) {
			events.append("id: ").append(Expect.find(SEQ, message)).append("\nevent: ").append(Expect.find(TYPE, message));
			events.append("\ndata: ").append(message).append("\n\n");
		}
		String run = Expect.find(RUN, messages.getFirst());
		this.ledger.settle(this.client, run, SoakEvents.read(events.toString(), 1));
		deleteSession(this.client, run);
	}

	/** Hangs up after a few events and follows the rest, by a header or by the address. */
	private void resume() throws Exception {
		HttpResponse<InputStream> answer = this.client.ask(HELLO);
		String run = SoakFlow.run(answer);
		SoakEvents begin;
		try (BufferedReader reader = SoakClient.reader(answer)) {
			begin = SoakEvents.readSome(reader, 1, "", 1 + this.random.nextInt(4));
		}
		HttpResponse<String> rest = this.random.nextBoolean()
				? this.client.get("/runs/" + run + "/stream?after=" + begin.last())
				: this.client.send(this.client.request("/runs/" + run + "/stream")
					.header("Last-Event-ID", String.valueOf(begin.last())));
		if (rest.statusCode() == 204) {
			this.ledger.settle(this.client, run, begin);
		}
		else {
			Expect.status(200, rest);
			SoakEvents end = SoakEvents.read(rest.body(), begin.last() + 1);
			this.ledger.settle(this.client, run,
					new SoakEvents(end.end(), begin.text() + end.text(), end.last()));
		}
		deleteSession(this.client, run);
	}

	/** A second reader follows what the session is being told. */
	private void follow() throws Exception {
		String session = SoakFlow.newSession(this.client);
		HttpResponse<InputStream> answer = this.client
			.ask("{\"message\":\"Hello\",\"session_id\":\"" + session + "\"}");
		String run = SoakFlow.run(answer);
		HttpResponse<InputStream> followed = this.client
			.open(this.client.request("/sessions/" + session + "/stream"));
		try (BufferedReader own = SoakClient.reader(answer); BufferedReader other = SoakClient.reader(followed)) {
			SoakEvents told = SoakEvents.read(own, 1, "");
			if (followed.statusCode() != 204) {
				Expect.status(200, followed);
				Expect.that(told.equals(SoakEvents.read(other, 1, run + ":")), "two readers were told different things");
			}
			this.ledger.settle(this.client, run, told);
		}
		Expect.status(204, this.client.get("/sessions/" + session + "/stream"));
		Expect.status(204, this.client.delete("/sessions/" + session));
	}

	private void cancel() throws Exception {
		HttpResponse<InputStream> answer = this.client.ask(HELLO);
		String run = SoakFlow.run(answer);
		// Nobody but an admin may cancel the runs of others.
		String path = this.random.nextBoolean() ? "/runs/" : "/admin/runs/";
		Expect.that(Set.of(200, 202).contains(this.client.post(path + run + "/cancel", "").statusCode()),
				"cancel refused");
		try (BufferedReader reader = SoakClient.reader(answer)) {
			this.ledger.settle(this.client, run, SoakEvents.read(reader, 1, ""));
		}
		deleteSession(this.client, run);
	}

	/** Hangs up for good; the run ends for that reason, unless it has ended before. */
	private void leave() throws Exception {
		HttpResponse<InputStream> answer = this.client
			.ask("{\"message\":\"Hello\",\"on_disconnect\":\"cancel\"}");
		String run = SoakFlow.run(answer);
		answer.body().close();
		this.ledger.settle(this.client, run);
		deleteSession(this.client, run);
	}

	private void deleteRunning() throws Exception {
		String session = SoakFlow.newSession(this.client);
		HttpResponse<InputStream> answer = this.client
			.ask("{\"message\":\"Hello\",\"session_id\":\"" + session + "\"}");
		Expect.status(204, this.client.delete("/sessions/" + session));
		try (BufferedReader reader = SoakClient.reader(answer)) {
			this.ledger.deleted(SoakFlow.run(answer), SoakEvents.read(reader, 1, ""));
		}
	}

	/** Reads a run again that the server has to tell from its store. */
	private void again() throws Exception {
		Earlier first = this.earlier.peek();
		if (first == null || System.nanoTime() - first.endedAt() < FORGOTTEN.toNanos()) {
			HttpResponse<String> answer = this.keeper.post("/chat/stream", HELLO);
			String run = SoakFlow.run(answer);
			SoakEvents told = SoakEvents.read(answer.body(), 1);
			this.ledger.settle(this.keeper, run, told);
			this.earlier.add(new Earlier(run, told, System.nanoTime()));
			return;
		}
		this.earlier.remove();
		HttpResponse<String> answer = this.keeper.get("/runs/" + first.run() + "/stream");
		SoakEvents told = SoakEvents.read(Expect.status(200, answer).body(), 1);
		Expect.that(told.end().equals(first.told().end()) && told.text().equals(first.told().text()),
				"a run is told differently from the store");
		if (first.told().last() > 3) {
			this.ledger.refused(410, this.keeper.get("/runs/" + first.run() + "/stream?after=2"));
		}
		deleteSession(this.keeper, first.run());
	}

	private static void deleteSession(SoakClient client, String run) throws IOException, InterruptedException {
		SoakFlow.deleteSessions(client, client.get("/runs/" + run).body());
	}

	/** A run that was read before. */
	private record Earlier(String run, SoakEvents told, long endedAt) {
	}

}
