package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/** The jar in a separate process, as users start it. */
public final class ParleyProcess implements AutoCloseable {

	static final Path JAR = Path.of("target", "parley.jar");

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final Duration START = Patience.PROCESS;

	private final Process process;

	private final Server server;

	private final Path log;

	private ParleyProcess(Process process, Server server, Path log) {
		this.process = process;
		this.server = server;
		this.log = log;
	}

	/** Whether the jar was built. */
	public static boolean available() {
		return Files.exists(JAR);
	}

	/**
	 * Starts the jar; returns when it is ready.
	 * @param data the data folder, possibly of an earlier start
	 * @param environment additional variables
	 */
	public static ParleyProcess start(Path data, String modelUrl, Map<String, String> environment) throws IOException {
		return start(data, modelUrl, environment, List.of());
	}

	/**
	 * The same, through another program that ends by starting the rest of its arguments.
	 */
	public static ParleyProcess start(Path data, String modelUrl, Map<String, String> environment, List<String> through)
			throws IOException {
		return start(data, modelUrl, environment, through, List.of("-Xmx512m"));
	}

	/** The same, with options for Java. */
	public static ParleyProcess start(Path data, String modelUrl, Map<String, String> environment, List<String> through,
			List<String> options) throws IOException {
		Path log = Files.createTempFile(data, "parley", ".log");
		List<String> command = new ArrayList<>(through);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(ExtractedJar.options());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().remove("DATABASE_URL");
		builder.environment()
			.putAll(Map.of("PORT", "0", "PARLEY_DATA_DIR", data.toString(), "OPENAI_API_KEY", Parley.API_KEY,
					"OPENAI_BASE_URL", modelUrl, "OPENAI_MODEL", Parley.MODEL));
		builder.environment().putAll(environment);
		Process process = builder.start();
		try {
			int port = Awaitility.await()
				.atMost(START)
				.pollInterval(Duration.ofMillis(20))
				.until(() -> port(process, log), (found) -> found > 0);
			Server server = new Server(URI.create("http://127.0.0.1:" + port));
			Awaitility.await()
				.atMost(START)
				.pollInterval(Duration.ofMillis(20))
				.until(() -> server.get("/health/ready").status() == 200);
			return new ParleyProcess(process, server, log);
		}
		catch (RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	private static int port(Process process, Path log) {
		try {
			String said = Files.readString(log);
			Matcher started = PORT.matcher(said);
			if (started.find()) {
				return Integer.parseInt(started.group(1));
			}
			if (!process.isAlive()) {
				throw new AssertionError("Parley has not started: " + said);
			}
			return 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public Server server() {
		return this.server;
	}

	/** Its output so far. */
	public String log() throws IOException {
		return Files.readString(this.log);
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Stops all threads of the process, as a debugger does; returns once they stand. */
	public void pause() throws Exception {
		signal("STOP");
		// A signal takes effect when the kernel next runs a thread of the process.
		Awaitility.await().atMost(Patience.LIMIT).until(this::stands);
	}

	/** Ends a pause; does nothing if there is none. */
	public void resume() throws Exception {
		signal("CONT");
	}

	private void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
	}

	private boolean stands() throws IOException {
		try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
			return threads.allMatch((thread) -> state(thread) == 'T');
		}
	}

	/** The state of a thread; its name, which comes before, is in parentheses. */
	private static char state(Path thread) {
		try {
			String line = Files.readString(thread.resolve("stat"));
			return line.charAt(line.lastIndexOf(')') + 2);
		}
		catch (NoSuchFileException ex) {
			// It has ended.
			return 'T';
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Kills the process and waits for its end. */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/** Asks the process to terminate. */
	public void terminate() {
		this.process.destroy();
	}

	/** Whether the process ends within the given time. */
	public boolean awaitExit(Duration atMost) throws InterruptedException {
		return this.process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.server.close();
		this.process.destroyForcibly();
	}

}
