package dev.parley.openai;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.ClientScenarios;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Server;
import tools.jackson.databind.JsonNode;

/**
 * Runs the scripts in {@code src/test/clients}, and answers as they expect it.
 */
final class ClientScripts {

	static final String KEY = "ada-key-0123456789abcdef";

	static final String[] NUMBERS = IntStream.rangeClosed(1, 60)
		.mapToObj((number) -> number + " ")
		.toArray(String[]::new);

	private ClientScripts() {
	}

	/**
	 * Runs a script with installed packages.
	 * @param script name of the folder with the script
	 */
	static ClientScenarios run(String packages, String script, Server server, String... arguments)
			throws IOException, InterruptedException {
		String base = server.uri("/").toString();
		return ClientScenarios.run(packages, script + "/scenarios.mjs",
				Stream.concat(Stream.of(base.substring(0, base.length() - 1)), Stream.of(arguments))
					.toArray(String[]::new));
	}

	static List<String> strings(JsonNode array) {
		return array.valueStream().map((element) -> element.asString("")).toList();
	}

	static Answer answer(RecordedRequest request) {
		boolean called = request.messages().getLast().path("role").asString().equals("tool");
		return switch (request.lastUserMessage().lines().findFirst().orElse("")) {
			case "and again" -> Answer.tokens("Again");
			case "think" ->
				RawAnswer.stream(thought("Let me"), thought(" see"), Chunks.text("Yes"), Chunks.FINISH, Chunks.DONE);
			case "weather" ->
				called ? Answer.tokens("Sun", "ny") : Answer.toolCall("call_0", "weather", "{\"city\":\"Bonn\"}");
			case "time" -> called ? Answer.tokens("Noon.") : Answer.toolCall("call_0", "clock", "{}");
			case "delete the note" -> called ? Answer.tokens("There was none.")
					: Answer.toolCall("call_0", "delete_note", "{\"noteId\":\"x\"}");
			case "object" -> Answer.tokens("{\"a\":", "1}");
			case "refused" -> Answer.status(400);
			case "break off" -> Answer.tokens("Hel", "lo").thenCut();
			case "hold" ->
				Answer.tokens(Collections.nCopies(2_000, "wait ").toArray(String[]::new)).every(Duration.ofMillis(20));
			case "count" -> Answer.tokens(NUMBERS).every(Duration.ofMillis(10));
			default -> Answer.tokens("Hello", " there");
		};
	}

	private static String thought(String text) {
		return Chunks.event("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"" + text + "\"}}]}");
	}

}
