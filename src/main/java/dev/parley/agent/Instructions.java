package dev.parley.agent;

import java.time.Clock;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.output.OutputFormat;
import dev.parley.caller.UserContext;

/**
 * An agent's instructions with the placeholders {@code {user_name}}, {@code {user_id}}
 * and {@code {date}}. Their values come from the server, never from a message.
 */
final class Instructions {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{(user_name|user_id|date)}");

	private static final int NAME_LENGTH = 64;

	/** Tells the model whose instructions follow. */
	private static final String FROM_CLIENT = "\n\nFurther instructions from the application, for this answer only:\n";

	private final String text;

	private final boolean fixed;

	private final Clock clock;

	Instructions(String text, Clock clock) {
		this.text = text;
		this.fixed = !PLACEHOLDER.matcher(text).find();
		this.clock = clock;
	}

	/** The agent's instructions, and those of the client behind them. */
	PromptMessage forMessage(UserMessage userMessage, boolean takesSchemas) {
		RequestOptions options = userMessage.options();
		StringBuilder all = new StringBuilder(forUser(userMessage.user()));
		if (options.instructions() != null) {
			all.append(FROM_CLIENT).append(options.instructions());
		}
		if (options.schema() != null && !takesSchemas) {
			all.append("\n\n").append(OutputFormat.instructions(options.schema()));
		}
		return new PromptMessage.Instructions(all.toString());
	}

	private String forUser(UserContext user) {
		if (this.fixed) {
			return this.text;
		}
		return PLACEHOLDER.matcher(this.text)
			.replaceAll((placeholder) -> Matcher.quoteReplacement(switch (placeholder.group(1)) {
				case "user_name" -> plain(user.name());
				case "user_id" -> plain(user.id());
				default -> LocalDate.now(this.clock).toString();
			}));
	}

	/** The value without control characters, cut to 64 characters. */
	private static String plain(String value) {
		String printable = value.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "");
		int length = Math.min(NAME_LENGTH, printable.codePointCount(0, printable.length()));
		return printable.substring(0, printable.offsetByCodePoints(0, length));
	}

}
