package dev.parley.agent.model.openai;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error response that rejects a request because of a parameter. Its text is neither
 * kept nor logged.
 */
final class Refusal {

	private static final int BAD_REQUEST = 400;

	private static final int UNPROCESSABLE = 422;

	/** Parameters that a request can do without. */
	private static final List<String> DISPENSABLE = List.of("temperature", "max_tokens", "max_completion_tokens",
			"stream_options", "parallel_tool_calls", "response_format");

	private static final Pattern FOR_GOOD = Pattern.compile(
			"unsupported|(not|n't|no longer) (be )?(support|permit|allow)|unknown|unrecognized|deprecated|forbidden"
					+ "|(unexpected|invalid|extra) (keyword|argument|field|parameter|input)|only the default|instead",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern INVALID_SCHEMA = Pattern.compile("invalid schema", Pattern.CASE_INSENSITIVE);

	private static final Pattern NO_SYSTEM_ROLE = Pattern
		.compile("system (role|message|prompt|instruction)s?\\W.*(not|un)\\s?(supported|enabled|allowed)"
				+ "|(not|n't) support (the )?system", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern NO_DEVELOPER_ROLE = Pattern.compile("\\bdeveloper\\b", Pattern.CASE_INSENSITIVE);

	private final JsonNode sent;

	private final String parameter;

	private final String message;

	private Refusal(JsonNode sent, String parameter, String message) {
		this.sent = sent;
		this.parameter = parameter;
		this.message = message;
	}

	/** Whether a response with this status may reject a parameter. */
	static boolean isPossible(int status) {
		return status == BAD_REQUEST || status == UNPROCESSABLE;
	}

	/**
	 * Reads a refusal from OpenAI's error object or from any text.
	 * @param sent the request
	 * @param received the body of the response
	 */
	static Refusal of(byte[] sent, String received) {
		try {
			JsonNode error = JsonMapper.shared().readTree(received).path("error");
			return new Refusal(JsonMapper.shared().readTree(sent), error.path("param").asString(""),
					error.path("message").asString("").isEmpty() ? received
							: error.path("message").asString("") + ' ' + error.path("code").asString(""));
		}
		catch (JacksonException ex) {
			return new Refusal(JsonMapper.shared().readTree(sent), "", received);
		}
	}

	/**
	 * Whether the model never accepts the parameter; if false, it only rejected the
	 * value.
	 */
	boolean isForGood() {
		return FOR_GOOD.matcher(this.message).find() && !INVALID_SCHEMA.matcher(this.message).find();
	}

	/** The dialect that avoids the refusal; empty if none can be derived. */
	Optional<Dialect> answer(Dialect spoken) {
		String refused = refused();
		if (refused != null) {
			return Optional.of(instead(spoken, refused));
		}
		String role = this.sent.at("/messages/0/role").asString("");
		if (role.equals("developer") && NO_DEVELOPER_ROLE.matcher(this.message).find()) {
			return Optional.of(spoken.with("system", "system"));
		}
		if (role.equals("system") && this.sent.at("/messages/1/role").asString("").equals("user")
				&& NO_SYSTEM_ROLE.matcher(this.message).find()) {
			return Optional.of(spoken.with("system", "user"));
		}
		return Optional.empty();
	}

	private Dialect instead(Dialect spoken, String refused) {
		if (refused.equals("max_completion_tokens")) {
			return spoken.with("max_tokens", "max_tokens");
		}
		if (refused.equals("max_tokens") && mentions("max_completion_tokens")
				&& !spoken.renamed().containsKey("max_tokens")) {
			return spoken.with("max_tokens", "max_completion_tokens");
		}
		return spoken.without(refused);
	}

	/** The parameter that was sent and that the response names. */
	private @Nullable String refused() {
		return DISPENSABLE.stream()
			.filter(this.sent::has)
			.filter((name) -> this.parameter.equals(name) || this.parameter.startsWith(name + '.'))
			.findFirst()
			.or(() -> DISPENSABLE.stream().filter(this.sent::has).filter(this::mentions).findFirst())
			.orElse(null);
	}

	private boolean mentions(String name) {
		return Pattern.compile("\\b" + name + "\\b").matcher(this.message).find();
	}

}
