package dev.parley.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.testing.Server;

/**
 * A site that embeds the chat: its policy allows little, its styles match everything, and
 * below {@code /parley/} it leads to Parley.
 */
final class EmbeddingShop implements AutoCloseable {

	private static final String HOSTILE_STYLE = """
			html { font-size: 40px; color-scheme: light dark; background: light-dark(white, black); }
			* { color: light-dark(rgb(150, 0, 0), rgb(255, 160, 160)); font-family: monospace; letter-spacing: 9px; text-transform: uppercase; }
			button, textarea, section, h2 { display: none; background: rgb(255, 0, 0); }
			p { display: block; font-size: 20px; }
			""";

	private final HttpServer http;

	private final Server parley;

	private final String hosts;

	private final Map<String, String> files;

	private final List<String> strayRequests = new CopyOnWriteArrayList<>();

	private final List<String> tokenRequests = new CopyOnWriteArrayList<>();

	private EmbeddingShop(HttpServer http, Server parley, List<String> hosts, Map<String, String> files) {
		this.http = http;
		this.parley = parley;
		this.hosts = String.join(" ", hosts);
		this.files = files;
	}

	/**
	 * Starts the site.
	 * @param parley called as the user that the site names
	 * @param hosts whose scripts its pages may run
	 * @param files by their paths
	 */
	static EmbeddingShop start(Server parley, List<String> hosts, Map<String, String> files) throws IOException {
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		EmbeddingShop shop = new EmbeddingShop(http, parley, hosts, files);
		http.createContext("/", shop::answer);
		http.createContext("/parley/", shop::forward);
		http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		http.start();
		return shop;
	}

	int port() {
		return this.http.getAddress().getPort();
	}

	/** Requests for what the site does not have. */
	List<String> strayRequests() {
		return this.strayRequests;
	}

	List<String> tokenRequests() {
		return this.tokenRequests;
	}

	/** A page with this in its head. */
	static String page(String script) {
		return """
				<!doctype html><html lang="en"><head><title>A shop</title><link rel="stylesheet" href="/page.css">%s</head>
				<body><main><h1>A shop</h1><p class="text">Things</p></main></body></html>"""
			.formatted(script);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		if (path.equals("/token")) {
			this.tokenRequests.add(path);
		}
		if (!this.files.containsKey(path) && !List.of("/favicon.ico", "/page.css").contains(path)) {
			this.strayRequests.add(path);
		}
		byte[] content = this.files.getOrDefault(path, path.equals("/page.css") ? HOSTILE_STYLE : "")
			.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders()
			.set("Content-Type", path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css"
					: path.equals("/token") ? "text/plain" : "text/html; charset=utf-8");
		exchange.getResponseHeaders()
			.set("Content-Security-Policy",
					"default-src 'none'; style-src 'self'; script-src 'self' " + this.hosts + "; connect-src 'self' "
							+ this.hosts + "; require-trusted-types-for 'script'; trusted-types dompurify");
		exchange.sendResponseHeaders(200, content.length);
		exchange.getResponseBody().write(content);
		exchange.close();
	}

	/** The shop's own way to Parley, which says who its reader is. */
	private void forward(HttpExchange exchange) throws IOException {
		HttpRequest.Builder request = this.parley
			.request(exchange.getRequestURI().toString().substring("/parley".length()))
			.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
		for (String name : List.of("Idempotency-Key", "Last-Event-ID", "Origin")) {
			List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
			values.forEach((value) -> request.header(name, value));
		}
		HttpResponse<InputStream> response = this.parley.send(request, BodyHandlers.ofInputStream());
		response.headers()
			.firstValue("Content-Type")
			.ifPresent((type) -> exchange.getResponseHeaders().set("Content-Type", type));
		exchange.sendResponseHeaders(response.statusCode(), 0);
		try (InputStream body = response.body(); OutputStream out = exchange.getResponseBody()) {
			body.transferTo(out);
		}
	}

	@Override
	public void close() {
		this.http.stop(0);
	}

}
