package dev.parley.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.testing.Part.Text;
import dev.parley.testing.Part.ToolCall;

/** What a {@link ScriptedModel} does with one request. */
public sealed interface Answer permits Completion, Reply, RawAnswer, Answer.Hang {

	/**
	 * Stands in every error and all garbage, so that a test can assert that none of it
	 * leaks.
	 */
	String SECRET = "upstream-secret-5d41402abc";

	/** Each token is a delta of its own; lone surrogates are sent as JSON escapes. */
	static Completion tokens(String... tokens) {
		return Completion.of(Stream.of(tokens).<Part>map(Text::new).toList());
	}

	/** The arguments are text, as on the wire: they need not be valid JSON. */
	static Completion toolCall(String id, String name, String arguments) {
		return Completion.of(List.of(new ToolCall(id, name, arguments)));
	}

	/** An error with a body as OpenAI writes it. */
	static Reply status(int status) {
		return new Reply(status, Map.of(), ChatJson.error(status));
	}

	/** 200 with a body that breaks off, whether a stream was asked for or not. */
	static Reply garbage() {
		return new Reply(200, Map.of(), "{\"choices\": [{\"" + SECRET + "\": <html>");
	}

	/** The verdict of a moderation model on a text. */
	static Reply verdict(boolean flagged) {
		return new Reply(200, Map.of(), ChatJson.verdict(flagged));
	}

	/**
	 * Reads the request and says nothing until the peer, or the server, closes the
	 * connection.
	 */
	static Answer hangBeforeHeaders() {
		return new Hang();
	}

	/** No answer at all. */
	record Hang() implements Answer {

	}

}
