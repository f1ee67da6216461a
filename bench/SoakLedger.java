import module java.base;
import module java.net.http;

/** What was asked for and what was told, to be compared with what the server says of itself. Thread-safe. */
final class SoakLedger {

	static final Pattern RUN_ID = Pattern.compile("run_id\\\\?\"?: ?\\\\?\"?([0-9a-f-]{36})");

	static final Pattern SESSION_ID = Pattern.compile("session_id\\\\?\"?: ?\\\\?\"?([0-9a-f-]{36})");

	private static final Pattern STATE = Pattern.compile("\"state\":\"(\\w+)\"");

	private static final Pattern RESPONSE = Pattern.compile("\"response\":\"([^\"]*)\"");

	private static final Pattern ERROR = Pattern.compile("\"error\":\"(\\w+)\"");

	private static final Pattern TOOL = Pattern.compile("\"name\":\"clock\",\"arguments\":\\{},\"result\":");

	private static final Pattern USAGE = Pattern
		.compile("\"usage\":\\{\"prompt_tokens\":(\\d+),\"completion_tokens\":(\\d+)");

	/** A run takes at most some seconds; a slow machine takes longer. */
	private static final int ATTEMPTS = 600;

	final Map<String, Integer> flows = new ConcurrentSkipListMap<>();

	final Map<String, Integer> outcomes = new ConcurrentSkipListMap<>();

	final Map<String, Integer> refusals = new ConcurrentSkipListMap<>();

	/** How each run has ended, by its id. */
	final Map<String, String> runs = new ConcurrentHashMap<>();

	final AtomicLong input = new AtomicLong();

	final AtomicLong output = new AtomicLong();

	final AtomicLong tools = new AtomicLong();

	/** Runs that were deleted while they were answered, so that nobody can ask for them. */
	final Set<String> deleted = ConcurrentHashMap.newKeySet();

	private final SoakText texts;

	SoakLedger(SoakText texts) {
		this.texts = texts;
	}

	/** Waits for the end of a run, counts it once, and returns it. */
	Ended settle(SoakClient client, String run) throws IOException, InterruptedException {
		for (int i = 0; i < ATTEMPTS; i++) {
			String view = Expect.status(200, client.get("/runs/" + run)).body();
			String state = Expect.find(STATE, view);
			if (SoakEvents.ends().contains(state)) {
				Matcher response = RESPONSE.matcher(view);
				Ended ended = new Ended(state, response.find() ? response.group(1) : "");
				if (this.runs.put(run, state) == null) {
					count(ended, view);
				}
				return ended;
			}
			Thread.sleep(100);
		}
		throw new ProtocolException("a run did not end");
	}

	/** The same, and that its events have told the same. */
	Ended settle(SoakClient client, String run, SoakEvents told) throws IOException, InterruptedException {
		Ended ended = settle(client, run);
		Expect.that(ended.state().equals(told.end()), "stream " + told.end() + " but the run is " + ended.state());
		Expect.that(ended.text().equals(told.text()), "stored text differs from what the stream told");
		return ended;
	}

	private void count(Ended ended, String view) throws ProtocolException {
		this.outcomes.merge(ended.state(), 1, Integer::sum);
		Matcher usage = USAGE.matcher(view);
		if (usage.find()) {
			this.input.addAndGet(Long.parseLong(usage.group(1)));
			this.output.addAndGet(Long.parseLong(usage.group(2)));
		}
		this.tools.addAndGet(TOOL.matcher(view).results().count());
		this.texts.check(ended.text(), ended.state().equals("completed"));
	}

	/** A run that is gone with its session, of which only the events and the webhook have told. */
	void deleted(String run, SoakEvents told) throws ProtocolException {
		this.runs.put(run, told.end());
		this.deleted.add(run);
		this.outcomes.merge(told.end(), 1, Integer::sum);
		this.texts.check(told.text(), told.end().equals("completed"));
	}

	void refused(int status, HttpResponse<String> answer) throws ProtocolException {
		Expect.status(status, answer);
		this.refusals.merge(Expect.find(ERROR, answer.body()), 1, Integer::sum);
	}

	/** How a run has ended, and its text. */
	record Ended(String state, String text) {

		boolean completed() {
			return this.state.equals("completed");
		}

	}

}
