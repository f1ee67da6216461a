package dev.parley.openai.chat;

import dev.parley.openai.ApiError;
import dev.parley.run.event.RunAnswer;

/** Explains that a run waits for an approval, which chat.completions cannot ask for. */
final class Approvals {

	private Approvals() {
	}

	static ApiError error(RunAnswer answer) {
		String tool = answer.requiredAction().getFirst().call().name();
		return new ApiError("The agent may call " + tool + " only if the user approves, and chat completions cannot "
				+ "ask for that: use /v1/responses, or answer by POST /chat with the session_id " + answer.sessionId()
				+ " and approvals", "invalid_request_error", null, "approval_required");
	}

}
