import module java.base;

/** Reads one answer and checks it: all tokens, once each, in order. */
final class Answer {

	private final Scenario scenario;

	private final Tally tally;

	private final long askedAt = System.nanoTime();

	private final StringBuilder text = new StringBuilder();

	private int tokens;

	private int events;

	private boolean done;

	Answer(Scenario scenario, Tally tally) {
		this.scenario = scenario;
		this.tally = tally;
	}

	/** Throws {@link ProtocolException} where the answer is not as it should be. */
	void read(Http http) throws IOException {
		read(http.begin().split(" ")[1], http);
	}

	/** The same if the head was read already. */
	void read(String status, Http http) throws IOException {
		check(status.equals("200"), "status " + status);
		if (this.scenario.streams()) {
			readEvents(http);
			check(this.done, "no done event");
		}
		else {
			add(member("response", http.line()));
		}
		check(this.tokens == this.scenario.tokens(), "tokens missing");
	}

	private void readEvents(Http http) throws IOException {
		String id = "";
		String event = "";
		String data = "";
		for (String line = http.line(); line != null; line = http.line()) {
			if (line.startsWith("id: ")) {
				id = line.substring("id: ".length());
			}
			else if (line.startsWith("event: ")) {
				event = line.substring("event: ".length());
			}
			else if (line.startsWith("data: ")) {
				data = line.substring("data: ".length());
			}
			else if (line.isEmpty() && !data.isEmpty()) {
				check(!this.done && id.equals(String.valueOf(++this.events)), "events out of order");
				dispatch(event, data);
				data = "";
			}
		}
	}

	/** Takes a session event, a token, or the done event that repeats all tokens. */
	private void dispatch(String event, String data) throws ProtocolException {
		switch (event) {
			case "session" -> check(this.events == 1, "session is not the first event");
			case "token" -> add(member("content", data));
			case "done" -> {
				this.done = true;
				check(this.events == this.tokens + 2, "tokens merged");
				check(member("response", data).contentEquals(this.text), "done differs from the tokens");
			}
			default -> throw new ProtocolException("event " + event + " " + member("code", data));
		}
	}

	private void add(String content) throws ProtocolException {
		long now = System.nanoTime();
		this.text.append(content);
		for (int start = 0; start < content.length();) {
			Token token = Token.at(start, content);
			check(token != null && token.index() == this.tokens, "tokens out of order");
			this.tally.token(this.tokens++ == 0, now - this.askedAt, now - token.sentAt());
			start += token.text().length();
		}
	}

	private static void check(boolean right, String fault) throws ProtocolException {
		if (!right) {
			throw new ProtocolException(fault);
		}
	}

	/** A text in a JSON object, as it stands there; empty where there is none of that name. */
	private static String member(String name, String json) {
		String opening = "\"" + name + "\":\"";
		int start = json.indexOf(opening);
		return (start < 0) ? ""
				: json.substring(start + opening.length(), json.indexOf('"', start + opening.length()));
	}

}
