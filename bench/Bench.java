import module java.base;

/** Measures Parley between a load and an upstream of its own; see README.md. */
final class Bench {

	static void main(String... args) throws InterruptedException {
		try {
			if (List.of(args).contains("soak")) {
				System.exit(Soak.run(Options.parse(List.of(args)).command()) ? 0 : 1);
			}
			if (List.of(args).contains("overload")) {
				System.exit(Overload.run(Options.parse(List.of(args)).command()) ? 0 : 1);
			}
			if (List.of(args).contains("wires")) {
				System.exit(Wires.run(Options.parse(List.of(args)).command()) ? 0 : 1);
			}
			if (List.of(args).contains("replicas")) {
				System.exit(Replicas.run(Options.parse(List.of(args)).command()) ? 0 : 1);
			}
			Options options = Options.parse(List.of(args));
			System.out.printf("%17s %8s %9s %17s %17s %19s %8s %6s %6s%n", "requests", "per s", "tokens/s",
					"first token, ms", "added, ms", "server CPU", "RSS", "bench", "broken");
			boolean broken = false;
			for (Scenario scenario : options.scenarios()) {
				broken |= measure(scenario, options.command());
			}
			System.exit(broken ? 1 : 0);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n\n" + Options.USAGE);
			System.exit(2);
		}
		catch (IOException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	/** Prints one row of the table; returns whether an answer was broken. */
	private static boolean measure(Scenario scenario, List<String> command) throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory("parley-bench-");
		boolean broken = true;
		try (Server server = new Server(command, new Upstream(scenario).url(), folder)) {
			Load load = new Load(scenario, server.port());
			load.run(scenario.warmUp());
			double cpu = server.cpu();
			double ownCpu = Server.cpu(ProcessHandle.current());
			long start = System.nanoTime();
			Tally tally = load.run(scenario.requests());
			double seconds = (System.nanoTime() - start) / 1e9;
			cpu = server.cpu() - cpu;
			ownCpu = Server.cpu(ProcessHandle.current()) - ownCpu;
			int units = scenario.streams() ? tally.tokens() : scenario.requests();
			System.out.printf("%-7s %9d %8.1f %9.0f %s %9.1f µs/%-7s %8s %5.0f%% %6d%n", scenario.name(),
					scenario.requests(), scenario.requests() / seconds, tally.tokens() / seconds, tally.times(),
					1e6 * cpu / units, scenario.streams() ? "token" : "request", server.memory(),
					100 * ownCpu / seconds, load.faults().values().stream().mapToInt(Integer::intValue).sum());
			load.faults().forEach((fault, count) -> System.out.printf("  %d × %s%n", count, fault));
			broken = !load.faults().isEmpty();
		}
		finally {
			if (broken) {
				System.out.println("  The server's log: " + folder.resolve("server.log"));
			}
			else {
				delete(folder);
			}
		}
		return broken;
	}

	static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
