import module java.base;
import module java.net.http;

/** Asks one server for one user, with the key of an admin, and notes which endpoints it visits. */
final class SoakClient {

	static final String KEY = "soak-0123456789abcdef0123456789abcdef";

	/** Of the user sam of the settings, who gets a token for it. */
	static final String LOGIN = "grant_type=password&username=sam&password=soak-password";

	static final String PASSWORD_HASH = "$2a$10$ipoQ4Vzh8WmHdJCtS8XUyesNs6o0YixTbXEt7TMUiwZX03yKffy0K";

	private final HttpClient http;

	private final String base;

	private final Endpoints endpoints;

	private final String user;

	SoakClient(int port, Endpoints endpoints) {
		this(HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.executor(Executors.newVirtualThreadPerTaskExecutor())
			.build(), "http://127.0.0.1:" + port, endpoints, "");
	}

	private SoakClient(HttpClient http, String base, Endpoints endpoints, String user) {
		this.http = http;
		this.base = base;
		this.endpoints = endpoints;
		this.user = user;
	}

	/** The same for a user of its own. */
	SoakClient as(String user) {
		return new SoakClient(this.http, this.base, this.endpoints, user);
	}

	/** Id of the user, as the server has it. */
	String userId() {
		return "key:soak" + (this.user.isEmpty() ? "" : ":" + this.user);
	}

	HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = bare(path).header("Content-Type", "application/json").header("X-API-Key", KEY);
		return this.user.isEmpty() ? request : request.header("X-User-ID", this.user);
	}

	/** A request without a key. */
	HttpRequest.Builder bare(String path) {
		return HttpRequest.newBuilder(URI.create(this.base + path)).timeout(Duration.ofSeconds(60));
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(request(path));
	}

	HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	HttpResponse<String> patch(String path, String body) throws IOException, InterruptedException {
		return send(request(path).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
	}

	HttpResponse<String> delete(String path) throws IOException, InterruptedException {
		return send(request(path).DELETE());
	}

	HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return note(this.http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
	}

	/** An answer that is read while it comes. */
	HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException, InterruptedException {
		return note(this.http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
	}

	/** A question whose events are read while they come. */
	HttpResponse<InputStream> ask(String body) throws IOException, InterruptedException {
		return open(request("/chat/stream").POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/**
	 * The messages of a WebSocket up to the end of the run that a message starts.
	 * @param end what the last message matches
	 */
	List<String> askOverSocket(String path, String message, Pattern end) throws InterruptedException {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		WebSocket.Builder builder = this.http.newWebSocketBuilder().header("X-API-Key", KEY);
		if (!this.user.isEmpty()) {
			builder.header("X-User-ID", this.user);
		}
		StringBuilder text = new StringBuilder();
		WebSocket socket = builder.buildAsync(URI.create(this.base.replaceFirst("http", "ws") + path),
				new WebSocket.Listener() {
					@Override
					public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
						text.append(data);
						if (last) {
							received.add(text.toString());
							text.setLength(0);
						}
						from.request(1);
						return null;
					}
				})
			.join();
		this.endpoints.visited("GET", path);
		socket.sendText(message, true).join();
		List<String> messages = new ArrayList<>();
		do {
			String next = received.poll(60, TimeUnit.SECONDS);
			if (next == null) {
				throw new IllegalStateException("a WebSocket fell silent");
			}
			messages.add(next);
		}
		while (!end.matcher(messages.getLast()).find());
		socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
		return messages;
	}

	static BufferedReader reader(HttpResponse<InputStream> answer) {
		return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
	}

	private <T> HttpResponse<T> note(HttpResponse<T> answer) {
		if (answer.statusCode() < 400) {
			this.endpoints.visited(answer.request().method(), answer.request().uri().getPath());
		}
		return answer;
	}

}
