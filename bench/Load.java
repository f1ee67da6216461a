import module java.base;

/** Asks over a number of connections, each again as soon as its answer has ended. */
final class Load {

	private static final int PATIENCE_SECONDS = 60;

	private final Scenario scenario;

	private final int port;

	private final Map<String, Integer> faults = new ConcurrentSkipListMap<>();

	Load(Scenario scenario, int port) {
		this.scenario = scenario;
		this.port = port;
	}

	/** How many answers were broken so far, by what was wrong with them. */
	Map<String, Integer> faults() {
		return this.faults;
	}

	/** Sends so many requests and waits for their answers, while any token comes. */
	Tally run(int requests) throws InterruptedException {
		Tally tally = new Tally();
		AtomicInteger asked = new AtomicInteger();
		try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < this.scenario.connections(); i++) {
				clients.execute(() -> ask(asked, requests, tally));
			}
			clients.shutdown();
			int tokens;
			do {
				tokens = tally.tokens();
			}
			while (!clients.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS) && tally.tokens() > tokens);
			clients.shutdownNow();
		}
		return tally;
	}

	private void ask(AtomicInteger asked, int requests, Tally tally) {
		int number = asked.getAndIncrement();
		while (number < requests) {
			try (Http server = new Http(new Socket(InetAddress.getLoopbackAddress(), this.port))) {
				for (; number < requests; number = asked.getAndIncrement()) {
					ask(server, "{\"message\":\"Hello number " + number + "\"}", tally);
				}
			}
			catch (IOException | RuntimeException ex) {
				this.faults.merge(String.valueOf(ex.getMessage()), 1, Integer::sum);
				number = asked.getAndIncrement();
			}
		}
	}

	private void ask(Http server, String body, Tally tally) throws IOException {
		Answer answer = new Answer(this.scenario, tally);
		server.send("POST " + this.scenario.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + this.port
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
		answer.read(server);
	}

}
