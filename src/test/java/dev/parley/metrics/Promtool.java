package dev.parley.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus's tool that checks metrics: Debian's package {@code prometheus} has it. */
final class Promtool {

	private static final List<Path> PLACES = List.of(Path.of("/usr/bin/promtool"), Path.of("/usr/local/bin/promtool"));

	private Promtool() {
	}

	static boolean available() {
		return PLACES.stream().anyMatch(Files::isExecutable);
	}

	/** The complaints of {@code promtool check metrics}; empty if there are none. */
	static String checkMetrics(String metrics) throws IOException, InterruptedException {
		return run(metrics, "check", "metrics");
	}

	/** The output of promtool for files; includes the exit status unless it is 0. */
	static String run(String input, String... arguments) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Stream
			.concat(Stream.of(PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow().toString()),
					Stream.of(arguments))
			.toList()).redirectErrorStream(true).start();
		try (OutputStream stdin = process.getOutputStream()) {
			stdin.write(input.getBytes(StandardCharsets.UTF_8));
		}
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		int status = process.waitFor();
		return (status == 0) ? said : said + "exit status " + status;
	}

}
