package dev.parley.web.chat;

import java.util.List;
import java.util.stream.Stream;

import dev.parley.store.HistoryEntry;
import dev.parley.store.Message.Role;
import dev.parley.store.ToolCallRow;
import dev.parley.web.error.InvalidFieldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BroughtHistoryTests {

	private static final String USER = "{'role': 'user', 'content': 'hello'}";

	private static final String CALLS = "{'role': 'assistant', 'tool_calls': [{'id': 'a', 'name': 'clock',"
			+ " 'arguments': {'zone': 'UTC'}}, {'id': 'b', 'name': 'clock'}]}";

	private static final String RESULT_A = "{'role': 'tool', 'tool_call_id': 'a', 'content': 'noon'}";

	private static final String RESULT_B = "{'role': 'tool', 'tool_call_id': 'b', 'content': ''}";

	@Test
	void eachResultStandsWithItsCall() {
		assertThat(read(USER, CALLS, RESULT_B, RESULT_A, "{'role': 'assistant', 'content': 'It is noon.'}"))
			.containsExactly(new HistoryEntry(Role.USER, "hello", List.of()), new HistoryEntry(Role.ASSISTANT, "",
					List.of(new ToolCallRow("a", "clock", "{\"zone\":\"UTC\"}", ToolCallRow.State.SUCCEEDED, "noon",
							null), new ToolCallRow("b", "clock", "{}", ToolCallRow.State.SUCCEEDED, "", null))),
					new HistoryEntry(Role.ASSISTANT, "It is noon.", List.of()));
	}

	@Test
	void anIdMayComeAgainInALaterMessage() {
		String call = "{'role': 'assistant', 'tool_calls': [{'id': 'a', 'name': 'clock'}]}";
		assertThat(read(call, RESULT_A, call, RESULT_A)).hasSize(2);
	}

	@Test
	void theLastCallsMayEndTheHistory() {
		assertThat(read(CALLS, RESULT_A, RESULT_B)).hasSize(1);
	}

	static Stream<Arguments> faults() {
		return Stream.of(Arguments.of("message", List.of(CALLS)), Arguments.of("message", List.of(CALLS, RESULT_A)),
				Arguments.of("history[2]", List.of(CALLS, RESULT_A, USER)),
				Arguments.of("history[1]", List.of(CALLS, CALLS)),
				Arguments.of("history[0].tool_call_id", List.of(RESULT_A)),
				Arguments.of("history[2].tool_call_id", List.of(CALLS, RESULT_A, RESULT_A)),
				Arguments.of("history[1].tool_call_id", List.of(USER, RESULT_A)),
				Arguments.of("history[0].tool_call_id", List.of("{'role': 'tool', 'content': 'noon'}")),
				Arguments.of("history[0].content", List.of("{'role': 'user', 'content': ' '}")),
				Arguments.of("history[0].content", List.of("{'role': 'assistant'}")),
				Arguments.of("history[0].content", List.of("{'role': 'assistant', 'tool_calls': []}")),
				Arguments.of("history[1].content", List.of(CALLS, "{'role': 'tool', 'tool_call_id': 'a'}")),
				Arguments.of("history[0].tool_calls",
						List.of("{'role': 'user', 'content': 'x', 'tool_calls': [{'id': 'a', 'name': 'clock'}]}")),
				Arguments.of("history[1].tool_calls",
						List.of(CALLS, "{'role': 'tool', 'tool_call_id': 'a', 'content': '', 'tool_calls': []}")),
				Arguments.of("history[0].tool_call_id",
						List.of("{'role': 'user', 'content': 'x', 'tool_call_id': 'a'}")),
				Arguments.of("history[0].tool_calls", List.of("{'role': 'assistant', 'tool_calls': [{'id': 'a',"
						+ " 'name': 'x'}, {'id': 'a', 'name': 'x'}]}")));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void namesWhatIsWrong(String field, List<String> items) {
		assertThatExceptionOfType(InvalidFieldException.class).isThrownBy(() -> read(items.toArray(String[]::new)))
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo(field))
			.withMessageMatching(".+");
	}

	private static List<HistoryEntry> read(String... items) {
		return BroughtHistory.read(Stream.of(items)
			.map((item) -> JsonMapper.shared().readValue(item.replace('\'', '"'), HistoryItem.class))
			.toList());
	}

}
