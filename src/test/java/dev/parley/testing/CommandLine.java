package dev.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Commands that a test runs and waits for. */
public final class CommandLine {

	private CommandLine() {
	}

	/** The output of a command, which must succeed within a few minutes. */
	public static String run(ProcessBuilder command) throws IOException, InterruptedException {
		// A file, because a pipe that is not read would block the command.
		Path output = Files.createTempFile("command", ".log");
		try {
			Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
			boolean ended = process.waitFor(5, TimeUnit.MINUTES);
			process.destroyForcibly();
			String printed = Files.readString(output);
			assertThat(ended).as("%s ends; it printed %s", command.command(), printed).isTrue();
			assertThat(process.exitValue()).as("%s prints %s", command.command(), printed).isZero();
			return printed;
		}
		finally {
			Files.delete(output);
		}
	}

	/** The output of a command, which must succeed. */
	public static String run(List<String> command) throws IOException, InterruptedException {
		return run(new ProcessBuilder(command));
	}

}
