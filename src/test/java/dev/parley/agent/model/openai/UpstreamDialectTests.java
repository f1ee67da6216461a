package dev.parley.agent.model.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.model.Usage;
import dev.parley.agent.model.WellFormedText;
import dev.parley.testing.OwnServers;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.ScriptedModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
 * Answers in the dialects of vLLM, llama.cpp, Ollama, LM Studio, Azure, Gemini, DeepSeek,
 * OpenRouter, Groq and LiteLLM, from reports of their users. All must be accepted.
 */
@OwnServers
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class UpstreamDialectTests {

	private static final Usage COUNTED = new Usage(11, 7, false);

	private final ScriptedModel model = ScriptedModel.start();

	private final List<String> told = new ArrayList<>();

	@AfterEach
	void close() {
		this.model.close();
	}

	static Stream<Case> framing() {
		String half = text("7 pounds").strip().substring("data: ".length());
		String halves = "data: " + half.replace(",\"choices\"", "\ndata: ,\"choices\"");
		return Stream.of(hi("plain", text("Hi") + FINISH + USAGE + DONE), //
				says("a chunk over two lines of data, then a single line feed", "You owe 7 pounds.",
						text("You owe ") + halves + "\n" + text(".") + FINISH + USAGE + DONE),
				says("a chunk over two lines of data", "You owe 7 pounds.",
						text("You owe ") + halves + "\n\n" + text(".") + FINISH + USAGE + DONE),
				hi("the last event without an empty line",
						text("Hi") + USAGE.replace("}}\n\n", "}}\n\n") + FINISH.strip()),
				hi("the end without a line break", text("Hi") + FINISH + USAGE + "data: [DONE]"),
				hi("events without empty lines", (text("Hi") + FINISH + USAGE + DONE).replace("\n\n", "\n")),
				hi("empty data", text("H") + "data: \n\ndata:\n\ndata\n\n" + text("i") + FINISH + USAGE + DONE),
				hi("an empty object", text("H") + "data: {}\n\n" + text("i") + FINISH + USAGE + DONE),
				hi("data that is no object",
						text("H") + event("[]") + event("null") + event("\"ping\"") + event("7") + text("i") + FINISH
								+ USAGE + DONE),
				hi("pings",
						text("H") + "event: ping\ndata: {\"type\": \"ping\"}\n\n" + "event: ping\ndata: now\n\n"
								+ "event: ping\n\n" + text("i") + FINISH + USAGE + DONE),
				hi("a name for each event",
						(text("H") + text("i") + FINISH + USAGE + DONE).replace("data:", "event: message\ndata:")),
				hi("space around the end", text("Hi") + FINISH + USAGE + "data:  [DONE] \n\n"),
				hi("messages in place of deltas",
						(text("H") + text("i") + FINISH + USAGE + DONE).replace("\"delta\"", "\"message\"")
							.replace("\"object\":\"chat.completion.chunk\",", "")),
				hi("CR LF", (text("Hi") + FINISH + USAGE + DONE).replace("\n", "\r\n")),
				hi("CR", (text("Hi") + FINISH + USAGE + DONE).replace("\n", "\r")),
				hi("no space after the colon", (text("Hi") + FINISH + USAGE + DONE).replace("data: ", "data:")),
				hi("a byte order mark", "\uFEFF" + text("Hi") + FINISH + USAGE + DONE),
				hi("empty lines first", "\n\r\n \n" + text("Hi") + FINISH + USAGE + DONE),
				hi("comments",
						": keep-alive\n\n:\n" + text("H") + ": keep-alive\n\n" + text("i") + FINISH + ": the end\n"
								+ USAGE + DONE),
				hi("fields of other kinds",
						"retry: 10\nid: 7\n" + text("Hi") + "database: x\n\n" + FINISH + USAGE + DONE),
				hi("several chunks in one event",
						event((text("H") + text("i") + FINISH + USAGE).replace("data: ", "").replace("\n\n", ""))
								+ DONE),
				hi("a chunk on several lines of data",
						text("Hi").replace("\"choices\":[", "\ndata: \"choices\": [\ndata: ") + FINISH + USAGE + DONE),
				hi("what follows the end", text("Hi") + FINISH + USAGE + DONE + text(" there") + "data: garbage\n\n"));
	}

	static Stream<Case> bookkeeping() {
		String usage = "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}";
		return Stream.of(
				hi("nothing but choices",
						event("{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}")
								+ event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}")
								+ event("{" + usage + "}") + DONE),
				hi("numbers and nulls for names",
						text("Hi").replace("\"id\":\"a\"", "\"id\":17").replace("\"model\":\"m\"", "\"model\":null")
								+ FINISH.replace("\"id\":\"a\"", "\"id\":null") + USAGE.replace("\"model\":\"m\",", "")
								+ DONE),
				hi("created is null, text or a float",
						text("H").replace("\"created\":1", "\"created\":null")
								+ text("i").replace("\"created\":1", "\"created\":\"now\"")
								+ FINISH.replace("\"created\":1", "\"created\":1.5e9") + USAGE + DONE),
				hi("no index", (text("H") + text("i") + FINISH).replace("\"index\":0,", "") + USAGE + DONE),
				hi("null, text and 0 for an index",
						text("H").replace("\"index\":0", "\"index\":null")
								+ text("i").replace("\"index\":0", "\"index\":\"0\"") + FINISH + USAGE + DONE),
				hi("another index than 0", (text("Hi") + FINISH).replace("\"index\":0", "\"index\":1") + USAGE + DONE),
				hi("further choices", text("H") + choice("{\"index\":1,\"delta\":{\"content\":\"No\"}}") + text("i")
						+ choice("{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}") + FINISH + USAGE + DONE),
				hi("null choices beside the usage",
						text("Hi") + FINISH + USAGE.replace("\"choices\":[]", "\"choices\":null") + DONE),
				hi("no choices beside the usage", text("Hi") + FINISH + USAGE.replace("\"choices\":[],", "") + DONE),
				hi("an end without a delta", text("Hi") + FINISH.replace("\"delta\":{},", "") + USAGE + DONE),
				hi("an end with a null delta",
						text("Hi") + FINISH.replace("\"delta\":{}", "\"delta\":null") + USAGE + DONE),
				hi("an end that repeats the message",
						text("Hi") + FINISH.replace("\"delta\":{}",
								"\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}") + USAGE + DONE),
				hi("null errors",
						text("Hi").replace("{\"id\"", "{\"error\":null,\"id\"") + FINISH
								+ USAGE.replace("{\"id\"", "{\"error\":null,\"id\"") + DONE),
				hi("usage beside the end", text("Hi") + FINISH.replace("}]}", "}]," + usage + "}") + DONE),
				hi("usage beside the text", text("Hi").replace("}]}", "}]," + usage + "}") + FINISH + DONE),
				hi("usage that grows",
						text("H").replace("}]}", "}]," + usage.replace("7", "1").replace("18", "12") + "}")
								+ text("i").replace("}]}", "}]," + usage + "}")
								+ FINISH.replace("}]}", "}],\"usage\":null}") + DONE),
				hi("usage in the choice", text("Hi") + FINISH.replace("\"delta\"", usage + ",\"delta\"") + DONE),
				hi("usage before the text", USAGE + text("Hi") + FINISH + DONE),
				hi("usage as text", text("Hi") + FINISH + USAGE.replace("11", "\"11\"").replace("7", "\"7\"") + DONE),
				hi("usage as floats", text("Hi") + FINISH + USAGE.replace("11", "11.0").replace("7", "7.0") + DONE),
				hi("usage without a total", text("Hi") + FINISH + USAGE.replace(",\"total_tokens\":18", "") + DONE),
				hi("usage with a total only of the answer's tokens",
						text("Hi") + FINISH + USAGE.replace("\"completion_tokens\":7,", "") + DONE),
				hi("usage in other words",
						text("Hi") + FINISH + USAGE.replace("prompt_", "input_").replace("completion_t", "output_t")
								+ DONE),
				hi("usage in Groq's place",
						text("Hi") + FINISH.replace("}]}", "}],\"x_groq\":{" + usage + "}}") + DONE),
				uncounted("no usage", text("Hi") + FINISH + DONE),
				uncounted("empty usage", text("Hi") + FINISH + event("{\"choices\":[],\"usage\":{}}") + DONE),
				uncounted("usage of nulls",
						text("Hi") + FINISH + event(
								"{\"choices\":[],\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":null}}")
								+ DONE),
				uncounted("usage of zeros", text("Hi") + FINISH + USAGE.replace("11", "0").replace("7", "0") + DONE),
				uncounted("negative usage", text("Hi") + FINISH + USAGE.replace("11", "-11") + DONE),
				uncounted("usage beyond 32 bits",
						text("Hi") + FINISH + USAGE.replace("11", "4294967307").replace("18", "4294967314") + DONE),
				uncounted("usage beyond all measure",
						text("Hi") + FINISH + USAGE.replace("11", "1e999").replace("7", "9".repeat(900)) + DONE),
				uncounted("usage that is no number",
						text("Hi") + FINISH + USAGE.replace("11", "{}").replace("18", "[]") + DONE),
				uncounted("usage that is no object",
						text("Hi") + FINISH + event("{\"choices\":[],\"usage\":18}") + DONE));
	}

	static Stream<Case> ends() {
		return Stream.of(ends("eos", "\"eos\"", "eos"), ends("capitals", "\"STOP\"", "stop"),
				ends("an unknown word", "\"banana split\"", "banana split"),
				ends("Anthropic's word", "\"end_turn\"", "end_turn"), ends("length", "\"length\"", "length"),
				ends("filtered", "\"content_filter\"", "content_filter"),
				ends("null, and the end of the stream", "null", "stop"),
				ends("empty, and the end of the stream", "\"\"", "stop"), ends("the word null", "\"null\"", "stop"),
				ends("an object", "{\"type\":\"stop\"}", "stop"), ends("a number", "0", "0"),
				ends("endless", "\"" + "x".repeat(10_000) + "\"", "x".repeat(64)),
				new Case("no reason at all", RawAnswer.stream(text("Hi"), DONE),
						RawAnswer.json(completion("{\"content\":\"Hi\"}", "null").replace("\"finish_reason\":null",
								"\"x\":1")),
						"Hi", List.of(), "stop", null),
				new Case("no word at all", RawAnswer.stream(FINISH, DONE),
						RawAnswer.json(completion("{\"content\":null}", "\"stop\"")), "", List.of(), "stop", null));
	}

	static Stream<Case> content() {
		return Stream.of(
				content("parts", "[{\"type\":\"text\",\"text\":\"H\"},{\"type\":\"text\",\"text\":\"i\"}]", "Hi"),
				content("parts of other names", "[{\"type\":\"output_text\",\"text\":\"Hi\"}]", "Hi"),
				content("parts that are text", "[\"H\",\"i\"]", "Hi"),
				content("one part", "{\"type\":\"text\",\"text\":\"Hi\"}", "Hi"),
				content("text within text", "[{\"type\":\"text\",\"text\":{\"value\":\"Hi\"}}]", "Hi"),
				content("parts that are no text",
						"[{\"type\":\"image_url\",\"image_url\":{}},null,{},{\"type\":\"text\",\"text\":\"Hi\"}]",
						"Hi"),
				content("thinking among the parts",
						"[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]},"
								+ "{\"type\":\"text\",\"text\":\"Hi\"}]",
						"Hi"),
				content("a number", "42", "42"),
				content("escapes", "\"\\u00e9\\ud83d\\ude00\\n\\t\\\"\\\\\\/\\b\\f\\r\"",
						"\u00e9\ud83d\ude00\n\t\"\\/\b\f\r"),
				content("half a surrogate pair", "\"a\\ud83d b\"", "a\uFFFD b"),
				content("the other half", "\"\\ude00\"", "\uFFFD"), content("no letter", "\"a\\u0000b\"", "a\uFFFDb"),
				content("a control character as it is", "\"a\tb\"", "a\tb"));
	}

	static Stream<Case> refusals() {
		return Stream.of(
				new Case("a refusal",
						RawAnswer.stream(delta("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"\"}"),
								delta("{\"refusal\":\"I \"}"), delta("{\"refusal\":\"cannot.\"}"), FINISH, USAGE, DONE),
						RawAnswer.json(completion("{\"content\":null,\"refusal\":\"I cannot.\"}", "\"stop\"")),
						"I cannot.", List.of(), "refusal", COUNTED),
				new Case("a refusal as a part",
						RawAnswer.stream(delta("{\"content\":[{\"type\":\"refusal\",\"refusal\":\"I cannot.\"}]}"),
								FINISH, USAGE, DONE),
						RawAnswer.json(completion("{\"content\":[{\"type\":\"refusal\",\"refusal\":\"I cannot.\"}]}",
								"\"stop\"")),
						"I cannot.", List.of(), "refusal", COUNTED),
				new Case("a refusal with a filter",
						RawAnswer.stream(delta("{\"refusal\":\"No.\"}"), FINISH.replace("stop", "content_filter"),
								USAGE, DONE),
						RawAnswer.json(completion("{\"refusal\":\"No.\"}", "\"content_filter\"")), "No.", List.of(),
						"refusal", COUNTED));
	}

	static Stream<Case> calls() {
		String clock = "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"clock\",\"arguments\":\"{}\"}}";
		String notes = "{\"id\":\"c2\",\"type\":\"function\",\"function\":{\"name\":\"notes\",\"arguments\":\"{\\\"a\\\":1}\"}}";
		String again = clock.replace("c1", "c2");
		return Stream.of(calls("plain", List.of(clock), "clock{}"),
				calls("no type", List.of(clock.replace("\"type\":\"function\",", "")), "clock{}"),
				calls("an empty type", List.of(clock.replace("\"type\":\"function\"", "\"type\":\"\"")), "clock{}"),
				calls("another type", List.of(clock.replace("\"type\":\"function\"", "\"type\":\"tool\"")), "clock{}"),
				calls("a null type", List.of(clock.replace("\"type\":\"function\"", "\"type\":null")), "clock{}"),
				calls("null arguments", List.of(clock.replace("\"{}\"", "null")), "clock{}"),
				calls("no arguments", List.of(clock.replace(",\"arguments\":\"{}\"", "")), "clock{}"),
				calls("empty arguments", List.of(clock.replace("\"{}\"", "\"\"")), "clock{}"),
				calls("the word null for arguments", List.of(clock.replace("\"{}\"", "\"null\"")), "clock{}"),
				calls("arguments that are an object", List.of(clock.replace("\"{}\"", "{\"a\":{\"b\":[1]}}")),
						"clock{\"a\":{\"b\":[1]}}"),
				calls("an empty object for arguments", List.of(clock.replace("\"{}\"", "{}")), "clock{}"),
				calls("no id", List.of(clock.replace("\"id\":\"c1\",", "")), "clock{}"),
				calls("a null id", List.of(clock.replace("\"c1\"", "null")), "clock{}"),
				calls("an empty id", List.of(clock.replace("\"c1\"", "\"\"")), "clock{}"),
				calls("a number for an id", List.of(clock.replace("\"c1\"", "7")), "clock{}"),
				calls("name and arguments in the call", List.of("{\"name\":\"clock\",\"arguments\":{\"a\":1}}"),
						"clock{\"a\":1}"),
				calls("parameters", List.of("{\"name\":\"clock\",\"parameters\":{\"a\":1}}"), "clock{\"a\":1}"),
				calls("two", List.of(clock, notes), "clock{}", "notes{\"a\":1}"),
				calls("two of one tool", List.of(clock, again), "clock{}", "clock{}"),
				calls("two of one tool with the same id", List.of(clock, clock.replace("{}", "{\\\"a\\\":1}")),
						"clock{}", "clock{\"a\":1}"),
				calls("two of one tool without ids",
						List.of(clock.replace("\"id\":\"c1\",", ""), clock.replace("\"id\":\"c1\",", "")), "clock{}",
						"clock{}"),
				calls("two without ids and arguments",
						List.of("{\"function\":{\"name\":\"clock\"}}", "{\"function\":{\"name\":\"notes\"}}"),
						"clock{}", "notes{}"),
				calls("what is no call", List.of("null", "{}", clock, "{\"index\":1}"), "clock{}"),
				new Case("one that is no list",
						RawAnswer.stream(delta("{\"tool_calls\":" + clock + "}"), FINISH_TOOLS, DONE),
						RawAnswer.json(completion("{\"tool_calls\":" + clock + "}", "\"tool_calls\"")), "",
						List.of("clock{}"), "tool_calls", null),
				new Case("a function call",
						RawAnswer.stream(delta("{\"function_call\":{\"name\":\"clock\"}}"),
								delta("{\"function_call\":{\"arguments\":\"{\\\"a\\\":\"}}"),
								delta("{\"function_call\":{\"arguments\":\"1}\"}}"),
								FINISH.replace("stop", "function_call"), DONE),
						RawAnswer
							.json(completion("{\"function_call\":{\"name\":\"clock\",\"arguments\":\"{\\\"a\\\":1}\"}}",
									"\"function_call\"")),
						"", List.of("clock{\"a\":1}"), "function_call", null),
				new Case("a reason that speaks of no call", RawAnswer.stream(call(clock), FINISH, DONE),
						RawAnswer.json(completion("{\"tool_calls\":[" + clock + "]}", "\"stop\"")), "",
						List.of("clock{}"), "stop", null),
				new Case("no reason", RawAnswer.stream(call(clock), DONE),
						RawAnswer.json(completion("{\"tool_calls\":[" + clock + "]}", "null")), "", List.of("clock{}"),
						"tool_calls", null),
				new Case("text before, beside and after",
						RawAnswer.stream(text("A "), delta("{\"content\":\"B \",\"tool_calls\":[" + clock + "]}"),
								text("C "), FINISH_TOOLS, DONE),
						RawAnswer.json(completion("{\"content\":\"A B C \",\"tool_calls\":[" + clock + "]}",
								"\"tool_calls\"")),
						"A B C ", List.of("clock{}"), "tool_calls", null));
	}

	static Stream<Case> partsOfCalls() {
		String named = "{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"clock\",\"arguments\":\"\"}}";
		return Stream.of(parts("plain", List.of(named, args(0, "{\\\"a\\\""), args(0, ":1}")), "clock{\"a\":1}"),
				parts("the id again in each part",
						List.of(named, args(0, "{\\\"a\\\"").replace("{\"index\"", "{\"id\":\"c1\",\"index\""),
								args(0, ":1}").replace("{\"index\"", "{\"id\":\"c1\",\"index\"")),
						"clock{\"a\":1}"),
				parts("an empty id in later parts",
						List.of(named, args(0, "{\\\"a\\\"").replace("{\"index\"", "{\"id\":\"\",\"index\""),
								args(0, ":1}").replace("{\"index\"", "{\"id\":null,\"index\"")),
						"clock{\"a\":1}"),
				parts("a new id in each part",
						List.of(named, args(0, "{\\\"a\\\"").replace("{\"index\"", "{\"id\":\"c2\",\"index\""),
								args(0, ":1}").replace("{\"index\"", "{\"id\":\"c3\",\"index\"")),
						"clock{\"a\":1}"),
				parts("the name again in each part",
						List.of(named, args(0, "{\\\"a\\\"").replace("{\"arg", "{\"name\":\"clock\",\"arg"),
								args(0, ":1}").replace("{\"arg", "{\"name\":\"clock\",\"arg")),
						"clock{\"a\":1}"),
				parts("a name in two pieces",
						List.of(named.replace("clock", "clo"),
								"{\"index\":0,\"function\":{\"name\":\"ck\",\"arguments\":\"{}\"}}"),
						"clock{}"),
				parts("a name in two pieces without an index",
						List.of("{\"function\":{\"name\":\"clo\"}}", "{\"function\":{\"name\":\"ck\"}}",
								"{\"function\":{\"arguments\":\"{}\"}}"),
						"clock{}"),
				parts("no index",
						List.of(named.replace("\"index\":0,", ""), args(0, "{\\\"a\\\"").replace("\"index\":0,", ""),
								args(0, ":1}").replace("\"index\":0,", "")),
						"clock{\"a\":1}"),
				parts("no index at first",
						List.of(named.replace("\"index\":0,", ""), args(0, "{\\\"a\\\""), args(0, ":1}")),
						"clock{\"a\":1}"),
				parts("text for an index",
						List.of(named.replace("\"index\":0", "\"index\":\"0\""),
								args(0, "{}").replace("\"index\":0", "\"index\":0.0")),
						"clock{}"),
				parts("two at once",
						List.of(named, named.replace("0", "1").replace("c1", "c2"), args(1, "{\\\"b\\\""),
								args(0, "{\\\"a\\\""), args(1, ":2}"), args(0, ":1}")),
						"clock{\"a\":1}", "clock{\"b\":2}"),
				parts("two, each with the index 0",
						List.of(named.replace("\"\"", "\"{}\""),
								named.replace("c1", "c2").replace("\"\"", "\"{\\\"b\\\":2}\"")),
						"clock{}", "clock{\"b\":2}"),
				parts("two in pieces, each with the index 0",
						List.of(named, args(0, "{"), args(0, "}"), named.replace("c1", "c2").replace("clock", "notes"),
								args(0, "{"), args(0, "}")),
						"clock{}", "notes{}"),
				parts("two without ids, each with the index 0",
						List.of(named.replace("\"id\":\"c1\",", "").replace("\"\"", "\"{}\""),
								named.replace("\"id\":\"c1\",", "").replace("\"\"", "\"{}\"")),
						"clock{}", "clock{}"),
				parts("two without arguments, ids and indexes",
						List.of("{\"function\":{\"name\":\"clock\"}}",
								"{\"function\":{\"name\":\"notes\",\"arguments\":\"{}\"}}"),
						"clock{}", "notes{}"),
				parts("indexes from 1 on", List.of(named.replace("0", "1"), args(1, "{}"),
						named.replace("0", "2").replace("c1", "c2"), args(2, "{}")), "clock{}", "clock{}"));
	}

	private static String args(int index, String piece) {
		return "{\"index\":" + index + ",\"function\":{\"arguments\":\"" + piece + "\"}}";
	}

	@ParameterizedTest
	@MethodSource({ "framing", "bookkeeping", "ends", "content", "refusals", "calls", "partsOfCalls" })
	void aStreamIsRead(Case dialect) {
		this.model.next(dialect.streamed());
		ModelAnswer answer = ask(true);
		assertIs(answer, dialect);
		if (dialect.usage() != null) {
			assertThat(answer.usage()).isEqualTo(dialect.usage());
		}
	}

	@ParameterizedTest
	@MethodSource({ "framing", "bookkeeping", "ends", "content", "refusals", "calls", "partsOfCalls" })
	void anUnrequestedStreamIsRead(Case dialect) {
		this.model.next(dialect.streamed());
		assertIs(ask(false), dialect);
	}

	@ParameterizedTest
	@MethodSource({ "ends", "content", "refusals", "calls" })
	void anAnswerThatIsNotStreamedIsRead(Case dialect) {
		this.model.next(dialect.whole());
		ModelAnswer answer = ask(false);
		assertIs(answer, dialect);
		assertThat(answer.usage()).isEqualTo(COUNTED);
	}

	@ParameterizedTest
	@MethodSource({ "ends", "content", "refusals", "calls" })
	void anAnswerThatIsNotStreamedIsReadThoughAStreamWasAskedFor(Case dialect) {
		this.model.next(dialect.whole());
		assertIs(ask(true), dialect);
	}

	private void assertIs(ModelAnswer answer, Case dialect) {
		assertThat(answer.text()).isEqualTo(dialect.text());
		assertThat(WellFormedText.of(String.join("", this.told))).isEqualTo(dialect.text());
		assertThat(answer.toolCalls()).extracting((call) -> call.name() + call.arguments())
			.containsExactlyElementsOf(dialect.calls());
		assertThat(answer.toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates().allMatch((id) -> !id.isBlank());
		assertThat(answer.finishReason()).isEqualTo(dialect.finishReason());
		assertThat(answer.model()).isIn("m", "gpt-test");
		assertThat(this.told).doesNotContain("");
	}

	private ModelAnswer ask(boolean streamed) {
		List<ToolSpec> tools = Stream.of("clock", "notes")
			.map((name) -> new ToolSpec(name, name, "{\"type\":\"object\"}"))
			.toList();
		return Gateways.to(this.model)
			.ask(new ModelRequest("gpt-test", List.of(new PromptMessage.FromUser("Hi")), null, null, tools, streamed),
					this.told::add, new Cancellation());
	}

	private static Case says(String name, String text, String stream) {
		return new Case(name, RawAnswer.stream(stream), RawAnswer.ofBytes(), text, List.of(), "stop", null);
	}

	private static Case hi(String name, String stream) {
		return new Case(name, RawAnswer.stream(stream), RawAnswer.ofBytes(), "Hi", List.of(), "stop", COUNTED);
	}

	private static Case uncounted(String name, String stream) {
		return new Case(name, RawAnswer.stream(stream), RawAnswer.ofBytes(), "Hi", List.of(), "stop", null);
	}

	private static Case ends(String name, String reason, String read) {
		return new Case(name, RawAnswer.stream(text("Hi"), FINISH.replace("\"stop\"", reason), USAGE, DONE),
				RawAnswer.json(completion("{\"role\":\"assistant\",\"content\":\"Hi\"}", reason)), "Hi", List.of(),
				read, COUNTED);
	}

	private static Case content(String name, String content, String text) {
		return new Case(name, RawAnswer.stream(delta("{\"content\":" + content + "}"), FINISH, USAGE, DONE),
				RawAnswer.json(completion("{\"content\":" + content + "}", "\"stop\"")), text, List.of(), "stop",
				COUNTED);
	}

	/** The calls in one delta, and in one message. */
	private static Case calls(String name, List<String> calls, String... read) {
		String list = "{\"content\":null,\"tool_calls\":[" + String.join(",", calls) + "]}";
		return new Case(name, RawAnswer.stream(delta(list), FINISH_TOOLS, USAGE, DONE),
				RawAnswer.json(completion(list, "\"tool_calls\"")), "", List.of(read), "tool_calls", COUNTED);
	}

	/** Each part in a delta of its own. */
	private static Case parts(String name, List<String> parts, String... read) {
		StringBuilder stream = new StringBuilder();
		parts.forEach((part) -> stream.append(call(part)));
		return new Case(name, RawAnswer.stream(stream + FINISH_TOOLS + USAGE + DONE), RawAnswer.ofBytes(), "",
				List.of(read), "tool_calls", COUNTED);
	}

	record Case(String name, RawAnswer streamed, RawAnswer whole, String text, List<String> calls, String finishReason,
			@Nullable Usage usage) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
