package dev.parley.aisdk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.ClientScenarios;
import dev.parley.testing.Parley;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The React hook {@code useChat} as it is on npm, in jsdom: one Node.js process runs the
 * scenarios of {@code src/test/clients/use-chat.mjs}, and each test reads the result of
 * some.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UseChatTest {

	private static final String SCRIPT = "use-chat.mjs";

	private static final Duration PAUSE = Duration.ofMillis(120);

	private final String packages;

	private ClientScenarios results;

	private ScriptedModel model;

	private Parley parley;

	UseChatTest(String packages) {
		this.packages = packages;
	}

	@BeforeAll
	void runScenarios(@TempDir Path data) throws Exception {
		this.model = ScriptedModel.start();
		this.model.otherwise(UseChatTest::answer);
		this.parley = Parley.start(data, this.model.baseUrl(), "parley.run.max-runs-per-user=anonymous:3");
		List<String> arguments = new ArrayList<>(List.of(String.valueOf(this.parley.server().uri("/").getPort())));
		arguments.addAll(scenarios(Files.readString(Path.of("src", "test", "clients", SCRIPT))));
		this.results = ClientScenarios.run(this.packages, SCRIPT, arguments.toArray(String[]::new));
	}

	/** The names of the methods of {@code scenarios}. */
	private static List<String> scenarios(String script) {
		return script.lines()
			.filter((line) -> line.matches(" {2,4}async \\w+\\(\\) \\{"))
			.map((line) -> line.substring(line.indexOf("async ") + "async ".length(), line.indexOf('(')))
			.toList();
	}

	@AfterAll
	void stop() {
		if (this.parley != null) {
			this.parley.close();
		}
		this.model.close();
	}

	private static Answer answer(RecordedRequest request) {
		String said = request.lastUserMessage();
		JsonNode last = request.messages().getLast();
		String result = last.path("role").asString("").equals("tool") ? last.path("content").asString("") : "";
		return switch (said) {
			case "plain" -> Answer.tokens("Hello", ", world", ".");
			case "think" ->
				RawAnswer.stream(thought("Let me"), thought(" see."), Chunks.text("Noon."), Chunks.FINISH, Chunks.DONE);
			case "clock" ->
				result.isEmpty() ? Answer.toolCall("call_clock", "clock", "{}") : Answer.tokens("It is ", "noon.");
			case "structured" -> Answer.tokens("{\"support_advice\":\"Wait", ".\",\"block_card\":false,",
					"\"risk_level\":1,\"follow_up_actions\":[]}");
			case "locate me" -> located(result);
			case "delete it" -> result.isEmpty()
					? Answer.toolCall("call_delete", "delete_note", "{\"id\":\"0198c0de-0000-7000-8000-000000000000\"}")
					: Answer.tokens("Result: ", result);
			case "slow" -> words();
			case "endless" -> Answer.tokens("word1 ").thenStall();
			case "break" -> Answer.tokens("Half").thenCut();
			default -> Answer.tokens(said.lines().findFirst().orElse("").replace("echo ", ""));
		};
	}

	private static Answer located(String result) {
		if (result.isEmpty()) {
			return Answer.toolCall("call_locate", "locate", "{\"exact\":true}");
		}
		return result.contains("Slowville") ? words() : Answer.tokens("You are in ", result);
	}

	private static Answer words() {
		return Answer.tokens(IntStream.rangeClosed(1, 12).mapToObj((i) -> "word" + i + " ").toArray(String[]::new))
			.every(PAUSE);
	}

	static String words(int to) {
		return String.join("", IntStream.rangeClosed(1, to).mapToObj((i) -> "word" + i + " ").toList());
	}

	private static String thought(String text) {
		return Chunks.event("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"" + text + "\"}}]}");
	}

	JsonNode result(String scenario) {
		JsonNode result = this.results.get(scenario);
		assertThat(result.path("failed").asString("")).as(scenario).isEmpty();
		return result;
	}

	/** A scenario that ended well, with messages of these roles. */
	JsonNode ready(String scenario, String... roles) {
		JsonNode result = result(scenario);
		assertThat(result.path("status").asString()).as("%s", result).isEqualTo("ready");
		assertThat(result.path("messages").valueStream().map((message) -> message.path("role").asString()))
			.as("%s", result)
			.containsExactly(roles);
		return result;
	}

	static JsonNode last(JsonNode result) {
		return result.path("messages").get(result.path("messages").size() - 1);
	}

	static String text(JsonNode message) {
		return message.path("parts")
			.valueStream()
			.filter((part) -> part.path("type").asString().equals("text"))
			.map((part) -> part.path("text").asString())
			.reduce("", String::concat);
	}

	/** The parts as {@code type} or {@code type:state}. */
	static List<String> parts(JsonNode message) {
		return message.path("parts")
			.valueStream()
			.map((part) -> part.path("type").asString()
					+ (part.has("state") ? ":" + part.path("state").asString() : ""))
			.toList();
	}

	private static JsonNode tool(JsonNode message) {
		return message.path("parts").valueStream().filter((part) -> part.has("toolCallId")).findFirst().orElseThrow();
	}

	static List<String> strings(JsonNode array) {
		return array.valueStream().map((one) -> one.asString("")).toList();
	}

	@Test
	void anAnswerIsStreamed() {
		JsonNode result = ready("answer", "user", "assistant");
		JsonNode message = last(result);
		assertThat(text(message)).isEqualTo("Hello, world.");
		assertThat(parts(message)).containsExactly("step-start", "text:done");
		JsonNode metadata = message.path("metadata");
		assertThat(message.path("id").asString()).isEqualTo(metadata.path("runId").asString());
		assertThat(metadata.at("/usage/totalTokens").asInt()).isPositive();
		assertThat(metadata.path("agent").asString()).isEqualTo("assistant");
		assertThat(result.at("/finished/0/reason").asString()).isEqualTo("stop");
		assertThat(strings(result("turns").path("history"))).containsExactly("user: plain", "assistant: Hello, world.",
				"user: echo two", "assistant: two");
	}

	@Test
	void reasoningIsApartFromTheText() {
		JsonNode message = last(ready("reasoning", "user", "assistant"));
		assertThat(parts(message)).containsExactly("step-start", "reasoning:done", "text:done");
		assertThat(message.at("/parts/1/text").asString()).isEqualTo("Let me see.");
		assertThat(text(message)).isEqualTo("Noon.");
	}

	@Test
	void callsOfTheServerAreShown() {
		JsonNode message = last(ready("serverTool", "user", "assistant"));
		assertThat(parts(message)).containsExactly("step-start", "dynamic-tool:output-available", "step-start",
				"text:done");
		assertThat(tool(message).path("toolName").asString()).isEqualTo("clock");
		assertThat(tool(message).path("providerExecuted").asBoolean()).isTrue();
		assertThat(text(message)).isEqualTo("It is noon.");
	}

	@Test
	void aStructuredAnswerIsOneDataPart() {
		JsonNode message = last(ready("structured", "user", "assistant"));
		assertThat(parts(message)).containsExactly("step-start", "data-output");
		assertThat(message.at("/parts/1/data/support_advice").asString()).isEqualTo("Wait.");
		assertThat(message.at("/parts/1/data/risk_level").asInt()).isEqualTo(1);
	}

	@Test
	void filesReachTheModel() {
		ready("file", "user", "assistant");
		assertThat(this.model.requests()
			.stream()
			.map(RecordedRequest::messages)
			.map((messages) -> messages.getLast().toString())
			.filter((message) -> message.contains("picture") && !message.contains("again"))).singleElement()
			.asString()
			.contains("image_url", "data:image/png;base64,iVBORw0KGgo");
	}

	@Test
	void theAppRunsItsOwnTools() {
		JsonNode result = ready("clientTool", "user", "assistant");
		JsonNode message = last(result);
		assertThat(parts(message)).containsExactly("step-start", "tool-locate:output-available", "step-start",
				"text:done");
		assertThat(tool(message).at("/input/exact").asBoolean()).isTrue();
		assertThat(text(message)).isEqualTo("You are in {\"city\":\"Lisbon\"}");
		assertThat(strings(result.path("statuses"))).hasSize(2);
		assertThat(message.path("id").asString()).isNotEqualTo(message.at("/metadata/runId").asString());
		assertThat(text(last(ready("clientToolError", "user", "assistant")))).contains("no satellites");
	}

	@Test
	void theUserApprovesOrDeclines() {
		JsonNode approved = ready("approved", "user", "assistant");
		assertThat(approved.path("asked").asString()).isEqualTo("approval-requested");
		assertThat(parts(last(approved)).get(1)).startsWith("dynamic-tool:output-");
		assertThat(text(last(approved))).startsWith("Result: ").doesNotContain("declined");
		JsonNode declined = ready("declined", "user", "assistant");
		assertThat(parts(last(declined))).containsExactly("step-start", "dynamic-tool:output-denied", "step-start",
				"text:done");
		assertThat(text(last(declined))).isEqualTo("Result: declined by the user: I need it");
	}

	@Test
	void onlyWhatWaitsCanBeApproved() {
		JsonNode result = result("forgedApproval");
		assertThat(result.at("/part/approval/id").asString()).isEqualTo("call_delete");
		for (String forged : List.of("otherCall", "otherId", "output")) {
			assertThat(result.at("/" + forged + "/status").asInt()).as("%s", result).isEqualTo(422);
		}
	}

	@Test
	void stopCancels() {
		JsonNode result = ready("stopped", "user", "assistant");
		assertThat(result.path("run").asString()).isEqualTo("cancelled");
		assertThat(result.path("stops").valueStream().map(JsonNode::asInt)).containsExactly(204, 204, 404);
		assertThat(result.at("/finished/0/isAbort").asBoolean()).isTrue();
		assertThat(result("cancelledOnDisconnect").path("cause").asString()).isEqualTo("disconnect");
	}

	@Test
	void anAnswerIsGivenAgain() {
		JsonNode result = ready("regenerated", "user", "assistant");
		assertThat(last(result).path("id").asString()).isNotEqualTo(result.path("first").asString());
		assertThat(strings(result.path("history"))).containsExactly("user: plain", "assistant: Hello, world.");
		JsonNode earlier = ready("regeneratedEarlier", "user", "assistant");
		assertThat(strings(earlier.path("history"))).containsExactly("user: plain", "assistant: Hello, world.");
		JsonNode running = ready("regeneratedWhileRunning", "user", "assistant");
		assertThat(strings(running.path("history"))).containsExactly("user: endless", "assistant: word1 ");
	}

	@Test
	void aMessageIsEdited() {
		JsonNode result = ready("edited", "user", "assistant");
		assertThat(result.at("/messages/0/id").asString()).isEqualTo(result.path("user").asString());
		assertThat(strings(result.path("history"))).containsExactly("user: echo edited", "assistant: edited");
		assertThat(strings(result.path("back"))).containsExactly("user: plain", "assistant: Hello, world.");
	}

	@Test
	void aCutStreamIsResumed() {
		JsonNode result = ready("resumed", "user", "assistant");
		assertThat(result.at("/cut/status").asString()).isEqualTo("error");
		assertThat(result.at("/cut/text").asString()).startsWith("word1 word2").doesNotContain("word12");
		assertThat(text(last(result))).isEqualTo(words(12));
		JsonNode ended = ready("resumedAfterEnd", "user", "assistant");
		assertThat(text(last(ended))).isEqualTo(words(12));
		assertThat(ended.path("then").asInt()).isEqualTo(204);
	}

	@Test
	void aCutStreamThatContinuesAnAnswerIsResumedFromItsBeginning() {
		JsonNode message = last(ready("resumedAfterTool", "user", "assistant"));
		assertThat(parts(message)).containsExactly("step-start", "tool-locate:output-available", "step-start",
				"text:done");
		assertThat(tool(message).at("/output/city").asString()).isEqualTo("Slowville");
		assertThat(text(message)).isEqualTo(words(12));
	}

	@Test
	void aReloadedPageReadsOn() {
		assertThat(text(last(ready("reloaded", "assistant")))).isEqualTo(words(12));
		JsonNode nothing = ready("nothingToResume", "user", "assistant");
		assertThat(nothing.path("statuses").valueStream().map(JsonNode::asInt)).containsExactly(204, 200, 204);
	}

	@Test
	void aReloadedPageShowsTheStoredMessages() {
		JsonNode result = ready("restored", "user", "assistant", "user", "assistant");
		assertThat(result.path("same").asBoolean()).isTrue();
		assertThat(text(last(result))).startsWith("Result: ");
		assertThat(result.path("after").get(3).path(0)).isEqualTo(result.path("live").get(3).path(0));
		assertThat(strings(result.path("after").get(3).path(2)).getLast()).isEqualTo("text:done");
		JsonNode file = ready("restoredFile", "user", "assistant");
		assertThat(file.path("file").asString()).startsWith("/attachments/");
		assertThat(strings(file.path("history"))).containsExactly("user: picture again", "assistant: picture again");
		assertThat(this.model.requests()
			.stream()
			.map((request) -> request.messages().getLast().toString())
			.filter((message) -> message.contains("picture again"))).hasSize(2)
			.allSatisfy((message) -> assertThat(message).contains("hello"));
	}

	@Test
	void errorsAreSentences() {
		JsonNode refused = result("refused");
		assertThat(refused.path("status").asString()).isEqualTo("error");
		assertThat(refused.path("error").asString())
			.isEqualTo("There is no agent with this name; GET /agents lists them");
		JsonNode broken = result("brokenOff");
		assertThat(broken.path("status").asString()).isEqualTo("error");
		assertThat(broken.path("error").asString()).isNotBlank().doesNotContain("{", Answer.SECRET);
		assertThat(text(last(broken))).isEqualTo("Half");
		assertThat(last(broken).at("/metadata/error/code").asString()).isEqualTo("model_error");
		assertThat(broken.at("/stored/code").asString()).isEqualTo("model_error");
		assertThat(strings(broken.path("history"))).containsExactly("user: break", "assistant: Half");
	}

	@Test
	void aLimitIsAnErrorAfterWhichTheMessageCanBeSentAgain() {
		JsonNode result = result("limited");
		assertThat(result.at("/refused/status").asString()).isEqualTo("error");
		assertThat(result.at("/refused/statuses/0").asInt()).isEqualTo(429);
		assertThat(result.at("/refused/error").asString()).doesNotContain("{");
		assertThat(result.at("/after/status").asString()).isEqualTo("ready");
		assertThat(text(last(result.path("after")))).isEqualTo("Hello, world.");
		assertThat(strings(result.path("stopped"))).containsOnly("ready");
	}

	@Test
	void theLastMessageAloneIsEnough() {
		JsonNode result = ready("lastMessageOnly", "user", "assistant", "user", "assistant");
		assertThat(strings(result.path("history"))).containsExactly("user: plain", "assistant: Hello, world.",
				"user: echo three", "assistant: three");
	}

	@Test
	void aMessageThatIsSentTwiceIsAnsweredOnce() {
		JsonNode result = result("sentTwice");
		assertThat(result.path("same").asBoolean()).isTrue();
		assertThat(result.path("equal").asBoolean()).isTrue();
	}

	@Test
	void aChatThatBeganElsewhereGoesOn() {
		JsonNode result = ready("brought", "user", "assistant", "user", "assistant");
		assertThat(strings(result.path("history"))).containsExactly("user: the weather?", "assistant: ",
				"assistant: It is hot.", "user: echo more", "assistant: more");
		assertThat(this.model.requests()
			.stream()
			.filter((request) -> request.lastUserMessage().equals("echo more"))
			.map((request) -> request.body().toString())).singleElement()
			.asString()
			.contains("{\\\"degrees\\\":30}", "hello file");
	}

}
