package dev.parley.testing;

/** Events of a stream, and completions, as exact text. */
public final class Chunks {

	/** The end of the text. */
	public static final String FINISH = choice("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");

	/** The end of an answer with tool calls. */
	public static final String FINISH_TOOLS = choice("{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}");

	/** The end of a stream. */
	public static final String DONE = "data: [DONE]\n\n";

	/** The usage chunk at the end of a stream: 11 and 7 tokens. */
	public static final String USAGE = event(
			"{\"id\":\"a\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
					+ "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}");

	private Chunks() {
	}

	public static String event(String data) {
		return "data: " + data + "\n\n";
	}

	/** A chunk with this choice. */
	public static String choice(String choice) {
		return event("{\"id\":\"a\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":["
				+ choice + "]}");
	}

	/** A chunk with this delta. */
	public static String delta(String delta) {
		return choice("{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}");
	}

	/** A chunk with this text, which needs no escapes. */
	public static String text(String text) {
		return delta("{\"content\":\"" + text + "\"}");
	}

	/** A chunk with this element of {@code tool_calls}. */
	public static String call(String call) {
		return delta("{\"tool_calls\":[" + call + "]}");
	}

	/** A completion that is not streamed, with this message and reason as JSON. */
	public static String completion(String message, String finishReason) {
		return "{\"id\":\"a\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
				+ "\"message\":" + message + ",\"finish_reason\":" + finishReason
				+ "}],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}";
	}

}
