import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An OpenAI-compatible API whose answer to {@code question N} is {@link #answer}, at an even pace. */
final class EchoUpstream {

	private static final int TOKENS = 60;

	private static final int PAUSE_MILLIS = 50;

	private static final Pattern QUESTION = Pattern.compile("question (\\d+)");

	private final ServerSocket server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());

	private final Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();

	EchoUpstream() throws IOException {
		Thread.ofPlatform().daemon().name("accept").start(this::accept);
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort() + "/v1";
	}

	static String answer(int question) {
		StringBuilder answer = new StringBuilder();
		for (int i = 0; i < TOKENS; i++) {
			answer.append(token(question, i));
		}
		return answer.toString();
	}

	private static String token(int question, int place) {
		return question + "." + place + " ";
	}

	/** How many questions were asked more than once. */
	long askedAgain() {
		return this.asked.values().stream().filter((times) -> times.get() > 1).count();
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
				Matcher found = QUESTION.matcher(caller.line());
				int question = found.find() ? Integer.parseInt(found.group(1)) : 0;
				this.asked.computeIfAbsent(question, (_) -> new AtomicInteger()).incrementAndGet();
				caller.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
				for (int i = 0; i < TOKENS; i++) {
					caller.send(chunk("{\"index\":0,\"delta\":{\"content\":\"" + token(question, i)
							+ "\"},\"finish_reason\":null}]"));
					Thread.sleep(PAUSE_MILLIS);
				}
				caller.send(chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]")
						+ chunk("],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":60,\"total_tokens\":80}")
						+ "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
			}
		}
		catch (IOException ex) {
			// The caller has hung up.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String chunk(String rest) {
		String data = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
				+ "\"model\":\"gpt-4o-mini\",\"choices\":[" + rest + "}\n\n";
		return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
	}

}
