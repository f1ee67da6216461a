package dev.parley.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

import dev.parley.testing.Ending.How;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScriptedModelFaultTests {

	private static final Duration SOON = Patience.LIMIT;

	private static final Duration NOTICED = Duration.ofMillis(200);

	private final ScriptedModel model = ScriptedModel.start();

	private final HttpClient http = HttpClient.newHttpClient();

	private final Peer peer = new Peer(this.model, this.http);

	@AfterEach
	void close() {
		this.http.shutdownNow();
		this.model.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 404, 429, 500, 503 })
	void refusesWithAnErrorAsOpenAiWritesIt(int status) throws Exception {
		this.model.next(Answer.status(status).retryAfter(7));
		HttpResponse<String> response = this.peer.post(Peer.STREAM);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
		assertThat(Peer.json(response.body()).at("/error/message").asString()).contains(Answer.SECRET);
		assertThat(Peer.json(response.body()).at("/error/type").isString()).isTrue();
	}

	@Test
	void refusesWhatIsNoChatCompletion() throws Exception {
		HttpRequest models = HttpRequest.newBuilder(URI.create(this.model.baseUrl() + "/models")).build();
		assertThat(this.http.send(models, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
		assertThat(this.peer.post("{broken").statusCode()).isEqualTo(400);
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void noticesThatThePeerClosesWhileItHangs() throws Exception {
		this.model.next(Answer.hangBeforeHeaders());
		Socket socket = this.peer.connect(Peer.STREAM);
		RecordedRequest request = this.model.takeRequest(SOON);
		assertThat(socket.getInputStream().available()).isZero();
		assertClosingIsNoticed(socket, request);
	}

	@ParameterizedTest
	@ValueSource(strings = { Peer.STREAM, Peer.WHOLE })
	void noticesThatThePeerClosesWhileItStalls(String body) throws Exception {
		this.model.next(Answer.tokens("a", "b").thenStall());
		Socket socket = this.peer.connect(body);
		Peer.readUntil(socket, body.equals(Peer.STREAM) ? "\"b\"" : "chat.completion");
		RecordedRequest request = this.model.takeRequest(SOON);
		assertThat(request.ending()).isNotDone();
		assertClosingIsNoticed(socket, request);
	}

	@Test
	void noticesThatThePeerResetsTheConnection() throws Exception {
		this.model.next(Answer.tokens("a").thenStall());
		Socket socket = this.peer.connect(Peer.STREAM);
		Peer.readUntil(socket, "\"a\"");
		socket.setSoLinger(true, 0);
		assertClosingIsNoticed(socket, this.model.takeRequest(SOON));
	}

	@Test
	void noticesThatThePeerClosesBetweenTokensAndAtAGate() throws Exception {
		this.model.next(Answer.tokens("a", "b").every(Duration.ofMinutes(1)), Answer.tokens("a").gatedBy(new Gate()));
		Socket paced = this.peer.connect(Peer.STREAM);
		Peer.readUntil(paced, "\"a\"");
		assertClosingIsNoticed(paced, this.model.takeRequest(SOON));
		Socket gated = this.peer.connect(Peer.STREAM);
		assertClosingIsNoticed(gated, this.model.takeRequest(SOON));
	}

	@Test
	void noticesThatThePeerClosesWithoutReading() throws Exception {
		this.model.next(Answer.tokens("x".repeat(8_000_000)));
		Socket socket = this.peer.connect(Peer.STREAM);
		Peer.readUntil(socket, "xxx");
		assertClosingIsNoticed(socket, this.model.takeRequest(SOON));
	}

	@Test
	void cutsTheConnectionInsideOfAChunk() throws Exception {
		this.model.next(Answer.tokens("a", "b").thenCut());
		try (Socket socket = this.peer.connect(Peer.STREAM)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> Peer.readUntil(socket, "[DONE]"))
				.withMessageContaining("\"b\"")
				.withMessageNotContaining("\"cut\"");
		}
		assertThat(this.model.takeRequest(SOON).awaitEnding(SOON).how()).isEqualTo(How.CUT_BY_SCRIPT);
	}

	@Test
	void resetsTheConnectionInsideOfAChunk() throws Exception {
		this.model.next(Answer.tokens("a").thenReset());
		try (Socket socket = this.peer.connect(Peer.STREAM)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> Peer.readUntil(socket, "[DONE]"))
				.withMessageContaining("reset");
		}
		assertThat(this.model.takeRequest(SOON).awaitEnding(SOON).how()).isEqualTo(How.CUT_BY_SCRIPT);
	}

	@Test
	void cutsAWholeAnswerInsideOfItsBody() {
		this.model.next(Answer.tokens("a").thenCut(), Answer.tokens("a").thenReset());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.peer.post(Peer.WHOLE));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.peer.post(Peer.WHOLE));
	}

	@Test
	void sendsGarbageInsideOfAStream() throws Exception {
		this.model.next(Answer.tokens("a").thenGarbage());
		List<String> events = this.peer.events();
		assertThat(events).last().isEqualTo("[DONE]");
		assertThat(events.get(2)).contains(Answer.SECRET);
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> Peer.json(events.get(2)));
	}

	@Test
	void sendsGarbageAsTheWholeBody() throws Exception {
		this.model.next(Answer.garbage(), Answer.garbage(), Answer.tokens("a").thenGarbage());
		for (String body : List.of(Peer.WHOLE, Peer.STREAM, Peer.WHOLE)) {
			HttpResponse<String> response = this.peer.post(body);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> Peer.json(response.body()));
		}
	}

	@Test
	void sendsAnErrorInsideOfAStream() throws Exception {
		this.model.next(Answer.tokens("a").thenError());
		assertThat(Peer.json(this.peer.events().getLast()).at("/error/message").asString()).contains(Answer.SECRET);
	}

	@Test
	void leavesOutWhatItIsTold() throws Exception {
		this.model.next(Answer.tokens("a").withoutUsage());
		assertThat(this.peer.events()).hasSize(4).noneMatch((event) -> event.contains("total_tokens"));
		this.model.next(Answer.tokens("a").withoutFinishReason());
		assertThat(this.peer.events()).hasSize(4).contains("[DONE]").noneMatch((event) -> event.contains("stop"));
		this.model.next(Answer.tokens("a").withoutDone());
		assertThat(this.peer.events()).hasSize(4).doesNotContain("[DONE]").anyMatch((event) -> event.contains("stop"));
		this.model.next(Answer.tokens("a").thenEnd());
		assertThat(this.peer.events()).hasSize(2);
		this.model.next(Answer.tokens("a").withoutUsage().withoutFinishReason());
		assertThat(this.peer.post(Peer.WHOLE).body()).contains("\"finish_reason\":null").doesNotContain("usage");
	}

	@Test
	void refusesConnectionsWhereNobodyListens() {
		HttpRequest request = HttpRequest.newBuilder(URI.create(ScriptedModel.refusedUrl())).build();
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> this.http.send(request, BodyHandlers.ofString()));
	}

	@Test
	void endsWhatHangsWhenItIsClosed() throws Exception {
		this.model.next(Answer.hangBeforeHeaders());
		try (Socket socket = this.peer.connect(Peer.STREAM)) {
			RecordedRequest request = this.model.takeRequest(SOON);
			this.model.close();
			assertThat(request.awaitEnding(SOON).how()).isEqualTo(How.CLOSED_BY_SERVER);
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	private static void assertClosingIsNoticed(Socket socket, RecordedRequest request) throws IOException {
		long closedAt = System.nanoTime();
		socket.close();
		Ending ending = request.awaitEnding(SOON);
		assertThat(ending.closedByPeer()).isTrue();
		assertThat(ending.since(closedAt)).isLessThan(NOTICED);
	}

}
