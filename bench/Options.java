import module java.base;

/** What the command line asks for: scenarios, and how to start the server. */
record Options(List<Scenario> scenarios, List<String> command) {

	static final String USAGE = """
			bench/run [burst|paced|flood|chat|hold|overload|soak|wires|replicas ...] [OPTION VALUE ...] [-- COMMAND ...]

			  burst     answers of 64 tokens that the model sends at once, 16 connections
			  paced     300 streams of 100 tokens, 50 a second
			  flood     1,000 streams, the same
			  chat      POST /chat, 16 connections
			  hold      8,000 streams of 20 tokens, one a second
			  overload  three times as many clients as runs that are allowed, by itself
			  wires     the cost of a token in each protocol, by itself
			  replicas  three replicas that are killed in turn, REPLICAS_MINUTES long (3), by itself; needs nginx and
			            redis-server, and DATABASE_URL of an empty PostgreSQL database
			  soak      everything at once with faults of the model, SOAK_MINUTES long (10), by itself

			  --upstream-tokens N   length of an answer
			  --connections N       how many ask at a time
			  --requests N          how many are measured
			  --java-opts "..."     options of the server's JVM; otherwise those of the container image
			  -- COMMAND            starts the server; otherwise target/parley.jar is started

			Without a scenario: burst, paced and chat.""";

	/** No scenarios: they report in their own way. */
	private static final Set<String> ALONE = Set.of("overload", "soak", "wires", "replicas");

	private static final Set<String> NAMES = Set.of("--upstream-tokens", "--connections", "--requests", "--java-opts");

	/** Throws {@link IllegalArgumentException} where the arguments make no sense. */
	static Options parse(List<String> args) {
		int end = args.contains("--") ? args.indexOf("--") : args.size();
		List<String> scenarios = new ArrayList<>();
		Map<String, String> options = new HashMap<>();
		for (int i = 0; i < end; i++) {
			if (NAMES.contains(args.get(i)) && i + 1 < end) {
				options.put(args.get(i), args.get(++i));
			}
			else {
				scenarios.add(args.get(i));
			}
		}
		List<String> command = words(System.getProperty("bench.server-prefix", ""));
		if (end < args.size()) {
			command.addAll(args.subList(end + 1, args.size()));
		}
		else {
			command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
			if (options.containsKey("--java-opts")) {
				command.addAll(words(options.get("--java-opts")));
			}
			else {
				command.add("@" + System.getProperty("bench.jvm-options", "src/main/jvm/parley.options"));
			}
			command.addAll(List.of("-jar", System.getProperty("bench.jar", "target/parley.jar")));
		}
		return new Options((scenarios.isEmpty() ? List.of("burst", "paced", "chat") : scenarios).stream()
			.filter((name) -> !ALONE.contains(name))
			.map((name) -> Scenario.named(name, options))
			.toList(), command);
	}

	private static List<String> words(String text) {
		return Pattern.compile("\\S+").matcher(text).results().map(MatchResult::group)
			.collect(Collectors.toCollection(ArrayList::new));
	}

}
