import module java.base;

/** Mixed requests of several users at once. */
final class SoakLoad {

	private static final int WORKERS = 8;

	/** What went wrong, and how often. */
	final Map<String, Integer> misses = new ConcurrentSkipListMap<>();

	private final SoakClient client;

	private final SoakLedger ledger;

	SoakLoad(SoakClient client, SoakLedger ledger) {
		this.client = client;
		this.ledger = ledger;
	}

	/**
	 * Asks for so long, and clears up: no session and no name of a user is left, and the webhook has all
	 * messages. Returns when all is answered.
	 */
	void run(Duration time, SoakWebhook webhook) throws IOException, InterruptedException {
		long end = System.nanoTime() + time.toNanos();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < WORKERS; i++) {
				int worker = i;
				threads.execute(() -> work(worker, end));
			}
		}
		OperatorFlows operator = new OperatorFlows(this.client, this.ledger, new Random());
		for (int i = 0; i < WORKERS; i++) {
			operator.erase(user(i).userId(), false);
			operator.erase(keeper(i).userId(), true);
		}
		webhook.awaitAll(this.ledger.runs.keySet(), operator::replay);
	}

	private SoakClient user(int worker) {
		return this.client.as("worker-" + worker);
	}

	private SoakClient keeper(int worker) {
		return this.client.as("keeper-" + worker);
	}

	private void work(int worker, long end) {
		Random random = new Random(worker);
		SoakClient user = user(worker);
		List<SoakFlow> flows = Stream
			.of(new ChatFlows(user, this.ledger, random).all(), new StreamFlows(user, keeper(worker), this.ledger, random).all(),
					new OperatorFlows(user, this.ledger, random).all(), new AiSdkFlows(user, this.ledger).all(),
					new AgentProtocolFlows(user, this.ledger).all(), new OpenAiFlows(user, this.ledger).all())
			.flatMap(List::stream)
			.toList();
		while (System.nanoTime() < end) {
			SoakFlow flow = flows.get(random.nextInt(flows.size()));
			this.ledger.flows.merge(flow.name(), 1, Integer::sum);
			try {
				flow.steps().run();
			}
			catch (Exception ex) {
				// Whatever it is, the request did not end as it should.
				this.misses.merge(flow.name() + ": " + ex, 1, Integer::sum);
			}
		}
	}

}
