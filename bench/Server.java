import module java.base;

/** The server under test, a child of this process with a data folder of its own. */
final class Server implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 90;

	private final int port;

	private final Process process;

	/** Starts the command and waits until it is healthy; its log goes into the folder. */
	Server(List<String> command, String upstream, Path folder) throws IOException, InterruptedException {
		this(command, upstream, folder, Map.of());
	}

	/** The same with further environment variables. */
	Server(List<String> command, String upstream, Path folder, Map<String, String> settings)
			throws IOException, InterruptedException {
		this.port = freePort();
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(folder.resolve("server.log").toFile());
		builder.environment().put("PORT", String.valueOf(this.port));
		builder.environment().put("OPENAI_BASE_URL", upstream);
		builder.environment().put("OPENAI_API_KEY", "bench");
		builder.environment().put("PARLEY_DATA_DIR", Files.createDirectory(folder.resolve("data")).toString());
		builder.environment().putAll(settings);
		this.process = builder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroy));
		awaitHealthy();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitHealthy() throws IOException, InterruptedException {
		URL health = URI.create("http://127.0.0.1:" + this.port + "/health").toURL();
		for (int i = 0; i < 10 * PATIENCE_SECONDS; i++) {
			if (this.process.waitFor(100, TimeUnit.MILLISECONDS)) {
				throw new IOException("The server ended with status " + this.process.exitValue());
			}
			try (InputStream body = health.openStream()) {
				body.readAllBytes();
				return;
			}
			catch (IOException ex) {
				// It is not listening, or not healthy, yet.
			}
		}
		throw new IOException("The server was not healthy in " + PATIENCE_SECONDS + " s");
	}

	/** Of the Java process, also if a launcher such as taskset started it. */
	long pid() {
		return this.process.pid();
	}

	int port() {
		return this.port;
	}

	/** CPU time that the process and its children have spent so far, in seconds. */
	double cpu() {
		return Stream.concat(Stream.of(this.process.toHandle()), this.process.descendants())
			.mapToDouble(Server::cpu)
			.sum();
	}

	static double cpu(ProcessHandle process) {
		return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
	}

	/** Resident memory, where {@code /proc} tells it. */
	String memory() throws IOException {
		long megabytes = megabytes();
		return (megabytes > 0) ? megabytes + " MB" : "-";
	}

	/** The same; 0 where nothing tells it. */
	long megabytes() throws IOException {
		Path status = Path.of("/proc", String.valueOf(this.process.pid()), "status");
		Stream<String> lines = Files.exists(status) ? Files.readAllLines(status).stream() : Stream.empty();
		return lines.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
			.findFirst()
			.orElse(0);
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			this.process.destroyForcibly().waitFor();
		}
	}

}
