package dev.parley.testing;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.parley.testing.Ending.How;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScriptedModelTests {

	private static final Duration SOON = Patience.LIMIT;

	private final ScriptedModel model = ScriptedModel.start();

	private final HttpClient http = HttpClient.newHttpClient();

	private final Peer peer = new Peer(this.model, this.http);

	@AfterEach
	void close() {
		this.http.shutdownNow();
		this.model.close();
	}

	@Test
	void streamsTokensAsOpenAiDoes() throws Exception {
		this.model.answer("Hello", " wor", "ld");
		HttpResponse<String> response = this.peer.post(Peer.STREAM);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
		List<String> events = Peer.data(response.body());
		assertThat(Peer.tokens(events)).containsExactly("Hello", " wor", "ld");
		assertThat(events).hasSize(7).last().isEqualTo("[DONE]");
		assertThat(Peer.json(events.get(4)).at("/choices/0/finish_reason").asString()).isEqualTo("stop");
		JsonNode usage = Peer.json(events.get(5));
		assertThat(usage.at("/choices").isEmpty()).isTrue();
		assertThat(usage.at("/usage/total_tokens").asInt()).isEqualTo(13);
		JsonNode role = Peer.json(events.getFirst());
		assertThat(role.at("/choices/0/delta/role").asString()).isEqualTo("assistant");
		assertThat(role.path("id").asString()).startsWith("chatcmpl-").isEqualTo(usage.path("id").asString());
		assertThat(role.path("object").asString()).isEqualTo("chat.completion.chunk");
		assertThat(role.path("model").asString()).isEqualTo("gpt-test");
		assertThat(role.path("usage").isNull()).isTrue();
	}

	@Test
	void answersWholeWhereNoStreamIsAskedFor() throws Exception {
		this.model.next(Answer.tokens("Hello", " world").usage(11, 7).finishReason("length").model("gpt-fixed"));
		JsonNode answer = Peer.json(this.peer.post(Peer.WHOLE).body());
		assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
		assertThat(answer.path("model").asString()).isEqualTo("gpt-fixed");
		assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("Hello world");
		assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("length");
		assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(11);
		assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(18);
	}

	@Test
	void reportsUsageOfAStreamOnlyIfAsked() throws Exception {
		this.model.answer("x");
		assertThat(this.peer.post("{\"stream\": true}").body()).contains("[DONE]").doesNotContain("usage");
	}

	@Test
	void streamsToolCallsInFragmentsAfterText() throws Exception {
		this.model.next(Answer.tokens("Let me see")
			.andToolCall("call_1", "clock", "{}")
			.andToolCall("call_2", "notes", "{\"text\": \"of several fragments\"}"));
		List<String> events = this.peer.events();
		assertThat(Peer.tokens(events)).containsExactly("Let me see");
		List<JsonNode> deltas = events.stream()
			.filter((event) -> event.startsWith("{"))
			.map((event) -> Peer.json(event).at("/choices/0/delta/tool_calls/0"))
			.filter(JsonNode::isObject)
			.toList();
		assertThat(deltas).hasSizeGreaterThan(5);
		assertThat(deltas.getFirst().path("id").asString()).isEqualTo("call_1");
		assertThat(deltas.getFirst().at("/function/name").asString()).isEqualTo("clock");
		assertThat(deltas.stream()
			.filter((delta) -> delta.path("index").asInt() == 1)
			.map((delta) -> delta.at("/function/arguments").asString())
			.collect(Collectors.joining())).isEqualTo("{\"text\": \"of several fragments\"}");
		assertThat(Peer.json(events.get(events.size() - 3)).at("/choices/0/finish_reason").asString())
			.isEqualTo("tool_calls");
	}

	@Test
	void answersToolCallsWhole() throws Exception {
		this.model.next(Answer.toolCall("call_1", "clock", "{}").andToolCall("call_2", "notes", "{\"a\":1}"));
		JsonNode choice = Peer.json(this.peer.post(Peer.WHOLE).body()).at("/choices/0");
		assertThat(choice.at("/message/content").isNull()).isTrue();
		assertThat(choice.at("/message/tool_calls/0/type").asString()).isEqualTo("function");
		assertThat(choice.at("/message/tool_calls/1/function/arguments").asString()).isEqualTo("{\"a\":1}");
		assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
	}

	@Test
	void givesQueuedAnswersInOrderAndTheDefaultAfterThem() throws Exception {
		this.model.next(Answer.tokens("first"), Answer.tokens("second"));
		assertThat(this.peer.tokens()).containsExactly("first");
		assertThat(this.model.unusedAnswers()).isOne();
		assertThat(this.peer.tokens()).containsExactly("second");
		assertThat(this.peer.tokens()).containsExactly("Echo: ", "Hi ", "there");
		this.model.otherwise((request) -> Answer.tokens(request.model()));
		assertThat(this.peer.tokens()).containsExactly("gpt-test");
		this.model.reset();
		assertThat(this.model.requests()).isEmpty();
		assertThat(this.peer.tokens()).containsExactly("Echo: ", "Hi ", "there");
	}

	@Test
	void recordsRequestsAndHowTheyEnded() throws Exception {
		this.peer.events();
		RecordedRequest request = this.model.takeRequest(SOON);
		assertThat(request.path()).isEqualTo("/v1/chat/completions");
		assertThat(request.header("authorization")).hasValue("Bearer k");
		assertThat(request.streaming()).isTrue();
		assertThat(request.messages()).hasSize(1);
		assertThat(request.lastUserMessage()).isEqualTo("Hi there");
		assertThat(request.awaitEnding(SOON).how()).isEqualTo(How.ANSWERED);
		assertThat(request.connectionEnding()).isNotDone();
		this.http.shutdownNow();
		assertThat(request.awaitConnectionEnding(SOON).closedByPeer()).isTrue();
		assertThat(this.model.requests()).containsExactly(request);
	}

	@Test
	void saysSoWhereNoRequestComes() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.model.takeRequest(Duration.ofMillis(1)))
			.withMessageContaining("No request");
	}

	@Test
	void readsRequestsWhoseLengthIsNotAnnounced() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.model.baseUrl() + "/proxy/chat/completions"))
			.POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(Peer.WHOLE)))
			.build();
		assertThat(this.http.send(request, BodyHandlers.ofString()).body()).contains("Echo: Hi there");
		assertThat(this.model.takeRequest(SOON).header("transfer-encoding")).hasValue("chunked");
	}

	@Test
	void keepsConnectionsAlive() throws Exception {
		this.model.answer("one");
		this.model.answer("two");
		try (Socket socket = this.peer.connect(Peer.STREAM)) {
			assertThat(Peer.readUntil(socket, "0\r\n\r\n")).contains("\"one\"");
			Peer.send(socket, Peer.WHOLE);
			assertThat(Peer.readUntil(socket, "\"total_tokens\":11}}")).contains("\"two\"");
		}
		assertThat(this.model.takeRequest(SOON).connectionEnding())
			.isSameAs(this.model.takeRequest(SOON).connectionEnding());
	}

	@Test
	void keepsThePaceItIsTold() throws Exception {
		this.model.next(Answer.tokens("a", "b", "c", "d")
			.firstAfter(Duration.ofMillis(30))
			.every(Duration.ofMillis(10))
			.afterFirst(Duration.ofMillis(50)));
		assertThat(this.peer.tokens()).hasSize(4);
		RecordedRequest request = this.model.takeRequest(SOON);
		assertThat(request.awaitEnding(SOON).since(request.arrivedAt())).isBetween(Duration.ofMillis(99), SOON);
	}

	@Test
	void sendsLoneSurrogatesAsEscapes() throws Exception {
		this.model.answer("\ud83d", "\ude00", "\ud83d\ude00");
		List<String> events = this.peer.events();
		assertThat(events.get(1)).contains("\"content\":\"\\ud83d\"");
		assertThat(events.get(3)).contains("\"content\":\"\ud83d\ude00\"");
		assertThat(Peer.tokens(events)).containsExactly("\ud83d", "\ude00", "\ud83d\ude00");
	}

	@Test
	void splitsCharactersBetweenChunksIfTold() throws Exception {
		this.model.next(Answer.tokens("\ud83d\ude00").splitBytes());
		this.model.next(Answer.tokens("\ud83d\ude00", "\u00e9").splitBytes());
		try (Socket socket = this.peer.connect(Peer.STREAM)) {
			String response = Peer.readUntil(socket, "\r\n0\r\n\r\n");
			Set<String> sizes = new HashSet<>();
			String[] lines = response.substring(response.indexOf("\r\n\r\n") + 4).split("\r\n", 0);
			for (int line = 0; line < lines.length - 1; line += 2) {
				assertThat(lines[line + 1]).hasSize(Integer.parseInt(lines[line], 16));
				sizes.add(lines[line]);
			}
			assertThat(sizes).containsExactlyInAnyOrder("1", "2", "3");
		}
		assertThat(this.peer.tokens()).containsExactly("\ud83d\ude00", "\u00e9");
	}

	@Test
	void servesHundredsAtOnce() throws Exception {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens(request.lastUserMessage(), "!").gatedBy(gate));
		List<Callable<List<String>>> calls = IntStream.range(0, 300)
			.mapToObj((call) -> (Callable<List<String>>) () -> call("user " + call))
			.toList();
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<List<String>>> answers = calls.stream().map(threads::submit).toList();
			gate.awaitWaiting(300, Patience.LIMIT);
			gate.releaseAll();
			for (int call = 0; call < 300; call++) {
				assertThat(answers.get(call).get()).containsExactly("user " + call, "!");
			}
		}
	}

	private List<String> call(String message) throws Exception {
		try (Socket socket = this.peer.connect("""
				{"stream": true, "messages": [{"role": "user", "content": [{"type": "text", "text": "%s"}]}]}"""
			.formatted(message))) {
			return Peer.tokens(Peer.data(Peer.readUntil(socket, "0\r\n\r\n")));
		}
	}

}
