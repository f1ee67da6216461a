package dev.parley.web;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.AgentChoice;
import dev.parley.agent.MessageTooLongException;
import dev.parley.agent.UserMessage;
import dev.parley.caller.Caller;
import dev.parley.run.BusyPolicy;
import dev.parley.run.KeyReusedException;
import dev.parley.run.RunEvent.Cancelled;
import dev.parley.run.RunEvent.Done;
import dev.parley.run.RunEvent.Failed;
import dev.parley.run.RunLog;
import dev.parley.run.RunRefusedException;
import dev.parley.run.RunRefusedException.Reason;
import dev.parley.security.CurrentUser;
import dev.parley.session.MessageRequest;
import dev.parley.session.RoleRequiredException;
import dev.parley.session.SessionManager;
import dev.parley.store.IdempotencyKey;
import dev.parley.store.StorageUnavailableException;
import dev.parley.web.error.ErrorCode;
import dev.parley.web.view.RunView.ErrorView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** One message to several agents at once, each in a session of its own. */
@RestController
@Tag(name = "Chat")
class MultiAgentController {

	private static final Logger logger = LoggerFactory.getLogger(MultiAgentController.class);

	private final SessionManager sessions;

	private final CurrentUser user;

	MultiAgentController(SessionManager sessions, CurrentUser user) {
		this.sessions = sessions;
		this.user = user;
	}

	@PostMapping(path = "/multi-agent", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "askAgents", summary = "Ask several agents at once and wait for all of them")
	AgentAnswers ask(@Valid @RequestBody AgentsRequest request,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key) {
		List<String> agents = List.copyOf(request.agents());
		Caller caller = this.user.caller();
		this.sessions.requireAgents(agents, caller);
		UserMessage userMessage = new UserMessage(String.valueOf(request.message()), null, null, null, caller.user(),
				false);
		IdempotencyKey all = IdempotencyKeys.read(key, request.message());
		// All are on their way before the first is waited for.
		List<Asked> asked = agents.stream().map((agent) -> start(caller, agent, userMessage, all)).toList();
		return new AgentAnswers(asked.stream().map(MultiAgentController::answer).toList());
	}

	private Asked start(Caller caller, String agent, UserMessage userMessage, @Nullable IdempotencyKey all) {
		try {
			IdempotencyKey key = (all != null) ? IdempotencyKeys.forAgent(all, agent) : null;
			return new Started(agent,
					this.sessions
						.ask(new MessageRequest(caller, null, new AgentChoice.Named(agent), userMessage,
								BusyPolicy.ENQUEUE, false, key))
						.log());
		}
		catch (RuntimeException ex) {
			return new Refused(agent, refusal(ex));
		}
	}

	private static ErrorView refusal(RuntimeException ex) {
		return switch (ex) {
			case RunRefusedException refused ->
				error(ErrorCode.of(refused.reason()), refused, refused.reason() != Reason.GUARDRAIL_TRIPPED);
			case RoleRequiredException noRole -> error(ErrorCode.FORBIDDEN, noRole, false);
			case MessageTooLongException tooLong ->
				new ErrorView(ErrorCode.VALIDATION_FAILED.code(), "message " + tooLong.getMessage(), false);
			case KeyReusedException reused -> error(ErrorCode.IDEMPOTENCY_KEY_REUSED, reused, false);
			case StorageUnavailableException unavailable -> {
				logger.error("The store is unavailable", unavailable);
				yield new ErrorView(ErrorCode.STORAGE_UNAVAILABLE.code(), ErrorCode.STORAGE_UNAVAILABLE.title(), true);
			}
			default -> {
				logger.error("A run could not be started by a fault of the server", ex);
				yield new ErrorView(ErrorCode.INTERNAL_ERROR.code(), ErrorCode.INTERNAL_ERROR.title(), true);
			}
		};
	}

	private static ErrorView error(ErrorCode code, RuntimeException ex, boolean retryable) {
		return new ErrorView(code.code(), String.valueOf(ex.getMessage()), retryable);
	}

	private static AgentAnswer answer(Asked asked) {
		return switch (asked) {
			case Refused(String agent, ErrorView error) -> new AgentAnswer(agent, null, null, null, error);
			case Started(String agent, RunLog log) -> switch (log.awaitEnd()) {
				case Done done -> new AgentAnswer(agent, log.runId(), log.sessionId(), done.answer().response(), null);
				case Failed failed -> new AgentAnswer(agent, log.runId(), log.sessionId(), null,
						new ErrorView(failed.code().code(), failed.detail(), failed.retryable()));
				case Cancelled cancelled -> new AgentAnswer(agent, log.runId(), log.sessionId(), null,
						new ErrorView(ErrorCode.RUN_CANCELLED.code(), ErrorCode.RUN_CANCELLED.title(), false));
			};
		};
	}

	/** What became of the question to one agent. */
	private sealed interface Asked {

	}

	/** It is on its way. */
	private record Started(String agent, RunLog log) implements Asked {
	}

	/** Nothing of it is stored. */
	private record Refused(String agent, ErrorView error) implements Asked {
	}

	/** A message to several agents. */
	record AgentsRequest(
			@Schema(description = "What to say, up to 5,000 characters.", example = "What can you do?",
					maxLength = UserMessage.MAX_MESSAGE) @NotBlank @CodePointLength(
							max = UserMessage.MAX_MESSAGE) @Nullable String message,
			@Schema(description = "The agents to ask, each once.",
					example = "[\"assistant\", \"support\"]") @NotNull @Size(min = 1,
							max = 10) @UniqueElements List<@NotBlank @Size(max = 100) String> agents) {
	}

	/** What became of all. */
	record AgentAnswers(@Schema(description = "One for each agent, in the order asked.") List<AgentAnswer> results) {
	}

	/** What became of one: either {@code response} or {@code error}. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record AgentAnswer(@Schema(example = "assistant") String agent, @Schema(
			description = "The run; absent where none was accepted.") @JsonProperty("run_id") @Nullable UUID runId,
			@Schema(description = "Its session; absent where no run was accepted.") @JsonProperty("session_id") @Nullable UUID sessionId,
			@Schema(description = "The answer's text.",
					example = "I answer questions, and I remember this conversation.") @Nullable String response,
			@Nullable ErrorView error) {
	}

}
