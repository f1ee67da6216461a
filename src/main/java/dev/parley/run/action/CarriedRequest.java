package dev.parley.run.action;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.agent.RequestOptions;
import dev.parley.agent.UserMessage;
import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.ToolSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of a request besides its message, stored as JSON for the continuing run.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CarriedRequest(@Nullable List<ToolSpec> tools, @Nullable String context, @Nullable Double temperature,
		@Nullable Integer maxTokens, @Nullable String instructions, @Nullable String schema) {

	/** Of a request as JSON. */
	public static String of(UserMessage asked) {
		OutputSchema schema = asked.options().schema();
		return JsonMapper.shared()
			.writeValueAsString(new CarriedRequest(asked.callerTools(), asked.context(), asked.temperature(),
					asked.maxTokens(), asked.options().instructions(), (schema != null) ? schema.json() : null));
	}

	static CarriedRequest read(String json) {
		return JsonMapper.shared().readValue(json, CarriedRequest.class);
	}

	/**
	 * The first request's message for the continuing run. Fields that the continuing
	 * request sets replace the stored ones.
	 */
	UserMessage applyTo(String message, UserMessage asked) {
		List<ToolSpec> carried = (this.tools != null) ? this.tools : List.of();
		return new UserMessage(message, (asked.context() != null) ? asked.context() : this.context,
				(asked.temperature() != null) ? asked.temperature() : this.temperature,
				(asked.maxTokens() != null) ? asked.maxTokens() : this.maxTokens, asked.user(), asked.streamed(),
				asked.callerTools().isEmpty() ? carried : asked.callerTools(), asked.uncached())
			.with(options(asked.options()));
	}

	private RequestOptions options(RequestOptions asked) {
		OutputSchema format = (asked.schema() == null && this.schema != null) ? OutputSchema.of(this.schema)
				: asked.schema();
		return new RequestOptions((asked.instructions() != null) ? asked.instructions() : this.instructions, format,
				asked.shown());
	}

}
