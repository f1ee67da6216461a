package dev.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The outcome of a start of the jar that ends by itself.
 *
 * @param status the exit status
 * @param output everything that it printed
 */
public record JarOutcome(int status, String output) {

	/**
	 * Starts the {@link ExtractedJar} with this JVM's Java, and waits for its end.
	 * @param folder its working directory, with its {@code .env} and its data
	 */
	public static JarOutcome of(Path folder, Map<String, String> environment, String... arguments)
			throws IOException, InterruptedException {
		return start(Path.of(System.getProperty("java.home")), folder, environment, ExtractedJar.options(), arguments);
	}

	/** The same with the jar as it was built, and another Java. */
	public static JarOutcome with(Path javaHome, Path folder, Map<String, String> environment, String... arguments)
			throws IOException, InterruptedException {
		return start(javaHome, folder, environment, List.of("-jar", ParleyProcess.JAR.toAbsolutePath().toString()),
				arguments);
	}

	private static JarOutcome start(Path javaHome, Path folder, Map<String, String> environment, List<String> options,
			String... arguments) throws IOException, InterruptedException {
		Path log = Files.createTempFile(folder, "jar", ".log");
		List<String> command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
		command.addAll(options);
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().keySet().removeIf((name) -> name.matches("(PARLEY|OPENAI)_.*|DATABASE_URL|PORT"));
		builder.environment().putAll(environment);
		Process process = builder.start();
		try {
			assertThat(process.waitFor(Patience.PROCESS.toSeconds(), TimeUnit.SECONDS)).as("the process ends").isTrue();
			return new JarOutcome(process.exitValue(), Files.readString(log));
		}
		finally {
			process.destroyForcibly();
		}
	}

}
