import module java.base;
import module java.net.http;

/** Asks one server, with the key of an admin, and reads its answers. */
final class SoakClient {

	static final String KEY = "soak-0123456789abcdef0123456789abcdef";

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.executor(Executors.newVirtualThreadPerTaskExecutor())
		.build();

	private final String base;

	SoakClient(int port) {
		this.base = "http://127.0.0.1:" + port;
	}

	HttpResponse<String> post(String path, String body) throws Exception {
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.base + path))
			.timeout(Duration.ofSeconds(60))
			.header("Content-Type", "application/json")
			.header("X-API-Key", KEY);
	}

	/** Tokens of all runs by the store's books; of both kinds. */
	long[] bookedTokens() throws Exception {
		String usage = send(request("/admin/usage")).body();
		return Stream.of("prompt_tokens", "completion_tokens")
			.mapToLong((kind) -> Pattern.compile("\"" + kind + "\":(\\d+)")
				.matcher(usage)
				.results()
				.mapToLong((tokens) -> Long.parseLong(tokens.group(1)))
				.sum())
			.toArray();
	}

	/** The whole of {@code /metrics}. */
	String metrics() throws Exception {
		return send(request("/metrics")).body();
	}

	/** An answer that is read while it comes. */
	HttpResponse<InputStream> follow(String path, String body) throws Exception {
		return this.http.send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
				HttpResponse.BodyHandlers.ofInputStream());
	}

	HttpResponse<String> getWithoutKey(String path) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create(this.base + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	/** A call of a method of MCP. */
	HttpResponse<String> call(String method, String params) throws Exception {
		return send(request("/mcp").header("Accept", "application/json, text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString(
					"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}")));
	}

	/** What the pattern's first group matches; its absence is a fault of the answer. */
	static String find(Pattern pattern, String text) throws IOException {
		Matcher matcher = pattern.matcher(text);
		if (!matcher.find()) {
			throw new IOException("no " + pattern.pattern().split("\\\\", 2)[0] + " in the answer");
		}
		return matcher.group(1);
	}

}
