package dev.parley.agent.model.openai;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How {@link OpenAiGateway} handles connections that the scripted model cannot simulate.
 */
@OwnServers
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class OpenAiConnectionTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aModelThatRefusesConnectionsIsUnavailable(boolean streamed) {
		ModelException failure = failure(Gateways.patient(ScriptedModel.refusedUrl()), streamed);
		assertThat(failure.fault()).isEqualTo(Fault.UNAVAILABLE);
		assertThat(failure.retryable()).isTrue();
		OpenAiFaultTests.assertTellsNothing(failure);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aModelThatDoesNotConnectInTimeIsTooSlow(boolean streamed) throws IOException {
		List<Socket> crowd = new ArrayList<>();
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			while (connects(full, crowd)) {
				assertThat(crowd).hasSizeLessThan(10);
			}
			ModelException failure = failure(Gateways.impatient(url(full)), streamed);
			assertThat(failure.fault()).isEqualTo(Fault.TIMEOUT);
			assertThat(failure.retryable()).isTrue();
		}
		finally {
			for (Socket socket : crowd) {
				socket.close();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aQuestionIsNotSentAgainWhereAKeptConnectionBreaks(boolean streamed) throws Exception {
		AtomicInteger questions = new AtomicInteger();
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread.startVirtualThread(() -> answerEachConnectionOnce(server, questions));
			ModelGateway kept = Gateways.patient(url(server));
			failure(kept, streamed);
			assertThat(failure(kept, streamed).fault()).isEqualTo(Fault.ERROR);
		}
		assertThat(questions).hasValue(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aServerWithoutHttpIsNotQuoted(boolean streamed) throws Exception {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread.startVirtualThread(() -> greet(server));
			ModelException failure = failure(Gateways.patient(url(server)), streamed);
			assertThat(failure.fault()).isEqualTo(Fault.ERROR);
			OpenAiFaultTests.assertTellsNothing(failure);
		}
	}

	/** Each piece of a request that waits for an acknowledgement costs 40 ms. */
	@Test
	void aLongQuestionIsSentAtOnce() {
		try (ScriptedModel model = ScriptedModel.start()) {
			model.otherwise((_) -> Answer.tokens("Yes"));
			ModelGateway kept = Gateways.to(model);
			ModelRequest userMessage = Gateways.userMessage("long ".repeat(5_000), true);
			List<Long> times = new ArrayList<>();
			for (int i = 0; i < 101; i++) {
				long start = System.nanoTime();
				kept.ask(userMessage, (_) -> {
				}, new Cancellation());
				times.add((System.nanoTime() - start) / 1_000_000);
			}
			assertThat(times.stream().sorted().toList().get(times.size() / 2)).isLessThan(30);
		}
	}

	private static String url(ServerSocket server) {
		return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
	}

	private static ModelException failure(ModelGateway asked, boolean streamed) {
		return OpenAiFaultTests.failure(asked, streamed, (_) -> {
		});
	}

	private static boolean connects(ServerSocket server, List<Socket> crowd) throws IOException {
		Socket socket = new Socket();
		crowd.add(socket);
		try {
			socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 100);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

	/**
	 * Answers the first request on a connection with an error, and closes it at the
	 * second.
	 */
	private static void answerEachConnectionOnce(ServerSocket server, AtomicInteger questions) {
		try {
			while (true) {
				try (Socket socket = server.accept()) {
					readRequest(socket);
					questions.incrementAndGet();
					socket.getOutputStream()
						.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}"
							.getBytes(StandardCharsets.US_ASCII));
					readRequest(socket);
					questions.incrementAndGet();
				}
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private static void greet(ServerSocket server) {
		try (Socket socket = server.accept()) {
			readRequest(socket);
			socket.getOutputStream().write(("220 " + Answer.SECRET + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private static void readRequest(Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int c = in.read();
			if (c < 0) {
				throw new IOException("The connection ended");
			}
			head.append((char) c);
		}
		String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
		in.readNBytes(Integer.parseInt(length));
	}

}
