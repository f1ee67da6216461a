package dev.parley.agui;

import java.util.Locale;

import dev.parley.agent.definition.AgentChoice;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Options of a run that AG-UI itself does not have. A client sends them in
 * {@code forwardedProps} or, because many clients can only set the address, in the query.
 *
 * @param agent null: the session's
 */
record RunOptions(@Nullable AgentChoice agent, boolean cancelUnread, BusyPolicy ifBusy) {

	private static final int MAX_NAME = 100;

	/**
	 * Reads the options; {@code forwardedProps} goes before the query.
	 * @param properties null: none
	 * @throws InvalidFieldException if a value is not allowed
	 */
	static RunOptions of(@Nullable JsonNode properties, @Nullable String agent, @Nullable String onDisconnect,
			@Nullable String ifBusy) {
		JsonNode forwarded = (properties != null) ? properties : MissingNode.getInstance();
		String name = text(forwarded, "agent", agent);
		if (name != null && name.length() > MAX_NAME) {
			throw new InvalidFieldException("agent", "must not be longer than " + MAX_NAME + " characters");
		}
		return new RunOptions((name != null) ? AgentChoice.parse(name) : null,
				cancels(text(forwarded, "on_disconnect", onDisconnect)), policy(text(forwarded, "if_busy", ifBusy)));
	}

	private static @Nullable String text(JsonNode forwarded, String name, @Nullable String query) {
		JsonNode value = forwarded.path(name);
		return value.isString() ? value.stringValue() : query;
	}

	private static boolean cancels(@Nullable String value) {
		return switch (value) {
			case null -> false;
			case "continue" -> false;
			case "cancel" -> true;
			default -> throw new InvalidFieldException("on_disconnect", "must be continue or cancel");
		};
	}

	private static BusyPolicy policy(@Nullable String value) {
		return switch (value) {
			case null -> BusyPolicy.ENQUEUE;
			case "enqueue", "reject", "interrupt", "steer" -> BusyPolicy.valueOf(value.toUpperCase(Locale.ROOT));
			default -> throw new InvalidFieldException("if_busy", "must be enqueue, reject, interrupt or steer");
		};
	}

}
