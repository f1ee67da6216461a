import module java.base;

/**
 * The events of one run, as a stream told them.
 *
 * @param end the state that the run has by its last event
 * @param text the tokens joined
 * @param last number of the last event
 */
record SoakEvents(String end, String text, long last) {

	private static final Map<String, String> ENDS = Map.of("done", "completed", "requires_action", "requires_action", "error",
			"failed", "cancelled", "cancelled");

	private static final Pattern CONTENT = Pattern.compile("\"type\":\"token\",\"content\":\"([^\"]*)\"");

	/** The states that a run ends with. */
	static Collection<String> ends() {
		return ENDS.values();
	}

	/**
	 * Reads a stream to its end.
	 * @param next number of its first event
	 * @param prefix of the ids: the run's where it is the stream of a session, else none
	 */
	static SoakEvents read(BufferedReader stream, long next, String prefix) throws IOException {
		SoakEvents events = readSome(stream, next, prefix, Long.MAX_VALUE);
		Expect.that(!events.end().isEmpty(), "no end");
		return events;
	}

	static SoakEvents read(String stream, long next) throws IOException {
		return read(new BufferedReader(new StringReader(stream)), next, "");
	}

	/** Reads up to that event; there is no end then. */
	static SoakEvents readSome(BufferedReader stream, long next, String prefix, long upTo) throws IOException {
		String end = "";
		StringBuilder text = new StringBuilder();
		long expected = next;
		boolean data = false;
		while (expected <= upTo || !data) {
			String line = stream.readLine();
			if (line == null) {
				break;
			}
			if (line.startsWith("id: ")) {
				Expect.that(end.isEmpty(), "events after the end");
				Expect.that(line.equals("id: " + prefix + expected++), "events out of order");
				data = false;
			}
			else if (line.startsWith("event: ")) {
				end = ENDS.getOrDefault(line.substring("event: ".length()), "");
			}
			else if (line.startsWith("data: ")) {
				Matcher content = CONTENT.matcher(line);
				text.append(content.find() ? content.group(1) : "");
				data = true;
			}
		}
		return new SoakEvents(end, text.toString(), expected - 1);
	}

}
