package dev.parley.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.testing.Part.Text;
import dev.parley.testing.Part.ToolCall;

/** The response of a {@link ScriptedModel} to one request. */
public sealed interface Answer permits Completion, Reply, RawAnswer, Answer.Hang {

	/**
	 * Part of all errors and garbage, so that tests can assert that it does not leak.
	 */
	String SECRET = "upstream-secret-5d41402abc";

	/**
	 * An answer with one delta for each token; lone surrogates are sent as JSON escapes.
	 */
	static Completion tokens(String... tokens) {
		return Completion.of(Stream.of(tokens).<Part>map(Text::new).toList());
	}

	/** A tool call; the arguments are text as on the wire, and need not be valid JSON. */
	static Completion toolCall(String id, String name, String arguments) {
		return Completion.of(List.of(new ToolCall(id, name, arguments)));
	}

	/** An error in OpenAI's format. */
	static Reply status(int status) {
		return new Reply(status, Map.of(), ChatJson.error(status));
	}

	/** 200 with an incomplete body, streamed or not. */
	static Reply garbage() {
		return new Reply(200, Map.of(), "{\"choices\": [{\"" + SECRET + "\": <html>");
	}

	/** The verdict of a moderation model on a text. */
	static Reply verdict(boolean flagged) {
		return new Reply(200, Map.of(), ChatJson.verdict(flagged));
	}

	/**
	 * Reads the request and sends nothing until the peer, or the server, closes the
	 * connection.
	 */
	static Answer hangBeforeHeaders() {
		return new Hang();
	}

	/** No response at all. */
	record Hang() implements Answer {

	}

}
