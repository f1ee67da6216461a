package dev.parley.agent;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import dev.parley.agent.model.PromptMessage;
import dev.parley.caller.UserContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InstructionsTests {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T23:59:59Z"), ZoneOffset.UTC);

	@Test
	void placeholdersAreFilledInEverywhere() {
		assertThat(filled("{user_name} ({user_id}), today is {date}. Bye, {user_name}!", "u-1", "Ann"))
			.isEqualTo("Ann (u-1), today is 2026-03-01. Bye, Ann!");
	}

	@Test
	void otherBracesStayAsTheyAre() {
		String text = "{unknown} {user_name } {USER_NAME} {} {\"json\": {}} $1 \\";
		assertThat(filled(text, "u-1", "Ann")).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{date}", "{user_id}", "$1", "\\", "${user_id}", "$0" })
	void placeholdersInNamesAreNotReplaced(String name) {
		assertThat(filled("You talk to {user_name}, {user_id}.", name, name))
			.isEqualTo("You talk to " + name + ", " + name + ".");
	}

	@ParameterizedTest
	@ValueSource(strings = { "An\nn", "A\0nn", "Ann\r", "\u007fAnn", "An\u0085n", "\u2028Ann", "A\u2029nn" })
	void aNameHasNoControlCharactersAndNoLineBreaks(String name) {
		assertThat(filled("{user_name}", "u-1", name)).isEqualTo("Ann");
		assertThat(filled("{user_id}", name, "Ann")).isEqualTo("Ann");
	}

	@Test
	void aNameHasUpTo64Characters() {
		assertThat(filled("{user_name}", "u-1", "n".repeat(64))).isEqualTo("n".repeat(64));
		assertThat(filled("{user_name}", "u-1", "n".repeat(65))).isEqualTo("n".repeat(64));
		assertThat(filled("{user_name}", "u-1", "n".repeat(63) + "\ud83d\ude00\ud83d\ude00"))
			.isEqualTo("n".repeat(63) + "\ud83d\ude00");
	}

	@Test
	void aClientAddsInstructionsWithoutReplacingTheAgents() {
		UserMessage userMessage = new UserMessage("Hi", null, null, null, new UserContext("u-1", "Ann"), false)
			.with(new RequestOptions("Call them {user_name}.", null, null));
		assertThat(filled("You help {user_name}.", userMessage)).isEqualTo("You help Ann.\n\n"
				+ "Further instructions from the application, for this answer only:\nCall them {user_name}.");
	}

	private static String filled(String text, String id, String name) {
		return filled(text, new UserMessage("Hi", null, null, null, new UserContext(id, name), false));
	}

	private static String filled(String text, UserMessage userMessage) {
		PromptMessage message = new Instructions(text, CLOCK).forMessage(userMessage, true);
		return ((PromptMessage.Instructions) message).text();
	}

}
