package dev.parley.web;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** The log has a line for each request and for each run, with the request's id. */
@ResourceLock(OwnServers.LOG)
class LogLinesIntegrationTests extends ServerTest {

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.parley");

	private final Lines lines = new Lines();

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.lines);
	}

	@Test
	void aRequestAndItsRunHaveALineEach() {
		this.model.next(Answer.tokens("secret answer").usage(30, 4));
		Response answer = this.server.with("X-Request-ID", "lines-1").chat(Json.message("secret question"));
		ILoggingEvent request = line("dev.parley.requests", "lines-1");
		assertThat(request.getFormattedMessage()).matches("POST /chat 200 in \\d+ ms, caller anonymous");
		ILoggingEvent run = line("dev.parley.metrics.RunLines", "lines-1");
		assertThat(run.getMDCPropertyMap()).containsEntry("run_id", answer.get("run_id"));
		assertThat(run.getFormattedMessage())
			.startsWith("Run " + answer.get("run_id") + " of session " + answer.get("session_id") + " completed: ")
			.contains("agent assistant, model scripted-1, 30 + 4 tokens, ");
		assertThat(this.lines.seen).noneMatch((line) -> line.getFormattedMessage().contains("secret"));
	}

	@Test
	void aStreamHasItsLineWhenItIsOver() throws InterruptedException {
		this.model.next(Answer.tokens("a", "b"));
		try (EventStream stream = this.server.with("X-Request-ID", "lines-2").stream(Json.message("Hi"))) {
			stream.last();
		}
		assertThat(line("dev.parley.requests", "lines-2").getFormattedMessage()).startsWith("POST /chat/stream 200");
	}

	@Test
	void aRefusalHasALineWithoutTheQuery() {
		this.server.with("X-Request-ID", "lines-3").get("/sessions?limit=0&key=hunter2");
		assertThat(line("dev.parley.requests", "lines-3").getFormattedMessage()).startsWith("GET /sessions 422")
			.doesNotContain("hunter2");
	}

	@Test
	void probesAndMetricsAreNotWorthALine() {
		this.server.with("X-Request-ID", "lines-4").get("/health/live");
		this.server.with("X-Request-ID", "lines-4").get("/metrics");
		this.server.with("X-Request-ID", "lines-5").get("/agents");
		line("dev.parley.requests", "lines-5");
		assertThat(this.lines.seen).filteredOn((line) -> "lines-4".equals(requestId(line)))
			.noneMatch((line) -> line.getLevel().isGreaterOrEqual(Level.INFO));
	}

	/** What a tool logs can be found by the request's id. */
	@Test
	void aToolsLinesHaveTheIdsToo() {
		this.model.next(Answer.toolCall("call_1", "clock", "{\"zone\":\"Nowhere/Land\"}"), Answer.tokens("Done"));
		this.logger.setLevel(Level.DEBUG);
		try {
			Response answer = this.server.with("X-Request-ID", "lines-6")
				.chat(Json.message("Hi").put("agent", "timekeeper"));
			ILoggingEvent tool = line("dev.parley.agent.Toolbox", "lines-6");
			assertThat(tool.getMDCPropertyMap()).containsEntry("run_id", answer.get("run_id"));
		}
		finally {
			this.logger.setLevel(Level.INFO);
		}
	}

	private ILoggingEvent line(String logger, String requestId) {
		return Awaitility.await()
			.until(() -> this.lines.seen.stream()
				.filter((line) -> line.getLoggerName().equals(logger) && requestId.equals(requestId(line)))
				.findFirst()
				.orElse(null), Objects::nonNull);
	}

	private static String requestId(ILoggingEvent line) {
		return line.getMDCPropertyMap().getOrDefault("request_id", "");
	}

	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final List<ILoggingEvent> seen = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			event.prepareForDeferredProcessing();
			this.seen.add(event);
		}

	}

}
