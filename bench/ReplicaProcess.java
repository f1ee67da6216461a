import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that the chaos run starts, kills, and starts again at the same port. */
final class ReplicaProcess implements AutoCloseable {

	private final List<String> command;

	private final Map<String, String> environment;

	private final Path log;

	private Process process;

	ReplicaProcess(List<String> command, Map<String, String> environment, Path log) throws IOException {
		this.command = command;
		this.environment = environment;
		this.log = log;
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
		start();
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	void start() throws IOException {
		ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()));
		builder.environment().putAll(this.environment);
		this.process = builder.start();
	}

	/** As {@code kill -9} does. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/** Waits until it answers with 200. */
	void awaitReady(int port) throws IOException, InterruptedException {
		for (int i = 0; i < 3000; i++) {
			try {
				URI.create("http://127.0.0.1:" + port + "/health/ready").toURL().openStream().close();
				return;
			}
			catch (IOException ex) {
				Thread.sleep(100);
			}
			if (!this.process.isAlive()) {
				throw new IOException("A replica has not started: " + Files.readString(this.log));
			}
		}
		throw new IOException("A replica was not ready in 5 minutes");
	}

	/** Kills it and what it has started, such as the workers of nginx. */
	@Override
	public void close() {
		List<ProcessHandle> started = this.process.descendants().toList();
		this.process.destroyForcibly();
		started.forEach(ProcessHandle::destroyForcibly);
	}

}
