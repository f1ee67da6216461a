package dev.parley.web;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.caller.Caller;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.log.RunLog;
import dev.parley.security.CurrentUser;
import dev.parley.session.MessageRequest;
import dev.parley.session.SessionManager;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.Problem;
import dev.parley.web.error.PublicErrors;
import dev.parley.web.view.RequiredActionView;
import dev.parley.web.view.RunView.ErrorView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Sends one message to several agents in parallel, each in a session of its own. */
@RestController
class MultiAgentController {

	private final SessionManager sessions;

	private final CurrentUser user;

	private final PublicErrors errors;

	MultiAgentController(SessionManager sessions, CurrentUser user, PublicErrors errors) {
		this.sessions = sessions;
		this.user = user;
		this.errors = errors;
	}

	@PostMapping(path = "/multi-agent", produces = MediaType.APPLICATION_JSON_VALUE)
	AgentAnswers ask(@Valid @RequestBody AgentsRequest request,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl) {
		List<String> agents = List.copyOf(request.agents());
		Caller caller = this.user.caller();
		this.sessions.requireAgents(agents, caller);
		UserMessage userMessage = new UserMessage(String.valueOf(request.message()), null, null, null, caller.user(),
				false, RequestCacheControl.forbidsStoring(cacheControl));
		IdempotencyKey all = IdempotencyKeys.read(key, request.message());
		// Start all runs before waiting for the first.
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

	private ErrorView refusal(RuntimeException ex) {
		Problem problem = this.errors.problem(ex);
		return new ErrorView(problem.code().code(), problem.detail(), problem.code().retryable());
	}

	private static AgentAnswer answer(Asked asked) {
		return switch (asked) {
			case Refused(String agent, ErrorView error) -> new AgentAnswer(agent, null, null, null, null, error);
			case Started(String agent, RunLog log) -> switch (log.awaitEnd()) {
				case Done(RunAnswer answer) ->
					new AgentAnswer(agent, log.runId(), log.sessionId(), answer.response(), null, null);
				case RequiresAction(RunAnswer answer) -> new AgentAnswer(agent, log.runId(), log.sessionId(),
						answer.response(), RequiredActionView.of(answer.requiredAction()), null);
				case Failed failed -> new AgentAnswer(agent, log.runId(), log.sessionId(), null, null,
						new ErrorView(failed.code().code(), failed.detail(), failed.retryable()));
				case Cancelled cancelled -> new AgentAnswer(agent, log.runId(), log.sessionId(), null, null,
						new ErrorView(ErrorCode.RUN_CANCELLED.code(), ErrorCode.RUN_CANCELLED.title(), false));
			};
		};
	}

	/** The result of starting a run of one agent. */
	private sealed interface Asked {

	}

	/** The run was accepted. */
	private record Started(String agent, RunLog log) implements Asked {
	}

	/** The run was refused; nothing of it is stored. */
	private record Refused(String agent, ErrorView error) implements Asked {
	}

	/** A message to several agents. */
	record AgentsRequest(@NotBlank @CodePointLength(max = UserMessage.MAX_MESSAGE) @Nullable String message,
			@NotNull @Size(min = 1, max = 10) @UniqueElements List<@NotBlank @Size(max = 100) String> agents) {
	}

	/** The results of all agents. */
	record AgentAnswers(List<AgentAnswer> results) {
	}

	/**
	 * The result of one agent: either {@code response}, with {@code requiredAction} if
	 * its run waits, or {@code error}.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record AgentAnswer(String agent, @JsonProperty("run_id") @Nullable UUID runId,
			@JsonProperty("session_id") @Nullable UUID sessionId, @Nullable String response,
			@JsonProperty("required_action") @Nullable RequiredActionView requiredAction, @Nullable ErrorView error) {
	}

}
