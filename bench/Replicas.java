import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Three replicas behind nginx, of which one is killed every ten seconds, and a Redis that is restarted once: nothing is
 * lost, doubled or different.
 */
final class Replicas {

	private static final int REPLICAS = 3;

	private static final int STREAMS = Integer.parseInt(System.getenv().getOrDefault("REPLICAS_STREAMS", "300"));

	private static final int KILL_SECONDS = 10;

	private final Path folder = Files.createTempDirectory("parley-replicas-");

	private final ReplicaTally tally = new ReplicaTally();

	private final AtomicInteger questions = new AtomicInteger();

	private final AtomicBoolean over = new AtomicBoolean();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final URI front;

	private Replicas(int frontPort) throws IOException {
		this.front = URI.create("http://127.0.0.1:" + frontPort);
	}

	/** Prints the report; returns whether all is as it should be. */
	static boolean run(List<String> command) throws IOException, InterruptedException {
		String database = System.getenv("DATABASE_URL");
		if (database == null) {
			throw new IOException("Set DATABASE_URL to an empty PostgreSQL database");
		}
		return new Replicas(ReplicaProcess.freePort()).run(command, database);
	}

	private boolean run(List<String> command, String database) throws IOException, InterruptedException {
		EchoUpstream upstream = new EchoUpstream();
		int redisPort = ReplicaProcess.freePort();
		List<Integer> ports = new ArrayList<>();
		List<ReplicaProcess> replicas = new ArrayList<>();
		try (ReplicaProcess redis = new ReplicaProcess(List.of("redis-server", "--port", "" + redisPort, "--bind",
				"127.0.0.1", "--save", "", "--appendonly", "no"), Map.of(), this.folder.resolve("redis.log"))) {
			Map<String, String> settings = new HashMap<>(Map.of("DATABASE_URL", database, "REDIS_URL",
					"redis://127.0.0.1:" + redisPort, "OPENAI_BASE_URL", upstream.url(), "OPENAI_API_KEY", "bench",
					"PARLEY_LIMITS_FAILED_REQUESTS", "0"));
			for (int i = 0; i < REPLICAS; i++) {
				ports.add(ReplicaProcess.freePort());
				settings.put("PORT", "" + ports.get(i));
				settings.put("PARLEY_DATA_DIR", Files.createDirectory(this.folder.resolve("data" + i)).toString());
				replicas.add(new ReplicaProcess(command, Map.copyOf(settings), this.folder.resolve("server" + i + ".log")));
			}
			for (int i = 0; i < REPLICAS; i++) {
				replicas.get(i).awaitReady(ports.get(i));
			}
			try (ReplicaProcess nginx = nginx(ports)) {
				double minutes = Double.parseDouble(System.getenv().getOrDefault("REPLICAS_MINUTES", "3"));
				chaos((long) (minutes * 60_000), replicas, ports, redis);
				return report(upstream);
			}
		}
		finally {
			replicas.forEach(ReplicaProcess::close);
		}
	}

	private ReplicaProcess nginx(List<Integer> ports) throws IOException, InterruptedException {
		StringBuilder servers = new StringBuilder();
		ports.forEach((port) -> servers.append("server 127.0.0.1:").append(port).append(" max_fails=0; "));
		Path config = this.folder.resolve("nginx.conf");
		Files.writeString(config, """
				daemon off;
				pid %1$s/nginx.pid;
				worker_processes 1;
				worker_rlimit_nofile 65536;
				error_log %1$s/nginx-errors.log;
				events { worker_connections 8192; }
				http {
					access_log off;
					client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
					uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
					upstream parley { random; %2$s keepalive 64; }
					server {
						listen 127.0.0.1:%3$d backlog=4096;
						location / {
							proxy_pass http://parley;
							proxy_http_version 1.1;
							proxy_set_header Connection "";
							proxy_set_header Host 127.0.0.1;
							proxy_buffering off;
							proxy_read_timeout 120s;
							proxy_connect_timeout 1s;
							proxy_next_upstream error timeout;
						}
					}
				}
				""".formatted(this.folder, servers, this.front.getPort()));
		ReplicaProcess nginx = new ReplicaProcess(List.of("nginx", "-p", this.folder.toString(), "-c", config.toString()),
				Map.of(), this.folder.resolve("nginx.log"));
		nginx.awaitReady(this.front.getPort());
		return nginx;
	}

	private void chaos(long millis, List<ReplicaProcess> replicas, List<Integer> ports, ReplicaProcess redis)
			throws IOException, InterruptedException {
		List<Thread> clients = new ArrayList<>();
		for (int i = 0; i < STREAMS; i++) {
			clients.add(Thread.startVirtualThread(this::ask));
		}
		Random random = new Random();
		long end = System.nanoTime() + millis * 1_000_000;
		boolean restarted = false;
		while (System.nanoTime() < end) {
			Thread.sleep(KILL_SECONDS * 1000L);
			int victim = random.nextInt(REPLICAS);
			this.tally.killed();
			replicas.get(victim).kill();
			replicas.get(victim).start();
			replicas.get(victim).awaitReady(ports.get(victim));
			if (!restarted && System.nanoTime() > end - millis * 500_000) {
				restarted = true;
				redis.kill();
				Thread.sleep(1000);
				redis.start();
			}
		}
		this.over.set(true);
		for (Thread client : clients) {
			client.join();
		}
	}

	private void ask() {
		try {
			while (!this.over.get()) {
				new ReplicaClient(this.http, this.front, this.tally, this.questions.incrementAndGet()).ask();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean report(EchoUpstream upstream) throws IOException, InterruptedException {
		int lost = 0;
		int doubled = 0;
		for (Map.Entry<Integer, String> asked : this.tally.sessions().entrySet()) {
			String history = get("/sessions/" + asked.getValue());
			int messages = count(history, "\"content\":\"question " + asked.getKey() + "\"");
			int answers = count(history, "\"content\":\"" + EchoUpstream.answer(asked.getKey()) + "\"");
			lost += (messages == 0 || answers == 0) ? 1 : 0;
			doubled += (messages > 1 || answers > 1) ? 1 : 0;
		}
		System.out.printf("""
				%d questions, %d acknowledged, %d kills
				lost %d, doubled %d, different texts %d, streams without an end %d
				from a kill to the next event, p50 / p99: %s
				asked of the model more than once: %d
				told to try again: %s
				""", this.questions.get(), this.tally.sessions().size(), this.tally.kills(), lost, doubled,
				this.tally.different.get(), this.tally.withoutEnd.get(), this.tally.takeOver(), upstream.askedAgain(),
				this.tally.failures());
		boolean well = lost + doubled + this.tally.different.get() + this.tally.withoutEnd.get() == 0;
		System.out.println(well ? "Nothing amiss." : "Amiss. The logs: " + this.folder);
		if (well) {
			Bench.delete(this.folder);
		}
		return well;
	}

	private String get(String path) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(this.front.resolve(path)).build(),
				HttpResponse.BodyHandlers.ofString()).body();
	}

	private static int count(String text, String part) {
		int count = 0;
		for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
			count++;
		}
		return count;
	}

}
