package dev.parley.openai.responses;

import java.util.List;
import java.util.UUID;

import dev.parley.openai.PublicId;
import dev.parley.openai.RequestFields;
import dev.parley.openai.Transcript;
import dev.parley.openai.Transcript.Conversation;
import dev.parley.run.LaterRunException;
import dev.parley.run.RunNotFoundException;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.StartedRun;
import dev.parley.run.action.WaitingRuns;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.session.SessionManager;
import dev.parley.store.Messages;
import dev.parley.store.Placement;
import dev.parley.store.Responses;
import dev.parley.store.Run;
import dev.parley.store.Runs;
import dev.parley.store.ToolCallRow;
import dev.parley.store.WaitingRun;

import org.springframework.stereotype.Component;

/**
 * Starts the run for a request, in the place of the conversation that it names. A request
 * after a response that is not the last one begins a new session with the conversation up
 * to there.
 */
@Component
class ResponseRuns {

	private final SessionManager sessions;

	private final WaitingRuns waiting;

	private final Runs runs;

	private final Messages messages;

	private final Responses responses;

	ResponseRuns(SessionManager sessions, WaitingRuns waiting, Runs runs, Messages messages, Responses responses) {
		this.sessions = sessions;
		this.waiting = waiting;
		this.runs = runs;
		this.messages = messages;
		this.responses = responses;
	}

	/**
	 * Starts a run.
	 * @throws RunNotFoundException if the previous response is unknown
	 * @throws SessionNotFoundException if the conversation is unknown
	 * @throws dev.parley.web.error.InvalidFieldException if the request is not valid
	 */
	StartedRun start(ResponseRequest request, ResponseInput input) {
		String previous = request.previous();
		String conversation = request.conversation();
		RequestFields.require(previous == null || conversation == null, "previous_response_id",
				"cannot be used together with conversation");
		UUID decided = input.decidedRun().orElse(null);
		if (decided != null) {
			return answer(request, input, find(decided, request));
		}
		if (previous != null) {
			return after(request, input,
					find(PublicId.RESPONSE.parse(previous).orElseThrow(RunNotFoundException::new), request));
		}
		if (conversation != null) {
			return inConversation(request, input,
					PublicId.CONVERSATION.parse(conversation).orElseThrow(SessionNotFoundException::new));
		}
		return this.sessions.ask(request.opening(read(input), null));
	}

	private Run find(UUID runId, ResponseRequest request) {
		if (!this.responses.isShown(runId, request.userId())) {
			throw new RunNotFoundException();
		}
		return this.runs.find(runId, request.userId()).orElseThrow(RunNotFoundException::new);
	}

	/**
	 * Answers what a run waits for; whether it still waits is checked with the answers.
	 */
	private StartedRun answer(ResponseRequest request, ResponseInput input, Run run) {
		List<String> calls = this.messages.ofRun(run.id(), request.userId())
			.stream()
			.flatMap((message) -> message.toolCalls().stream())
			.filter((call) -> call.kind() != null)
			.map(ToolCallRow::callId)
			.toList();
		return this.sessions.ask(request.answering(run.sessionId(), input.answers(calls)));
	}

	private StartedRun after(ResponseRequest request, ResponseInput input, Run run) {
		if (input.onlyAnswers() && waits(run, request)) {
			return answer(request, input, run);
		}
		if (!input.beginsWithAnswers()) {
			Conversation asked = read(input);
			if (isOneMessage(asked)) {
				try {
					return this.sessions.ask(request.in(run.sessionId(), asked, new Placement.After(run.id())));
				}
				catch (LaterRunException ex) {
					// Another request was there first, so this one begins a branch.
				}
			}
		}
		return branch(request, input, run);
	}

	private boolean waits(Run run, ResponseRequest request) {
		return this.waiting.ofSession(run.sessionId(), request.userId())
			.map(WaitingRun::run)
			.filter((newest) -> newest.id().equals(run.id()))
			.isPresent();
	}

	private StartedRun branch(ResponseRequest request, ResponseInput input, Run run) {
		if (run.end() == null) {
			throw RunRefusedException.busy(run.id());
		}
		Transcript transcript = new Transcript();
		transcript.stored(this.messages.upTo(run.id(), request.userId()), input.results());
		input.addTo(transcript);
		return this.sessions.ask(request.opening(transcript.end("input"), run.agent()));
	}

	private StartedRun inConversation(ResponseRequest request, ResponseInput input, UUID sessionId) {
		if (input.onlyAnswers()) {
			return this.sessions.ask(request.answering(sessionId, input.answers(List.of())));
		}
		Conversation asked = read(input);
		RequestFields.require(isOneMessage(asked), "input", "must have one message of the user and no others, "
				+ "or answers to calls only, because the conversation is stored");
		return this.sessions.ask(request.in(sessionId, asked, new Placement.AtEnd()));
	}

	private static boolean isOneMessage(Conversation asked) {
		return asked.history().isEmpty() && asked.begun().isEmpty();
	}

	private static Conversation read(ResponseInput input) {
		Transcript transcript = new Transcript();
		input.addTo(transcript);
		return transcript.end("input");
	}

}
