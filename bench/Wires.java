import module java.base;
import module java.net.http;

/**
 * The CPU of a token in each protocol, beside {@code /chat/stream}: one server, all protocols in turn,
 * several rounds.
 */
final class Wires {

	private static final int CONNECTIONS = 16;

	private static final int WARM_UP = 6_000;

	private static final int REQUESTS = 3_000;

	private static final int ROUNDS = 3;

	/** As many times the CPU of {@code /chat/stream} a protocol may cost. */
	private static final double MOST = 1.3;

	private static final Scenario SCENARIO = new Scenario("wires", "/chat/stream", 64, 0, 0, CONNECTIONS, REQUESTS,
			WARM_UP);

	private final Server server;

	private final AtomicInteger number = new AtomicInteger();

	private final Map<String, Integer> faults = new ConcurrentSkipListMap<>();

	private Wires(Server server) {
		this.server = server;
	}

	/** Prints a row for each protocol; returns whether all answers were right and cheap enough. */
	static boolean run(List<String> command) throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory("parley-wires-");
		boolean right;
		try (Server server = new Server(command, new Upstream(SCENARIO).url(), folder)) {
			right = new Wires(server).measure();
		}
		if (right) {
			Bench.delete(folder);
		}
		else {
			System.out.println("The server's log: " + folder.resolve("server.log"));
		}
		return right;
	}

	private boolean measure() throws InterruptedException {
		for (Wire wire : Wire.values()) {
			ask(wire, WARM_UP);
		}
		Map<Wire, List<Double>> costs = new EnumMap<>(Wire.class);
		for (int round = 0; round < ROUNDS; round++) {
			for (Wire wire : Wire.values()) {
				double before = this.server.cpu();
				ask(wire, REQUESTS);
				double cost = 1e6 * (this.server.cpu() - before) / REQUESTS / SCENARIO.tokens();
				costs.computeIfAbsent(wire, (key) -> new ArrayList<>()).add(cost);
			}
		}
		double chat = median(costs.get(Wire.CHAT));
		boolean right = this.faults.isEmpty();
		System.out.printf("%-22s %14s %8s%n", "", "us/token", "ratio");
		for (Wire wire : Wire.values()) {
			double cost = median(costs.get(wire));
			right &= cost <= MOST * chat;
			System.out.printf("%-22s %14.1f %8.2f  %s%n", wire.path(), cost, cost / chat, costs.get(wire)
				.stream()
				.map("%.1f"::formatted)
				.toList());
		}
		this.faults.forEach((fault, count) -> System.out.printf("  %d × %s%n", count, fault));
		return right;
	}

	private static double median(List<Double> costs) {
		return costs.stream().sorted().skip(costs.size() / 2).findFirst().orElseThrow();
	}

	private void ask(Wire wire, int requests) throws InterruptedException {
		AtomicInteger left = new AtomicInteger(requests);
		try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < CONNECTIONS; i++) {
				clients.submit(() -> {
					try {
						if (wire == Wire.WEBSOCKET) {
							overWebSocket(left);
						}
						else {
							overHttp(wire, left);
						}
					}
					catch (IOException ex) {
						this.faults.merge(wire.path() + ": " + ex.getMessage(), 1, Integer::sum);
					}
					return null;
				});
			}
		}
	}

	private void overHttp(Wire wire, AtomicInteger left) throws IOException {
		try (Http http = new Http(new Socket(InetAddress.getLoopbackAddress(), this.server.port()))) {
			while (left.getAndDecrement() > 0) {
				http.send(wire.request(this.number.incrementAndGet()));
				String status = http.begin();
				Expect.that(status.contains(" 200"), status);
				TokenCheck tokens = new TokenCheck(SCENARIO.tokens());
				for (String line = http.line(); line != null; line = http.line()) {
					if (line.startsWith("data: ")) {
						tokens.read(line);
					}
				}
				tokens.end();
			}
		}
	}

	private void overWebSocket(AtomicInteger left) throws IOException, InterruptedException {
		BlockingQueue<String> frames = new LinkedBlockingQueue<>();
		URI address = URI.create("ws://127.0.0.1:" + this.server.port() + Wire.WEBSOCKET.path());
		try (HttpClient http = HttpClient.newHttpClient()) {
			WebSocket socket = http.newWebSocketBuilder().buildAsync(address, new Frames(frames)).join();
			while (left.getAndDecrement() > 0) {
				socket.sendText(Wire.WEBSOCKET.body(this.number.incrementAndGet()), true).join();
				TokenCheck tokens = new TokenCheck(SCENARIO.tokens());
				String frame = "";
				while (!frame.contains("\"type\":\"done\"")) {
					frame = frames.poll(60, TimeUnit.SECONDS);
					Expect.that(frame != null && !frame.contains("\"type\":\"error\""), "WebSocket: " + frame);
					tokens.read(frame);
				}
				tokens.end();
			}
			socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
			http.shutdownNow();
		}
	}

	/** Collects the frames of a WebSocket. */
	private record Frames(BlockingQueue<String> frames, StringBuilder partial) implements WebSocket.Listener {

		Frames(BlockingQueue<String> frames) {
			this(frames, new StringBuilder());
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.partial.append(data);
			if (last) {
				this.frames.add(this.partial.toString());
				this.partial.setLength(0);
			}
			socket.request(1);
			return null;
		}

	}

	/** Reads the tokens of one answer from any JSON; what repeats them afterwards is ignored. */
	private static final class TokenCheck {

		private final int expected;

		private int next;

		TokenCheck(int expected) {
			this.expected = expected;
		}

		void read(String json) throws IOException {
			for (int at = json.indexOf('@'); at >= 0 && this.next < this.expected; at = json.indexOf('@', at + 1)) {
				Token token = Token.at(at, json);
				if (token != null) {
					Expect.that(token.index() == this.next++, "tokens out of order");
				}
			}
		}

		void end() throws IOException {
			Expect.that(this.next == this.expected, "tokens missing");
		}

	}

}
