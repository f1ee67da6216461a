import module java.base;

/**
 * What the upstream says in one call: {@value #TOKENS} tokens that name the call and their place, so that
 * text that is lost, doubled, mixed up or somebody else's is seen.
 */
final class SoakText {

	static final int TOKENS = 12;

	private static final Pattern TOKEN = Pattern.compile("c(\\d+)\\.(\\d+) ");

	/** How many tokens of a call have been sent; a call belongs to one run. */
	private final Map<Integer, Integer> sent = new ConcurrentHashMap<>();

	private final Set<Integer> told = ConcurrentHashMap.newKeySet();

	static String token(int call, int place) {
		return "c" + call + "." + place + " ";
	}

	static String whole(int call) {
		return IntStream.range(0, TOKENS).mapToObj((place) -> token(call, place)).collect(Collectors.joining());
	}

	/** So many tokens of a call are about to be sent. */
	void sending(int call, int tokens) {
		this.sent.put(call, tokens);
	}

	/**
	 * Checks the text of a run that has ended; to be called once for each run.
	 * @param complete whether nothing may be missing at its end
	 */
	void check(String text, boolean complete) throws ProtocolException {
		Matcher token = TOKEN.matcher(text);
		int end = 0;
		int place = 0;
		int call = -1;
		while (end < text.length()) {
			Expect.that(token.find() && token.start() == end, "text that nobody sent: " + text.substring(end));
			call = (place == 0) ? Integer.parseInt(token.group(1)) : call;
			Expect.that(token.group().equals(token(call, place++)), "text out of order: " + text);
			end = token.end();
		}
		if (place > 0) {
			Expect.that(place <= this.sent.getOrDefault(call, 0), "more text than was sent: " + text);
			Expect.that(this.told.add(call), "two runs have the same text");
		}
		Expect.that(!complete || place == TOKENS, "a completed answer has " + place + " tokens");
	}

}
