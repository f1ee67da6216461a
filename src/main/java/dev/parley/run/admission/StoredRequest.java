package dev.parley.run.admission;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.agent.RequestOptions;
import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.ToolSpec;
import dev.parley.attachment.StoredAttachments;
import dev.parley.caller.Caller;
import dev.parley.caller.Role;
import dev.parley.caller.Tier;
import dev.parley.store.Placement;
import dev.parley.store.Question;
import dev.parley.store.Run;
import dev.parley.store.attachment.SentFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request as JSON, stored with its run, so that another server can execute the run. The
 * message itself is stored as such.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredRequest(String user, String client, Tier tier, Set<Role> roles, @Nullable Double temperature,
		@Nullable Integer maxTokens, boolean streamed, boolean uncached, List<ToolSpec> tools,
		@Nullable String instructions, @Nullable String schema, @Nullable String shown, BusyPolicy ifBusy,
		boolean cancelUnread, TokenEstimate estimate) {

	/**
	 * Of a request.
	 * @return null if only this server can execute it: it continues another run
	 */
	public static @Nullable String of(RunRequest request) {
		if (request.answers() != null || request.continuation() != null) {
			return null;
		}
		UserMessage message = request.userMessage();
		OutputSchema schema = message.options().schema();
		Caller caller = request.caller();
		return JsonMapper.shared()
			.writeValueAsString(new StoredRequest(caller.userName(), caller.client(), caller.tier(), caller.roles(),
					message.temperature(), message.maxTokens(), message.streamed(), message.uncached(),
					message.callerTools(), message.options().instructions(), (schema != null) ? schema.json() : null,
					message.options().shown(), request.ifBusy(), request.cancelUnread(), request.estimate()));
	}

	/**
	 * The request again.
	 * @param question the message of the run
	 */
	public static RunRequest read(String json, Run run, Question question) {
		return JsonMapper.shared().readValue(json, StoredRequest.class).request(run, question);
	}

	/** Who asked for a run; only the user's id if that is not stored. */
	public static Caller caller(Run run) {
		String json = run.request();
		return (json != null) ? JsonMapper.shared().readValue(json, StoredRequest.class).callerOf(run)
				: new Caller(run.userId(), run.userId(), "", Tier.FREE, Set.of());
	}

	private Caller callerOf(Run run) {
		return new Caller(run.userId(), this.user, this.client, this.tier, this.roles);
	}

	private RunRequest request(Run run, Question question) {
		Caller caller = callerOf(run);
		UserMessage message = new UserMessage(question.message(), question.context(), this.temperature, this.maxTokens,
				caller.user(), this.streamed, this.tools, this.uncached)
			.with(StoredAttachments.of(question.attachments(), run.userId()))
			.with(new RequestOptions(this.instructions, (this.schema != null) ? OutputSchema.of(this.schema) : null,
					this.shown));
		return new RunRequest(caller, run.sessionId(), null, AgentChoice.parse(run.askedAgent()), run.askedModel(),
				this.estimate, message, SentFiles.NONE, new Placement.AtEnd(), this.ifBusy, null, null,
				this.cancelUnread);
	}

}
