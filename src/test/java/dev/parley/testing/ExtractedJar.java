package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.springframework.util.FileSystemUtils;

/**
 * The built jar, extracted and with an AOT cache as {@code docs/operations.md} describes
 * it. Many tests start the server in a process of its own; this way each start takes a
 * fraction of the time. Made once for each build of the jar.
 */
final class ExtractedJar {

	private static final Path FOLDER = Path.of("target", "extracted").toAbsolutePath();

	private static final Path CACHE = FOLDER.resolve("parley.aot");

	private static final String OPTIONS = "@" + Path.of("src", "main", "jvm", "parley.options").toAbsolutePath();

	private ExtractedJar() {
	}

	/**
	 * Options that start the server, to be followed by its own arguments. A test needs no
	 * second compiler and no parallel collector, which take a third of a start's CPU.
	 */
	static synchronized List<String> options() throws IOException {
		if (!Files.exists(CACHE)
				|| Files.getLastModifiedTime(CACHE).compareTo(Files.getLastModifiedTime(ParleyProcess.JAR)) < 0) {
			make();
		}
		// A start that cannot use the cache fails.
		return List.of(OPTIONS, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:AOTMode=on",
				"-XX:AOTCache=" + CACHE, "-jar", FOLDER.resolve("parley.jar").toString());
	}

	private static void make() throws IOException {
		FileSystemUtils.deleteRecursively(FOLDER);
		Files.createDirectories(FOLDER);
		java("-Djarmode=tools", "-jar", ParleyProcess.JAR.toAbsolutePath().toString(), "extract", "--force",
				"--destination", FOLDER.toString());
		java(OPTIONS, "-XX:AOTCacheOutput=" + CACHE, "-Dspring.context.exit=onRefresh", "-jar",
				FOLDER.resolve("parley.jar").toString());
	}

	private static void java(String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(arguments));
		Path log = FOLDER.resolve("log.txt");
		ProcessBuilder builder = new ProcessBuilder(command).directory(FOLDER.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().keySet().removeIf((name) -> name.matches("(PARLEY|OPENAI)_.*|DATABASE_URL|PORT"));
		builder.environment().putAll(Map.of("PARLEY_DATA_DIR", FOLDER.resolve("training").toString()));
		Process process = builder.start();
		try {
			if (!process.waitFor(Patience.PROCESS.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new UncheckedIOException(new IOException(command + " failed: " + Files.readString(log)));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

}
