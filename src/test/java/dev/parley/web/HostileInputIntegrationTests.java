package dev.parley.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OpenApiDocument;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.RawExchange;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends more than ten thousand hostile requests to all endpoints: none may break the
 * server, reveal internals, hang, or inject lines into the log. With
 * {@code -Dhostile.seed=… -Dhostile.only=…} one of them is repeated.
 */
@ResourceLock(OwnServers.LOG)
class HostileInputIntegrationTests {

	private static final int REQUESTS = 12_000;

	private static final int SENDERS = 16;

	private static final Duration PATIENCE = Patience.LIMIT;

	private static final Pattern INTERNALS = Pattern.compile(
			"Exception|java\\.(lang|util|io)|dev\\.parley|org\\.(spring|apache|sqlite)|\\bat [a-z]+\\.[a-z]+\\.|SQLITE");

	/**
	 * Requests for which HTTP requires 5xx: an unknown transfer coding, a proxy's method,
	 * an unsupported version.
	 */
	private static final Pattern NOT_SPOKEN = Pattern.compile("(?i)\nTransfer-Encoding:|\\ACONNECT ");

	private static final Pattern VERSION = Pattern.compile("\\A[^\n]* HTTP/1\\.1\r?\n");

	private final long seed = Long.getLong("hostile.seed", 20_260_115);

	private final ScriptedModel model = ScriptedModel.start();

	private final Written log = new Written();

	@TempDir
	private Path data;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void breaksNothing() throws Exception {
		this.model.otherwise((request) -> Answer.tokens("Hello", " world"));
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Queue<String> faults = new ConcurrentLinkedQueue<>();
		try (Parley parley = Parley.start(this.data, this.model.baseUrl(), "test.callers=true",
				"parley.security.auth=none", "parley.run.queue-wait=2s")) {
			OpenApiDocument document = OpenApiDocument.of(parley.server().get("/openapi.json").body());
			HostileRequests requests = new HostileRequests(this.seed, document, ids(parley));
			this.log.start(root);
			Map<Integer, AtomicInteger> statuses = sendAll(parley.server().uri("/"), requests, faults);
			this.log.stop(root);
			assertThat(faults).as("seed %d, answers %s", this.seed, statuses).isEmpty();
			assertThat(statuses.keySet()).as("they got everywhere: %s", statuses)
				.contains(101, 200, 201, 400, 404, 405, 422);
			assertThat(statuses.getOrDefault(0, new AtomicInteger())).as("hung up without a word: %s", statuses)
				.hasValueLessThan(REQUESTS / 50);
			assertThat(parley.server().get("/health")).hasStatus(200);
			assertThat(parley.server().chat(Json.message("Are you well?"))).hasStatus(200);
			parley.settle();
		}
		assertThat(this.log.errors).as("logged as the server's own fault, seed %d", this.seed).isEmpty();
		assertThat(this.log.lines()).as("lines that a request wrote, seed %d", this.seed)
			.noneMatch((line) -> line.stripLeading().startsWith(HostileRequests.FORGED))
			.noneMatch((line) -> line.indexOf('\u001b') >= 0);
		assertThat(Files.readAllLines(this.data.resolve("audit.log"), StandardCharsets.US_ASCII)).isNotEmpty()
			.allSatisfy((line) -> assertThat(Json.parse(line).has("event")).isTrue());
	}

	private static List<String> ids(Parley parley) {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			ids.add(parley.server().post("/sessions", "{}").get("session_id"));
			ids.add(parley.server().chat(Json.message("Hi")).get("run_id"));
		}
		return ids;
	}

	private Map<Integer, AtomicInteger> sendAll(URI server, HostileRequests requests, Queue<String> faults)
			throws Exception {
		Map<Integer, AtomicInteger> statuses = new TreeMap<>();
		Integer only = Integer.getInteger("hostile.only");
		AtomicInteger next = new AtomicInteger((only != null) ? only : 0);
		int end = (only != null) ? only + 1 : REQUESTS;
		try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < SENDERS; i++) {
				all.add(senders.submit(() -> {
					for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
						int status = send(server, number, requests.request(number), faults);
						synchronized (statuses) {
							statuses.computeIfAbsent(status, (key) -> new AtomicInteger()).incrementAndGet();
						}
					}
				}));
			}
			for (Future<?> sender : all) {
				sender.get();
			}
		}
		return statuses;
	}

	private static int send(URI server, int number, byte[] request, Queue<String> faults) {
		try {
			RawExchange exchange = RawExchange.send(server, request, PATIENCE);
			int status = exchange.status();
			if ((status >= 500 && !isHttpsOwn(status, request))
					|| (status >= 400 && INTERNALS.matcher(exchange.text()).find())) {
				faults.add(told(number, request, exchange.text()));
			}
			return status;
		}
		catch (IOException ex) {
			faults.add(told(number, request, ex.toString()));
			return -1;
		}
	}

	private static boolean isHttpsOwn(int status, byte[] request) {
		String sent = new String(request, StandardCharsets.ISO_8859_1);
		return (status == 501 && NOT_SPOKEN.matcher(sent).find()) || (status == 505 && !VERSION.matcher(sent).find());
	}

	private static String told(int number, byte[] request, String answer) {
		return "#%d %s → %s".formatted(number, shortened(new String(request, StandardCharsets.UTF_8)),
				shortened(answer));
	}

	private static String shortened(String text) {
		return text.substring(0, Math.min(600, text.length()));
	}

	/** The server's log in the format of the console. */
	private static final class Written extends AppenderBase<ILoggingEvent> {

		private final PatternLayout layout = new PatternLayout();

		private final Queue<String> written = new ConcurrentLinkedQueue<>();

		private final Queue<String> errors = new ConcurrentLinkedQueue<>();

		void start(Logger root) {
			setContext(root.getLoggerContext());
			this.layout.setContext(getContext());
			this.layout.setPattern(getContext().getProperty("FILE_LOG_PATTERN"));
			this.layout.start();
			start();
			root.addAppender(this);
		}

		void stop(Logger root) {
			root.detachAppender(this);
			stop();
		}

		@Override
		protected void append(ILoggingEvent event) {
			String line = this.layout.doLayout(event);
			this.written.add(line);
			if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
				this.errors.add(line);
			}
		}

		List<String> lines() {
			return this.written.stream()
				.flatMap((text) -> Pattern.compile("\\R|[\\u0085\\u2028\\u2029]").splitAsStream(text))
				.toList();
		}

	}

}
