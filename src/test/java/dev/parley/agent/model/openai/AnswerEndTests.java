package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.Usage;
import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.Reply;
import dev.parley.testing.ScriptedModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.parley.testing.Chunks.DONE;
import static dev.parley.testing.Chunks.FINISH;
import static dev.parley.testing.Chunks.FINISH_TOOLS;
import static dev.parley.testing.Chunks.USAGE;
import static dev.parley.testing.Chunks.call;
import static dev.parley.testing.Chunks.choice;
import static dev.parley.testing.Chunks.completion;
import static dev.parley.testing.Chunks.delta;
import static dev.parley.testing.Chunks.event;
import static dev.parley.testing.Chunks.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of an answer: events of the connection after it are ignored, and a connection
 * that ends before it is a failure. Many cases wait for two seconds, so they run beside
 * each other.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = OwnServers.LOG, mode = ResourceAccessMode.READ)
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class AnswerEndTests {

	private static final Usage COUNTED = new Usage(11, 7, false);

	/** Bytes. */
	private static final int EVENT_LIMIT = 4 << 20;

	private static final Duration A_MOMENT = Duration.ofMillis(300);

	private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n";

	private final ScriptedModel model = ScriptedModel.start();

	private final List<String> told = new ArrayList<>();

	@AfterEach
	void close() {
		this.model.close();
	}

	static Stream<Case> afterTheEnd() {
		RawAnswer whole = RawAnswer.stream().chunk(text("Hi") + FINISH + USAGE + DONE);
		return Stream.of(at("held open", whole.hold()), at("reset", whole.reset()), at("closed", whole.close()),
				at("ended late", whole.pause(Duration.ofSeconds(1)).end()),
				at("comments for ever", whole.chunkForever(": keep-alive\n\n", Duration.ofMillis(20))),
				at("chunks for ever", whole.chunkForever(text("x"), Duration.ofMillis(20))),
				at("garbage", whole.bytes("garbage\r\n").hold()),
				at("no line break after the end",
						RawAnswer.stream().chunk(text("Hi") + FINISH + USAGE + "data: [DONE]\n").hold()),
				at("usage, and no end", RawAnswer.stream().chunk(text("Hi") + FINISH + USAGE).hold()),
				at("an end without a reason", RawAnswer.stream().chunk(text("Hi") + USAGE + DONE).hold()),
				at("until it is closed",
						RawAnswer.ofBytes()
							.bytes(HEAD.formatted("text/event-stream") + text("Hi") + FINISH + USAGE + DONE)
							.hold()),
				at("JSON until it is closed",
						RawAnswer.ofBytes()
							.bytes(HEAD.formatted("application/json") + completion("{\"content\":\"Hi\"}", "\"stop\""))
							.hold()),
				at("JSON, and then a reset",
						RawAnswer.ofBytes()
							.bytes(HEAD.formatted("application/json") + completion("{\"content\":\"Hi\"}", "\"stop\""))
							.reset()),
				at("JSON, and then garbage",
						RawAnswer.ofBytes()
							.bytes(HEAD.formatted("application/json") + completion("{\"content\":\"Hi\"}", "\"stop\"")
									+ "}{<html>")
							.close()),
				at("JSON that ends late",
						RawAnswer.stream().chunk(completion("{\"content\":\"Hi\"}", "\"stop\"")).hold()));
	}

	/** The answer waits for its usage, but not for longer than two seconds. */
	static Stream<Case> withoutAnEnd() {
		RawAnswer finished = RawAnswer.stream().chunk(text("Hi") + FINISH);
		return Stream.of(new Case("late usage", finished.pause(A_MOMENT).chunk(USAGE).hold(), COUNTED),
				new Case("late usage and end", finished.pause(A_MOMENT).chunk(USAGE + DONE).end(), COUNTED),
				new Case("late usage after comments",
						finished.chunk(": a\n\n").pause(A_MOMENT).chunk(": b\n\n" + USAGE).hold(), COUNTED),
				new Case("nothing", finished.hold(), null), new Case("a reset", finished.reset(), null),
				new Case("a cut", finished.bytes("ff\r\ndata: {\"choi").close(), null),
				new Case("the end of the response", finished.end(), null),
				new Case("garbage", finished.chunk("data: {garbage\n\n").hold(), null),
				new Case("an event past the limit",
						finished.chunk("data: " + "x".repeat(EVENT_LIMIT + 1) + "\n\n").hold(), null),
				new Case("an error", finished.chunk(event("{\"error\":{\"message\":\"too late\"}}") + DONE).end(),
						null),
				new Case("comments for ever", finished.chunkForever(": keep-alive\n\n", Duration.ofMillis(20)), null),
				new Case("empty chunks for ever", finished.chunkForever(delta("{}"), Duration.ofMillis(20)), null),
				new Case("ends for ever", finished.chunkForever(FINISH, Duration.ofMillis(20)), null));
	}

	@ParameterizedTest
	@MethodSource({ "afterTheEnd", "withoutAnEnd" })
	void aCompleteAnswerIsReturnedImmediately(Case end) {
		ask(Answer.tokens("warm up"), true);
		this.told.clear();
		long started = System.nanoTime();
		ModelAnswer answer = ask(end.answer(), true);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Patience.AT_ONCE);
		assertThat(answer.text()).startsWith("Hi");
		assertThat(answer.finishReason()).isEqualTo("stop");
		assertThat(answer.usage()).isEqualTo(end.usage());
		assertThat(String.join("", this.told)).startsWith("Hi");
		this.model.next(Answer.tokens("next"));
		assertThat(ask(Answer.tokens("next"), true).text()).isEqualTo("next");
	}

	@ParameterizedTest
	@MethodSource({ "afterTheEnd", "withoutAnEnd" })
	void aCompleteAnswerIsReturnedWithoutStreamingToo(Case end) {
		ModelAnswer answer = ask(end.answer(), false);
		assertThat(answer.text()).startsWith("Hi");
		assertThat(answer.usage()).isEqualTo(end.usage());
	}

	@Test
	void completeToolCallsAreReturnedWhateverFollows() {
		String clock = call("{\"id\":\"c1\",\"function\":{\"name\":\"clock\",\"arguments\":\"{}\"}}");
		for (String end : List.of(FINISH_TOOLS, DONE, FINISH_TOOLS + DONE)) {
			assertThat(ask(RawAnswer.stream().chunk(clock + end).hold(), true).toolCalls()).hasSize(1);
		}
	}

	static final List<FailureCase> FAILURES = List.of(
			fails("cut in a chunk", RawAnswer.stream().chunk(text("Hi")).chunk(text("there").substring(0, 60)).end()),
			fails("cut after a chunk", RawAnswer.stream().chunk(text("Hi")).end()),
			fails("cut after the usage", RawAnswer.stream().chunk(text("Hi") + USAGE).end()),
			fails("reset", RawAnswer.stream().chunk(text("Hi")).reset()),
			fails("closed", RawAnswer.stream().chunk(text("Hi")).close()),
			fails("closed where nothing says that more is to come",
					RawAnswer.ofBytes().bytes(HEAD.formatted("text/event-stream") + text("Hi")).close()),
			fails("an error",
					RawAnswer.stream(text("Hi"), event("{\"error\":{\"message\":\"" + Answer.SECRET + "\"}}"))),
			fails("an error and the end",
					RawAnswer.stream(text("Hi"), event("{\"error\":\"" + Answer.SECRET + "\"}"), DONE)),
			fails("an error and a reason",
					RawAnswer.stream(text("Hi"),
							event("{\"error\":{\"code\":502},\"choices\":[{\"index\":0,\"delta\":"
									+ "{\"content\":\"\"},\"finish_reason\":\"error\"}]}"),
							DONE)),
			fails("an error beside a regular end", RawAnswer.stream(text("Hi"),
					event("{\"error\":{\"code\":502},\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}"), DONE)),
			fails("an error in the choice", RawAnswer.stream(text("Hi"),
					choice("{\"index\":0,\"delta\":{},\"error\":{\"code\":502},\"finish_reason\":null}"), DONE)),
			fails("the reason error", RawAnswer.stream(text("Hi"), FINISH.replace("stop", "error"), USAGE, DONE)),
			fails("the reason abort", RawAnswer.stream(text("Hi"), FINISH.replace("stop", "abort"), USAGE, DONE)),
			fails("an error event", RawAnswer.stream(text("Hi"), "event: error\ndata: overloaded\n\n", DONE)),
			fails("an error event of JSON",
					RawAnswer.stream(text("Hi"), "event: error\ndata: {\"message\":\"overloaded\"}\n\n", DONE)),
			fails("an object that is an error",
					RawAnswer.stream(text("Hi"), event("{\"object\":\"error\",\"message\":\"x\",\"code\":400}"), DONE)),
			fails("garbage", RawAnswer.stream(text("Hi"), event("{\"choices\": <html>"), FINISH, DONE)),
			fails("words", RawAnswer.stream(text("Hi"), event(Answer.SECRET), FINISH, DONE)));

	@ParameterizedTest
	@FieldSource("FAILURES")
	void anIncompleteAnswerFailsAfterItsText(FailureCase failure) {
		this.model.next(failure.answer());
		ModelException ex = OpenAiFaultTests.failure(Gateways.to(this.model), true, this.told::add);
		assertThat(ex.fault()).isEqualTo(Fault.ERROR);
		assertThat(this.told).containsExactly("Hi");
		OpenAiFaultTests.assertTellsNothing(ex);
	}

	@ParameterizedTest
	@FieldSource("FAILURES")
	void anIncompleteAnswerFailsWithoutStreamingToo(FailureCase failure) {
		this.model.next(failure.answer());
		ModelException ex = OpenAiFaultTests.failure(Gateways.to(this.model), false, this.told::add);
		assertThat(ex.fault()).isEqualTo(Fault.ERROR);
		assertThat(this.told).as("what was said is kept").containsExactly("Hi");
	}

	static final List<Reply> NO_ANSWERS = Stream
		.of("{}", "[]", "null", "{\"choices\":[]}", "{\"choices\":null}", "{\"choices\":[null]}", "{\"choices\":[{}]}",
				"{\"choices\":[{\"message\":null,\"finish_reason\":null}]}", "{\"detail\":\"Not found\"}",
				"{\"error\":{\"message\":\"" + Answer.SECRET + "\"}}", "{\"error\":\"" + Answer.SECRET + "\"}",
				"[{\"error\":{\"code\":503}}]", "{\"object\":\"error\",\"message\":\"x\"}",
				"{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[]},\"finish_reason\":\"tool_calls\"}]}",
				"{\"error\":{\"code\":502},\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}",
				"", "  ", "data: [DONE]\n\n", "data: {\"message\":\"overloaded\",\"code\":529}\n\ndata: [DONE]\n\n",
				": nothing\n\n", "<html>" + Answer.SECRET, "{\"choices\":[{\"message\":{\"content\":\"Hi\"}")
		.map((body) -> new Reply(200, Map.of(), body))
		.toList();

	@ParameterizedTest
	@FieldSource("NO_ANSWERS")
	void otherResponsesFail(Reply reply) {
		for (boolean streamed : new boolean[] { true, false }) {
			this.model.next(reply);
			ModelException ex = OpenAiFaultTests.failure(Gateways.to(this.model), streamed, this.told::add);
			assertThat(ex.fault()).isEqualTo(Fault.ERROR);
			assertThat(this.told).isEmpty();
			OpenAiFaultTests.assertTellsNothing(ex);
		}
	}

	@Test
	void textBeforeAnErrorIsPassedOnWithoutStreaming() {
		this.model.next(RawAnswer.json("{\"error\":{\"code\":502},\"choices\":[{\"message\":{\"content\":\"Hel\"},"
				+ "\"finish_reason\":\"error\"}]}"));
		assertThat(OpenAiFaultTests.failure(Gateways.to(this.model), false, this.told::add).fault())
			.isEqualTo(Fault.ERROR);
		assertThat(this.told).containsExactly("Hel");
	}

	static final List<RawAnswer> SILENCES = List.of(
			RawAnswer.stream().chunkForever(": keep-alive\n\n", Duration.ofMillis(20)),
			RawAnswer.stream().chunkForever(delta("{\"role\":\"assistant\",\"content\":\"\"}"), Duration.ofMillis(20)),
			RawAnswer.stream().chunkForever(delta("{}"), Duration.ofMillis(20)),
			RawAnswer.stream().chunkForever("event: ping\ndata: {}\n\n", Duration.ofMillis(20)),
			RawAnswer.stream().chunkForever(USAGE, Duration.ofMillis(20)),
			RawAnswer.stream().chunkForever("\n", Duration.ofMillis(20)));

	@ParameterizedTest
	@FieldSource("SILENCES")
	void eventsWithoutContentCountAsSilence(RawAnswer silence) {
		this.model.next(silence);
		ModelException ex = OpenAiFaultTests.failure(Gateways.impatient(this.model.baseUrl()), true, this.told::add);
		assertThat(ex.fault()).isEqualTo(Fault.TIMEOUT);
		assertThat(ex).hasMessage("The model did not begin in time");
	}

	@Test
	void commentsBetweenTokensCountAsSilence() {
		this.model.next(Answer.tokens("warm up"),
				RawAnswer.stream().chunk(text("Hi")).chunkForever(": keep-alive\n\n", Duration.ofMillis(20)));
		// The first call loads classes, which takes longer than the limit on a busy
		// machine.
		Gateways.to(this.model).ask(Gateways.userMessage("hello", true), (_) -> {
		}, new Cancellation());
		ModelException ex = OpenAiFaultTests.failure(Gateways.impatient(this.model.baseUrl()), true, this.told::add);
		assertThat(ex.fault()).isEqualTo(Fault.TIMEOUT);
		assertThat(ex).hasMessage("The model stopped in the middle of its answer");
		assertThat(this.told).containsExactly("Hi");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"reasoning_content\":\"Hm\"}", "{\"reasoning\":\" \"}", "{\"refusal\":\"No\"}",
			"{\"content\":\"x\"}", "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\" \"}}]}",
			"{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"clock\"}}]}" })
	void eventsWithContentDoNotCountAsSilence(String delta) {
		RawAnswer slow = RawAnswer.stream().chunk(": a\n\n");
		for (int i = 0; i < 5; i++) {
			slow = slow.pause(Duration.ofMillis(250)).chunk(delta(delta));
		}
		this.model.next(Answer.tokens("warm up"), slow.chunk(FINISH + DONE).end());
		ModelGateway gateway = Gateways.impatient(this.model.baseUrl());
		gateway.ask(Gateways.userMessage("hello", true), this.told::add, new Cancellation());
		assertThat(gateway.ask(Gateways.userMessage("hello", true), this.told::add, new Cancellation()).finishReason())
			.isIn("stop", "refusal");
	}

	private ModelAnswer ask(Answer answer, boolean streamed) {
		this.model.reset();
		this.model.next(answer);
		return Gateways.to(this.model).ask(Gateways.userMessage("hello", streamed), this.told::add, new Cancellation());
	}

	private static Case at(String name, RawAnswer answer) {
		return new Case(name, answer, COUNTED);
	}

	private static FailureCase fails(String name, RawAnswer answer) {
		return new FailureCase(name, answer);
	}

	record Case(String name, RawAnswer answer, @Nullable Usage usage) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	record FailureCase(String name, RawAnswer answer) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
