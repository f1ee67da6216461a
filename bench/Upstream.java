import module java.base;

/** An OpenAI-compatible API that answers every call with {@link Token}s. */
final class Upstream {

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: ";

	private static final String CHUNK = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
			+ "\"created\":1700000000,\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_bench\",\"choices\":[";

	private static final String WHOLE = "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\","
			+ "\"created\":1700000000,\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,"
			+ "\"message\":{\"role\":\"assistant\",\"content\":\"";

	private static final String BEGIN = OK + "text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" + delta("");

	private final Scenario scenario;

	private final String usage;

	private final String end;

	private final ServerSocket server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());

	private final DelayQueue<PacedStream> paced = new DelayQueue<>();

	Upstream(Scenario scenario) throws IOException {
		this.scenario = scenario;
		this.usage = ",\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":%d,\"total_tokens\":%d}"
			.formatted(scenario.tokens(), scenario.tokens() + 20);
		this.end = chunk("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]")
				+ chunk("]" + this.usage) + "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n";
		Thread.ofPlatform().daemon().name("accept").start(this::accept);
		Thread.ofPlatform().daemon().name("pace").start(this::pace);
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort() + "/v1";
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
				if (!caller.line().contains("\"stream\":true")) {
					sendWhole(caller);
				}
				else if (this.scenario.gapMillis() == 0) {
					caller.send(tokens(Upstream::delta, BEGIN, this.end));
				}
				else {
					caller.send(BEGIN);
					this.paced.add(new PacedStream(caller, this.scenario.firstMillis()));
				}
			}
		}
		catch (IOException ex) {
			// The caller has hung up.
		}
	}

	/** One thread sends all tokens that are due: that costs less than a thread for each. */
	private void pace() {
		while (true) {
			try {
				PacedStream stream = this.paced.take();
				String token = delta(token(stream.sent++));
				if (stream.sent < this.scenario.tokens()) {
					stream.caller.send(token);
					stream.pause(this.scenario.gapMillis());
					this.paced.add(stream);
				}
				else {
					stream.caller.send(token + this.end);
				}
			}
			catch (IOException ex) {
				// The caller has hung up.
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private void sendWhole(Http caller) throws IOException {
		String body = tokens(UnaryOperator.identity(), WHOLE,
				"\"},\"finish_reason\":\"stop\"}]" + this.usage + "}");
		caller.send(OK + "application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
	}

	private String tokens(UnaryOperator<String> form, String before, String after) {
		return IntStream.range(0, this.scenario.tokens())
			.mapToObj((index) -> form.apply(token(index)))
			.collect(Collectors.joining("", before, after));
	}

	private static String token(int index) {
		return new Token(index, System.nanoTime()).text();
	}

	private static String delta(String content) {
		return chunk("{\"index\":0,\"delta\":{\"content\":\"" + content
				+ "\"},\"logprobs\":null,\"finish_reason\":null}]");
	}

	private static String chunk(String rest) {
		String data = CHUNK + rest + "}\n\n";
		return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
	}

	/** An answer that is sent token by token, and when the next one is due. */
	private static final class PacedStream implements Delayed {

		private static final long MILLI = 1_000_000;

		private final Http caller;

		private int sent;

		private long due = System.nanoTime();

		PacedStream(Http caller, int millis) {
			this.caller = caller;
			pause(millis);
		}

		/** A token that is late does not make the next ones come in a heap. */
		void pause(int millis) {
			long due = Math.max(this.due + MILLI * millis, System.nanoTime());
			// Whole milliseconds let the pacing thread wake once for many tokens.
			this.due = Math.ceilDiv(due, MILLI) * MILLI;
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(this.due - System.nanoTime(), TimeUnit.NANOSECONDS);
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.signum(this.due - ((PacedStream) other).due);
		}

	}

}
