package dev.parley.store.text;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTitleTests {

	@Test
	void aShortMessageIsItsOwnTitle() {
		assertThat(SessionTitle.of("  Hello,\n\tworld!  ")).isEqualTo("Hello, world!");
	}

	@Test
	void aLongMessageIsCutAfterAWord() {
		String title = SessionTitle.of("word ".repeat(100));
		assertThat(title).endsWith("word…");
		assertThat(title.codePointCount(0, title.length())).isLessThanOrEqualTo(80);
	}

	@Test
	void aMessageWithoutSpacesIsCutBetweenCharacters() {
		String title = SessionTitle.of("😀".repeat(100));
		assertThat(title).isEqualTo("😀".repeat(79) + "…");
	}

}
