import module java.base;

/** An OpenAI-compatible API that has a fault in every tenth call: 429, 500, a cut, a hang, in turn. */
final class FaultyUpstream {

	private static final int GAP_MILLIS = 10;

	private static final long HANG_MILLIS = 5_000;

	private static final String HEAD = "{\"id\":\"chatcmpl-soak\",\"created\":1700000000,\"model\":\"gpt-4o-mini\",";

	private static final String USAGE = ",\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":%1$d,\"total_tokens\":%2$d}"
		.formatted(SoakText.TOKENS, SoakText.TOKENS + 20);

	private static final String CALL = "{\"id\":\"call_1\",\"type\":\"function\",\"index\":0,"
			+ "\"function\":{\"name\":\"clock\",\"arguments\":\"{}\"}}";

	private final ServerSocket server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());

	private final AtomicInteger calls = new AtomicInteger();

	private final Map<String, Integer> faults = new ConcurrentSkipListMap<>();

	private final SoakText texts;

	FaultyUpstream(SoakText texts) throws IOException {
		this.texts = texts;
		Thread.ofPlatform().daemon().name("accept").start(this::accept);
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort() + "/v1";
	}

	int calls() {
		return this.calls.get();
	}

	/** How many faults of each kind there were. */
	Map<String, Integer> faults() {
		return this.faults;
	}

	private void accept() {
		try {
			while (true) {
				Http caller = new Http(this.server.accept());
				Thread.startVirtualThread(() -> serve(caller));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void serve(Http caller) {
		try (caller) {
			while (true) {
				caller.begin();
				String body = caller.line();
				int call = this.calls.incrementAndGet();
				if (!answer(caller, body, call, (call % 10 == 0) ? call / 10 % 4 : -1)) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// The caller has hung up.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Returns whether the connection is still good. */
	private boolean answer(Http caller, String body, int call, int fault) throws IOException, InterruptedException {
		boolean stream = body.contains("\"stream\":true");
		switch (fault) {
			case 0, 1 -> {
				count((fault == 0) ? "429" : "500");
				send(caller, (fault == 0) ? "429 Too Many Requests" : "500 Internal Server Error", "application/json",
						"{\"error\":{\"message\":\"no\",\"type\":\"fault\"}}");
				return true;
			}
			case 2 -> {
				count("cut");
				this.texts.sending(call, 1);
				caller.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
						+ (stream ? chunk(delta("\"content\":\"" + SoakText.token(call, 0) + "\"", "null")) : "5\r\n{\"cho\r\n"));
				return false;
			}
			case 3 -> {
				count("hang");
				Thread.sleep(HANG_MILLIS);
				return false;
			}
			default -> {
				boolean tool = body.contains("\"name\":\"clock\"") && !body.contains("\"role\":\"tool\"");
				this.texts.sending(call, tool ? 0 : SoakText.TOKENS);
				if (stream) {
					stream(caller, call, tool);
				}
				else {
					whole(caller, call, tool);
				}
				return true;
			}
		}
	}

	private void count(String fault) {
		this.faults.merge(fault, 1, Integer::sum);
	}

	private static void stream(Http caller, int call, boolean tool) throws IOException, InterruptedException {
		caller.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
		if (tool) {
			caller.send(chunk(delta("\"tool_calls\":[" + CALL + "]", "null")));
		}
		else {
			for (int i = 0; i < SoakText.TOKENS; i++) {
				caller.send(chunk(delta("\"content\":\"" + SoakText.token(call, i) + "\"", "null")));
				Thread.sleep(GAP_MILLIS);
			}
		}
		caller.send(chunk(delta("", tool ? "\"tool_calls\"" : "\"stop\""))
				+ chunk(HEAD + "\"object\":\"chat.completion.chunk\",\"choices\":[]" + USAGE + "}")
				+ "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
	}

	private static void whole(Http caller, int call, boolean tool) throws IOException {
		String message = tool ? "\"content\":null,\"tool_calls\":[" + CALL + "]" : "\"content\":\"" + SoakText.whole(call) + "\"";
		send(caller, "200 OK", "application/json", HEAD + "\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
				+ "\"message\":{\"role\":\"assistant\"," + message + "},\"finish_reason\":"
				+ (tool ? "\"tool_calls\"" : "\"stop\"") + "}]" + USAGE + "}");
	}

	private static void send(Http caller, String status, String type, String body) throws IOException {
		caller.send("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
				+ "\r\n\r\n" + body);
	}

	private static String delta(String delta, String finish) {
		return HEAD + "\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{" + delta
				+ "},\"finish_reason\":" + finish + "}]}";
	}

	private static String chunk(String json) {
		String data = "data: " + json + "\n\n";
		return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
	}

}
