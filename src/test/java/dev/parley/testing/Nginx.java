package dev.parley.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;

/** An nginx in front of a server, with nothing set but where that is. */
public final class Nginx implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

	private final Process process;

	private final Server server;

	private Nginx(Process process, Server server) {
		this.process = process;
		this.server = server;
	}

	/** Whether there is an nginx on this machine. */
	public static boolean available() {
		return Files.isExecutable(PROGRAM);
	}

	/**
	 * Starts it; returns when it answers.
	 * @param folder for what it writes
	 */
	public static Nginx before(Server server, Path folder) throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
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
					server {
						listen 127.0.0.1:%d;
						location / {
							proxy_pass %s;
						}
					}
				}
				""".formatted(port, server.uri("").toString()));
		Process process = new ProcessBuilder(PROGRAM.toString(), "-p", folder.toString(), "-e", "error.log", "-c",
				configuration.toString())
			.inheritIO()
			.start();
		Nginx nginx = new Nginx(process, new Server(URI.create("http://127.0.0.1:" + port)));
		Awaitility.await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> answers(nginx.server));
		return nginx;
	}

	private static boolean answers(Server server) {
		try {
			return server.get("/health").status() == 200;
		}
		catch (AssertionError ex) {
			return false;
		}
	}

	/** What clients reach through nginx. */
	public Server server() {
		return this.server;
	}

	@Override
	public void close() {
		this.server.close();
		this.process.destroy();
	}

}
