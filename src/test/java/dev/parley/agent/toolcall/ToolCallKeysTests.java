package dev.parley.agent.toolcall;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.parley.agent.model.ToolCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ToolCallKeysTests {

	private static final UUID RUN = UUID.fromString("01a1f899-1fb4-7000-8000-000000000001");

	private static final ToolCall MILK = new ToolCall("call_1", "create_note", "{\"content\":\"milk\"}");

	private static final ToolCall EGGS = new ToolCall("call_2", "create_note", "{\"content\":\"eggs\"}");

	private static final ToolCall LIST = new ToolCall("call_3", "list_notes", "{}");

	private final ToolCallKeys keys = new ToolCallKeys(RUN);

	@Test
	void callsAreCountedFromTheFirstRunOn() {
		assertThat(this.keys.of(List.of(MILK, EGGS))).isEqualTo(keys(1, 2));
		assertThat(this.keys.of(List.of(MILK))).isEqualTo(keys(3));
	}

	@Test
	void earlierCallsAreCounted() {
		this.keys.madeBefore(List.of(MILK, EGGS), (place) -> false);
		assertThat(this.keys.of(List.of(MILK))).as("a second bottle").isEqualTo(keys(3));
	}

	@Test
	void aRepeatedCallReusesTheKeyOfTheOneThatWasCutOff() {
		this.keys.madeBefore(List.of(LIST, MILK), (place) -> place == 1);
		assertThat(this.keys.of(List.of(LIST))).as("it looks first").isEqualTo(keys(3));
		assertThat(this.keys.of(List.of(again(MILK)))).isEqualTo(keys(2));
		assertThat(this.keys.of(List.of(again(MILK)))).as("once more").isEqualTo(keys(4));
	}

	@Test
	void aRepeatedCallMayHaveOtherArguments() {
		this.keys.madeBefore(List.of(MILK), (place) -> true);
		assertThat(this.keys.of(List.of(new ToolCall("x", "create_note", "{\"content\":\"Buy milk\"}"))))
			.isEqualTo(keys(1));
	}

	@Test
	void twoCallsThatWereCutOffKeepTheirKeys() {
		this.keys.madeBefore(List.of(MILK, EGGS), (place) -> true);
		assertThat(this.keys.of(List.of(again(EGGS), again(MILK)))).isEqualTo(keys(2, 1));
	}

	@Test
	void aCallThatWasCutOffTwiceKeepsItsKey() {
		this.keys.madeBefore(List.of(MILK), (place) -> true);
		this.keys.madeBefore(List.of(again(MILK)), (place) -> true);
		assertThat(this.keys.of(List.of(again(MILK), EGGS))).isEqualTo(keys(1, 2));
	}

	@Test
	void aCallThatSucceededTheSecondTimeGivesUpItsKey() {
		this.keys.madeBefore(List.of(MILK), (place) -> true);
		this.keys.madeBefore(List.of(again(MILK)), (place) -> false);
		assertThat(this.keys.of(List.of(again(MILK)))).isEqualTo(keys(2));
	}

	private static ToolCall again(ToolCall call) {
		return new ToolCall(call.id() + "_again", call.name(), call.arguments());
	}

	private static List<String> keys(Integer... ordinals) {
		return Stream.of(ordinals).map((ordinal) -> RUN + ":" + ordinal).toList();
	}

}
