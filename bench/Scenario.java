import module java.base;

/**
 * One kind of load: how the server is asked, what the upstream answers, and how many requests
 * are measured after how many others.
 */
record Scenario(String name, String path, int tokens, int firstMillis, int gapMillis, int connections, int requests,
		int warmUp) {

	/** The scenario of that name, changed by what the options say. */
	static Scenario named(String name, Map<String, String> options) {
		return switch (name) {
			case "burst" -> new Scenario(name, "/chat/stream", 64, 0, 0, 16, 6_000, 12_000).with(options);
			case "paced" -> new Scenario(name, "/chat/stream", 100, 100, 20, 300, 2_400, 1_500).with(options);
			case "flood" -> new Scenario(name, "/chat/stream", 100, 100, 20, 1_000, 3_000, 2_000).with(options);
			case "chat" -> new Scenario(name, "/chat", 64, 0, 0, 16, 10_000, 20_000).with(options);
			case "hold" -> new Scenario(name, "/chat/stream", 20, 500, 1_000, 8_000, 8_000, 0).with(options);
			default -> throw new IllegalArgumentException("No such scenario: " + name);
		};
	}

	private Scenario with(Map<String, String> options) {
		int requests = number(options, "--requests", this.requests);
		return new Scenario(this.name, this.path, number(options, "--upstream-tokens", this.tokens), this.firstMillis,
				this.gapMillis, number(options, "--connections", this.connections), requests,
				(int) ((long) this.warmUp * requests / this.requests));
	}

	private static int number(Map<String, String> options, String name, int otherwise) {
		return options.containsKey(name) ? Integer.parseInt(options.get(name)) : otherwise;
	}

	boolean streams() {
		return this.path.endsWith("/stream");
	}

}
