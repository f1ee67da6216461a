package dev.parley.testing;

import java.net.Socket;
import java.net.http.HttpClient;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GateTests {

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
	void releasesTokensOneByOneThroughAGate() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("a", "b", "c", "d").gatedBy(gate));
		try (Socket socket = this.peer.connect(Peer.STREAM)) {
			gate.awaitWaiting(1, SOON);
			gate.release();
			assertThat(Peer.readUntil(socket, "\"a\"")).doesNotContain("\"b\"");
			gate.release(2);
			Peer.readUntil(socket, "\"c\"");
			gate.awaitWaiting(1, SOON);
			assertThat(this.model.takeRequest(SOON).ending()).isNotDone();
			gate.releaseAll();
			assertThat(Peer.readUntil(socket, "[DONE]")).contains("\"d\"");
		}
	}

	@Test
	void holdsBackHeadersIfTold() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("a").gatedBy(gate).holdingHeaders());
		try (Socket socket = this.peer.connect(Peer.STREAM)) {
			gate.awaitWaiting(1, SOON);
			assertThat(socket.getInputStream().available()).isZero();
			gate.release();
			assertThat(Peer.readUntil(socket, "[DONE]")).contains("200 OK", "\"a\"");
		}
	}

	@Test
	void forgetsPeersThatAreGone() throws Exception {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("a").gatedBy(gate));
		try (Socket _ = this.peer.connect(Peer.STREAM)) {
			gate.awaitWaiting(1, SOON);
		}
		assertThat(this.model.takeRequest(SOON).awaitEnding(SOON).closedByPeer()).isTrue();
		try (Socket socket = this.peer.connect(Peer.STREAM)) {
			this.model.takeRequest(SOON);
			gate.release();
			Peer.readUntil(socket, "[DONE]");
		}
	}

	@Test
	void letsPassWhatComesAfterItsRelease() throws Exception {
		Gate gate = new Gate();
		gate.releaseAll();
		this.model.next(Answer.tokens("a", "b").gatedBy(gate), Answer.tokens("c").gatedBy(gate));
		assertThat(this.peer.tokens()).containsExactly("a", "b");
		assertThat(Peer.json(this.peer.post(Peer.WHOLE).body()).at("/choices/0/message/content").asString())
			.isEqualTo("c");
	}

	@Test
	void saysSoWhereNobodyComes() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new Gate().awaitWaiting(1, Duration.ofMillis(1)))
			.withMessageContaining("0 of 1");
	}

}
