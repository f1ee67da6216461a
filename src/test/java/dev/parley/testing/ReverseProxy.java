package dev.parley.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real proxy in front of a server. */
public final class ReverseProxy implements AutoCloseable {

	private static final Path DOCUMENTATION = Path.of("docs/proxies.md");

	private static final String PLAIN_NGINX = """
			server {
				listen 80;
				location / {
					proxy_pass http://127.0.0.1:8000;
				}
			}
			""";

	private final Process process;

	private final Server server;

	private ReverseProxy(Process process, Server server) {
		this.process = process;
		this.server = server;
	}

	/**
	 * Starts the proxy with the configuration in {@code docs/proxies.md}, and waits until
	 * it responds; skips the test if it is not installed.
	 * @param folder for its files
	 */
	public static ReverseProxy documented(Kind kind, Server behind, Path folder) throws IOException {
		String language = kind.name().toLowerCase(Locale.ROOT);
		Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(DOCUMENTATION));
		if (!block.find()) {
			throw new AssertionError("No configuration of " + language + " in " + DOCUMENTATION);
		}
		return start(kind, block.group(1), behind, folder);
	}

	/** The same with an nginx whose configuration contains only the server's address. */
	public static ReverseProxy plainNginx(Server behind, Path folder) throws IOException {
		return start(Kind.NGINX, PLAIN_NGINX, behind, folder);
	}

	/**
	 * nginx with the configuration in {@code deploy}, but with these replicas.
	 * @param replicas hosts and ports, as many as there
	 */
	public static ReverseProxy deployedNginx(List<String> replicas, Path folder) throws IOException {
		// What only nginx 1.27.3 knows is for Docker's names.
		String configuration = Files.readString(Path.of("deploy/nginx.conf"))
			.replaceAll("(?m)^\\s*resolver .*;$", "")
			.replace(" resolve ", " ");
		for (int i = 0; i < replicas.size(); i++) {
			configuration = configuration.replace("parley-" + (i + 1) + ":8000", replicas.get(i));
		}
		return start(Kind.NGINX, configuration, folder);
	}

	private static ReverseProxy start(Kind kind, String configuration, Server behind, Path folder) throws IOException {
		return start(kind, configuration.replace("127.0.0.1:8000", behind.uri("/").getAuthority()), folder);
	}

	private static ReverseProxy start(Kind kind, String configuration, Path folder) throws IOException {
		Assumptions.assumeTrue(Files.isExecutable(kind.program),
				() -> "There is no " + kind.program + " on this machine: apt-get install " + kind.debian);
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		String here = configuration.replace("listen 80;", "listen 127.0.0.1:" + port + ";")
			.replace("bind :80", "bind 127.0.0.1:" + port)
			.replace("parley.example.com {", "http://127.0.0.1:" + port + " {");
		Path file = Files.writeString(folder.resolve(kind + ".conf"), kind.whole(here));
		ProcessBuilder command = new ProcessBuilder(kind.command(folder, file)).inheritIO();
		command.environment().put("HOME", folder.toString());
		Process process = command.start();
		ReverseProxy proxy = new ReverseProxy(process, new Server(URI.create("http://127.0.0.1:" + port)));
		Awaitility.await().atMost(Patience.LIMIT).ignoreExceptions().until(() -> answers(proxy.server));
		return proxy;
	}

	private static String wholeNginx(String server) {
		return """
				daemon off;
				worker_processes 1;
				pid nginx.pid;
				error_log error.log;
				events {}
				http {
					access_log off;
					client_body_temp_path body;
					proxy_temp_path proxy;
					fastcgi_temp_path fastcgi;
					uwsgi_temp_path uwsgi;
					scgi_temp_path scgi;
					%s
				}
				""".formatted(server);
	}

	private static boolean answers(Server server) {
		try {
			return server.get("/health").status() == 200;
		}
		catch (AssertionError ex) {
			return false;
		}
	}

	/** The server, called through the proxy. */
	public Server server() {
		return this.server;
	}

	@Override
	public void close() {
		this.server.close();
		this.process.destroy();
	}

	/** The proxies that tests can start. */
	public enum Kind {

		NGINX("/usr/sbin/nginx", "nginx-light"),

		HAPROXY("/usr/sbin/haproxy", "haproxy"),

		CADDY("/usr/bin/caddy", "caddy");

		private final Path program;

		private final String debian;

		Kind(String program, String debian) {
			this.program = Path.of(program);
			this.debian = debian;
		}

		private List<String> command(Path folder, Path file) {
			return switch (this) {
				case NGINX ->
					List.of(this.program.toString(), "-p", folder.toString(), "-e", "error.log", "-c", file.toString());
				case HAPROXY -> List.of(this.program.toString(), "-db", "-f", file.toString());
				case CADDY ->
					List.of(this.program.toString(), "run", "--adapter", "caddyfile", "--config", file.toString());
			};
		}

		private String whole(String configuration) {
			return switch (this) {
				case NGINX -> wholeNginx(configuration);
				case HAPROXY -> configuration;
				case CADDY -> "{\n\tadmin off\n}\n" + configuration;
			};
		}

	}

}
