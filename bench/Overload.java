import module java.base;

/**
 * Three times as many clients as runs that are allowed: what is admitted is as fast as before, the others
 * are refused at once, and when they are gone, nobody is refused any more.
 */
final class Overload {

	private static final int CAPACITY = 50;

	private static final Duration PHASE = Duration.ofSeconds(20);

	/** 20 tokens in 1.1 s: to wait for one's turn behind two others would take three times as long. */
	private static final Scenario SCENARIO = new Scenario("overload", "/chat/stream", 20, 100, 50, CAPACITY, 0, 0);

	/** How much slower the median may be, and how much more memory may be in use, on a noisy machine. */
	private static final double SLOWER = 1.5;

	private static final long GROWTH_MEGABYTES = 64;

	private static final double LONGEST_REFUSAL_MILLIS = 250;

	private static final double LONGEST_RECOVERY_SECONDS = 5;

	private final int port;

	private final Map<String, Integer> faults = new ConcurrentSkipListMap<>();

	private Overload(int port) {
		this.port = port;
	}

	/** Prints the report; returns whether all is as it should be. */
	static boolean run(List<String> command) throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory("parley-overload-");
		List<String> misses;
		try (Server server = new Server(command, new Upstream(SCENARIO).url(), folder,
				Map.of("PARLEY_RUN_MAX_RUNS", String.valueOf(CAPACITY), "PARLEY_RUN_LOG_RETENTION", "1s"))) {
			misses = new Overload(server.port()).measure(server);
		}
		if (misses.isEmpty()) {
			Bench.delete(folder);
		}
		System.out.println(misses.isEmpty() ? "\nNothing amiss."
				: "\nAmiss:\n  " + String.join("\n  ", misses) + "\n  The server's log: " + folder.resolve("server.log"));
		return misses.isEmpty();
	}

	private List<String> measure(Server server) throws IOException, InterruptedException {
		System.out.printf("Capacity: %d runs of 1.1 s. Times in ms, median / 99th percentile.%n%n", CAPACITY);
		System.out.printf("%-22s %9s %17s %17s %9s %17s %7s %8s%n", "clients", "admitted", "first token", "whole answer",
				"refused", "refusal", "CPU", "RSS");
		// Both kinds of load are warmed up, so that memory and the compilers have settled.
		phase(CAPACITY, PHASE);
		phase(3 * CAPACITY, PHASE);
		Row normal = row("1 x capacity", server, CAPACITY);
		FutureTask<Row> overload = new FutureTask<>(() -> row("3 x capacity", server, 3 * CAPACITY));
		Thread.startVirtualThread(overload);
		Thread.sleep(PHASE);
		// What was admitted last still runs, so the first to ask now are refused, too.
		long end = System.nanoTime();
		Row after = row("1 x capacity again", server, CAPACITY);
		Row loaded = result(overload);
		double recovery = Math.max(0, after.phase().lastRefusal.get() - end) / 1e9;
		System.out.printf("%nThe last refusal came %.1f s after the load had gone down.%n", recovery);
		List<String> misses = new ArrayList<>();
		this.faults.forEach((fault, count) -> misses.add(count + " × " + fault));
		check(loaded.duration().median() < SLOWER * normal.duration().median(), "admitted answers are slower", misses);
		check(loaded.refusal().high() < LONGEST_REFUSAL_MILLIS, "refusals take long", misses);
		check(loaded.megabytes() < normal.megabytes() + GROWTH_MEGABYTES, "memory grows", misses);
		check(recovery < LONGEST_RECOVERY_SECONDS, "it does not recover", misses);
		return misses;
	}

	private static Row result(Future<Row> task) throws IOException, InterruptedException {
		try {
			return task.get();
		}
		catch (ExecutionException ex) {
			throw new IOException(ex.getCause());
		}
	}

	private static void check(boolean right, String fault, List<String> misses) {
		if (!right) {
			misses.add(fault);
		}
	}

	private Row row(String name, Server server, int clients) throws IOException, InterruptedException {
		double cpu = server.cpu();
		Phase phase = phase(clients, PHASE);
		Row row = new Row(phase, phase.duration.percentiles(), phase.refusal.percentiles(), server.megabytes());
		System.out.printf("%-22s %9d %17s %17s %9d %17s %6.0f%% %5d MB%n", name, phase.duration.count(),
				phase.tally.firstToken().percentiles(), row.duration(), phase.refusal.count(), row.refusal(),
				100 * (server.cpu() - cpu) / PHASE.toSeconds(), row.megabytes());
		return row;
	}

	/** So many clients ask again and again; returns when all have their answers. */
	private Phase phase(int clients, Duration time) throws InterruptedException {
		Phase phase = new Phase();
		long end = System.nanoTime() + time.toNanos();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < clients; i++) {
				threads.execute(() -> ask(phase, end));
			}
		}
		return phase;
	}

	private void ask(Phase phase, long end) {
		while (System.nanoTime() < end) {
			try {
				phase.ask(this.port);
			}
			catch (IOException | RuntimeException ex) {
				this.faults.merge(String.valueOf(ex.getMessage()), 1, Integer::sum);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	/** One line of the report. */
	private record Row(Phase phase, Samples.Percentiles duration, Samples.Percentiles refusal, long megabytes) {
	}

	/** What came of the requests of one load. */
	private static final class Phase {

		/** After a refusal; the server asks for a longer one. */
		private static final Duration PAUSE = Duration.ofMillis(100);

		private static final String BODY = "{\"message\":\"Hello\"}";

		private final Tally tally = new Tally();

		private final Samples duration = new Samples();

		private final Samples refusal = new Samples();

		/** By {@link System#nanoTime()}. */
		private final AtomicLong lastRefusal = new AtomicLong(System.nanoTime());

		/** Asks over a connection of its own: Tomcat closes those that it has refused something on. */
		void ask(int port) throws IOException, InterruptedException {
			long start = System.nanoTime();
			try (Http server = new Http(new Socket(InetAddress.getLoopbackAddress(), port))) {
				if (admitted(server, port)) {
					this.duration.add(System.nanoTime() - start);
					return;
				}
			}
			long now = System.nanoTime();
			this.refusal.add(now - start);
			this.lastRefusal.accumulateAndGet(now, Math::max);
			Thread.sleep(PAUSE);
		}

		private boolean admitted(Http server, int port) throws IOException {
			Answer answer = new Answer(SCENARIO, this.tally);
			server.send("POST /chat/stream HTTP/1.1\r\nHost: 127.0.0.1:" + port
					+ "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);
			String status = server.begin().split(" ")[1];
			if (!status.equals("503")) {
				answer.read(status, server);
				return true;
			}
			String problem = server.line();
			if (!problem.contains("\"error\":\"overloaded\"")) {
				throw new ProtocolException("503 for another reason: " + problem);
			}
			return false;
		}

	}

}
