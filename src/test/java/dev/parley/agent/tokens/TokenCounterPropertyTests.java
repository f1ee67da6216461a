package dev.parley.agent.tokens;

import dev.parley.agent.model.PromptMessage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A text never has more tokens than bytes, so a window need not count what fits by its
 * bytes.
 */
class TokenCounterPropertyTests {

	@Property
	void noTextIsMoreTokensThanBytes(@ForAll String text, @ForAll TokenCounter counter) {
		PromptMessage message = new PromptMessage.FromUser(text);
		assertThat(counter.count(message)).isLessThanOrEqualTo(TokenBound.of(message));
	}

}
