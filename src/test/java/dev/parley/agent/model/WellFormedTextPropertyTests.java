package dev.parley.agent.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties of incoming text, in one piece or in several. */
class WellFormedTextPropertyTests {

	@Property
	void canBeStoredAndSentAsItIs(@ForAll("pieces") List<String> pieces) {
		String text = WellFormedText.of(String.join("", pieces));
		assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(text)
			.doesNotContain("\u0000");
		assertThat(WellFormedText.of(text)).isSameAs(text);
	}

	@Property
	void isTheSameInPieces(@ForAll("pieces") List<String> pieces) {
		List<String> told = new ArrayList<>();
		WellFormedText.Pieces text = new WellFormedText.Pieces(told::add);
		pieces.forEach(text);
		text.end();
		assertThat(String.join("", told)).isEqualTo(WellFormedText.of(String.join("", pieces)));
		assertThat(told).allSatisfy((piece) -> assertThat(WellFormedText.of(piece)).isSameAs(piece).isNotEmpty());
	}

	@Provide
	Arbitrary<List<String>> pieces() {
		return Arbitraries.of("", "a", "é", "漢", "\u0000", "\ud83d", "\ude00", "😀", "\ud83dx", "x\ude00")
			.list()
			.ofMaxSize(3)
			.map((parts) -> String.join("", parts))
			.list()
			.ofMaxSize(8);
	}

}
